package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.TuningOperations;
import io.vireo.operation.TuningOperations.SetMaxMemory;
import io.vireo.operation.TuningOperations.SetMemory;
import io.vireo.operation.TuningOperations.SetVcpus;
import io.vireo.operation.TuningOperations.VcpuCounts;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import java.util.List;
import java.util.Optional;

/** How much memory and how many processors domains have. */
final class TuningFamily implements Family {

  private static final int MAXIMUM = 1 << 2;

  /** Asked from the guest itself; and of processors that can be taken away again. */
  private static final int GUEST = 1 << 3;

  private static final int HOTPLUGGABLE = 1 << 4;

  record Memory(RemoteDomain dom, long kibibytes) {}

  record MemoryFlags(RemoteDomain dom, long kibibytes, int flags) {}

  record Count(RemoteDomain dom, int count) {}

  record CountFlags(RemoteDomain dom, int count, int flags) {}

  record Counted(int number) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        done(
            "domain_set_memory",
            Memory.class,
            (it, sent) -> memory(it, sent.dom(), sent.kibibytes(), Affect.LIVE)),
        done(
            "domain_set_max_memory",
            Memory.class,
            (it, sent) -> memory(it, sent.dom(), sent.kibibytes(), MAXIMUM)),
        done(
            "domain_set_memory_flags",
            MemoryFlags.class,
            (it, sent) -> memory(it, sent.dom(), sent.kibibytes(), sent.flags())),
        done(
            "domain_set_vcpus",
            Count.class,
            (it, sent) -> vcpus(it, sent.dom(), sent.count(), Affect.LIVE)),
        done(
            "domain_set_vcpus_flags",
            CountFlags.class,
            (it, sent) -> vcpus(it, sent.dom(), sent.count(), sent.flags())),
        answered("domain_get_vcpus_flags", WithFlags.class, Counted.class, TuningFamily::count));
  }

  private static Future<?> memory(Session session, RemoteDomain domain, long kib, int bits) {
    Flags flags = Flags.of(bits, Affect.BOTH | MAXIMUM);
    Affect of = Affect.of(session, domain, bits);
    return flags.has(MAXIMUM)
        ? session.call(
            TuningOperations.SET_MAX_MEMORY,
            () -> new SetMaxMemory(of.domain(), of.place(), kib, of.live(), of.config()))
        : session.call(
            TuningOperations.SET_MEMORY,
            () -> new SetMemory(of.domain(), of.place(), kib, of.live(), of.config()));
  }

  private static Future<?> vcpus(Session session, RemoteDomain domain, int count, int bits) {
    Flags flags = Flags.of(bits, Affect.BOTH | MAXIMUM | HOTPLUGGABLE);
    Affect of = Affect.of(session, domain, bits);
    return session.call(
        TuningOperations.SET_VCPUS,
        () ->
            new SetVcpus(
                of.domain(), of.place(), count, flags.has(MAXIMUM), of.live(), of.config()));
  }

  private static Future<Counted> count(Session session, WithFlags sent) {
    Flags flags = Flags.of(sent.flags(), Affect.BOTH | MAXIMUM | GUEST | HOTPLUGGABLE);
    if (flags.has(GUEST)) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "processors are counted by the host and not in the guest");
    }
    return session
        .call(TuningOperations.VCPU_COUNT, () -> session.domain(sent.dom().uuid()))
        .map(counts -> new Counted(chosen(counts, flags)));
  }

  private static int chosen(VcpuCounts counts, Flags flags) {
    boolean most = flags.has(MAXIMUM);
    Optional<Integer> live = most ? counts.maximumLive() : counts.currentLive();
    Optional<Integer> config = most ? counts.maximumConfig() : counts.currentConfig();
    if (flags.has(Affect.LIVE)) {
      return live.orElseThrow(() -> absent("is not running"));
    }
    return flags.has(Affect.CONFIG)
        ? config.orElseThrow(() -> absent("is transient"))
        : live.or(() -> config).orElse(0);
  }

  private static VirtException absent(String why) {
    return new VirtException(ErrorCode.OPERATION_INVALID, "domain " + why);
  }
}
