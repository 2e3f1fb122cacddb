package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import io.vireo.operation.TuningOperations;
import io.vireo.operation.TuningOperations.GetTuning;
import io.vireo.operation.TuningOperations.OneIoThread;
import io.vireo.operation.TuningOperations.Pinnings;
import io.vireo.operation.TuningOperations.SetPinning;
import io.vireo.operation.TuningOperations.VcpuInfo;
import io.vireo.operation.TuningOperations.Vcpus;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import io.vireo.wire.xdr.Max;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The threads of domains: what they do and where they may run. */
final class ThreadFamily implements Family {

  static final int MAPS_BYTES_MAX = 8_388_608;
  static final int MAP_BYTES_MAX = 2048;
  static final int VCPUS_MAX = 16_384;

  /** {@code VIR_VCPU_OFFLINE}, {@code _RUNNING} and {@code _BLOCKED}. */
  private static final List<String> STATES = List.of("offline", "running", "blocked");

  record VcpusWish(RemoteDomain dom, int most, int mapBytes) {}

  record Vcpu(int number, int state, long nanos, int cpu) {}

  record AllVcpus(@Max(VCPUS_MAX) List<Vcpu> info, @Max(MAPS_BYTES_MAX) ByteBuffer maps) {}

  record Pin(RemoteDomain dom, int vcpu, @Max(MAP_BYTES_MAX) ByteBuffer map) {}

  record PinFlags(RemoteDomain dom, int vcpu, @Max(MAP_BYTES_MAX) ByteBuffer map, int flags) {}

  record PinEmulator(RemoteDomain dom, @Max(MAP_BYTES_MAX) ByteBuffer map, int flags) {}

  record PinsWish(RemoteDomain dom, int count, int mapBytes, int flags) {}

  record EmulatorWish(RemoteDomain dom, int mapBytes, int flags) {}

  record Maps(@Max(MAPS_BYTES_MAX) ByteBuffer maps, int count) {}

  record Worker(int id, @Max(MAP_BYTES_MAX) ByteBuffer map) {}

  record Workers(@Max(VCPUS_MAX) List<Worker> info, int count) {}

  record WorkerFlags(RemoteDomain dom, int id, int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(processors(), workers()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> processors() {
    return List.of(
        answered("domain_get_vcpus", VcpusWish.class, AllVcpus.class, ThreadFamily::vcpus),
        done(
            "domain_pin_vcpu",
            Pin.class,
            (it, sent) -> pin(it, sent.dom(), Optional.of(sent.vcpu()), sent.map(), Affect.LIVE)),
        done(
            "domain_pin_vcpu_flags",
            PinFlags.class,
            (it, sent) -> pin(it, sent.dom(), Optional.of(sent.vcpu()), sent.map(), sent.flags())),
        done(
            "domain_pin_emulator",
            PinEmulator.class,
            (it, sent) -> pin(it, sent.dom(), Optional.empty(), sent.map(), sent.flags())),
        answered("domain_get_vcpu_pin_info", PinsWish.class, Maps.class, ThreadFamily::pins),
        answered(
            "domain_get_emulator_pin_info",
            EmulatorWish.class,
            Maps.class,
            ThreadFamily::emulator));
  }

  private static List<Procedure<?, ?>> workers() {
    return List.of(
        answered("domain_get_iothread_info", WithFlags.class, Workers.class, ThreadFamily::workers),
        done(
            "domain_add_iothread",
            WorkerFlags.class,
            (it, sent) -> worker(it, sent, TuningOperations.ADD_IOTHREAD)),
        done(
            "domain_del_iothread",
            WorkerFlags.class,
            (it, sent) -> worker(it, sent, TuningOperations.DELETE_IOTHREAD)));
  }

  private static Future<AllVcpus> vcpus(Session session, VcpusWish sent) {
    return session
        .call(TuningOperations.VCPU_INFO, () -> session.domain(sent.dom().uuid()))
        .map(all -> vcpus(all, sent));
  }

  private static AllVcpus vcpus(Vcpus all, VcpusWish sent) {
    List<VcpuInfo> some = all.vcpus().stream().limit(Math.max(0, sent.most())).toList();
    return new AllVcpus(
        some.stream()
            .map(
                it ->
                    new Vcpu(
                        it.number(),
                        Math.max(0, STATES.indexOf(it.state())),
                        it.timeNanos(),
                        it.cpu().orElse(-1)))
            .toList(),
        CpuMaps.of(some.stream().map(VcpuInfo::affinity).toList(), requireLength(sent.mapBytes())));
  }

  private static int requireLength(int bytes) {
    if (bytes < 0 || bytes > MAP_BYTES_MAX) {
      throw new VirtException(ErrorCode.INVALID_ARG, "a map of %d bytes".formatted(bytes));
    }
    return bytes;
  }

  private static Future<?> pin(
      Session session, RemoteDomain domain, Optional<Integer> vcpu, ByteBuffer map, int flags) {
    Flags.of(flags, Affect.BOTH);
    Affect of = Affect.of(session, domain, flags);
    return session.call(
        TuningOperations.SET_PINNING,
        () ->
            new SetPinning(
                of.domain(), of.place(), vcpu, CpuMaps.text(map), of.live(), of.config()));
  }

  private static Future<Pinnings> pinnings(Session session, RemoteDomain domain, int flags) {
    Flags.of(flags, Affect.BOTH);
    Affect of = Affect.of(session, domain, flags);
    return session.call(
        TuningOperations.PINNING,
        () -> new GetTuning(of.domain(), of.place(), of.live(), of.config()));
  }

  private static Future<Maps> pins(Session session, PinsWish sent) {
    return pinnings(session, sent.dom(), sent.flags())
        .map(
            all -> {
              List<String> some =
                  all.vcpus().stream()
                      .limit(Math.max(0, sent.count()))
                      .map(TuningOperations.Pinning::cpus)
                      .toList();
              return new Maps(CpuMaps.of(some, requireLength(sent.mapBytes())), some.size());
            });
  }

  private static Future<Maps> emulator(Session session, EmulatorWish sent) {
    return pinnings(session, sent.dom(), sent.flags())
        .map(
            all ->
                new Maps(CpuMaps.of(List.of(all.emulator()), requireLength(sent.mapBytes())), 1));
  }

  private static Future<Workers> workers(Session session, WithFlags sent) {
    Flags.of(sent.flags(), Affect.BOTH);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session
        .call(
            TuningOperations.IOTHREADS,
            () -> new GetTuning(of.domain(), of.place(), of.live(), of.config()))
        .map(
            all -> {
              List<Worker> workers =
                  all.threads().stream()
                      .map(it -> new Worker(it.id(), CpuMaps.of(it.affinity())))
                      .toList();
              return new Workers(workers, workers.size());
            });
  }

  private static Future<?> worker(
      Session session, WorkerFlags sent, Operation<OneIoThread, ?> row) {
    Flags.of(sent.flags(), Affect.BOTH);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session.call(
        row, () -> new OneIoThread(of.domain(), of.place(), sent.id(), of.live(), of.config()));
  }
}
