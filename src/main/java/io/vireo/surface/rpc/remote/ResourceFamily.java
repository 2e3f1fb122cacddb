package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.operation.ResourceOperations;
import io.vireo.operation.ResourceOperations.GetResources;
import io.vireo.operation.ResourceOperations.Resources;
import io.vireo.operation.ResourceOperations.SetResources;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import io.vireo.surface.rpc.remote.TypedParameter.TextValue;
import io.vireo.wire.xdr.Max;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What domains may take of their host. */
final class ResourceFamily implements Family {

  static final int PARAMETERS_MAX = 16;

  /** libvirt's word for no limit, in KiB. */
  private static final long UNLIMITED = 9_007_199_254_740_991L;

  private static final List<String> MEMORY = List.of("hard_limit", "soft_limit", "swap_hard_limit");

  private static final List<String> CPU =
      List.of("cpu_shares", "vcpu_period", "vcpu_quota", "emulator_period", "emulator_quota");

  /** What libvirt's test host always answers. */
  private static final List<TypedParameter> FAIR = List.of(TypedParameter.unsigned("weight", 50));

  private static final List<String> BLOCK_TEXTS =
      List.of(
          "device_weight",
          "device_read_iops_sec",
          "device_write_iops_sec",
          "device_read_bytes_sec",
          "device_write_bytes_sec");

  /** {@code VIR_DOMAIN_NUMATUNE_MEM_STRICT} … */
  private static final List<String> NUMA_MODES =
      List.of("strict", "preferred", "interleave", "restrictive");

  private static final String NUMA_MODE = "numa_mode";
  private static final String NUMA_NODESET = "numa_nodeset";

  record Wish(RemoteDomain dom, int count, int flags) {}

  record OldWish(RemoteDomain dom, int count) {}

  record Parameters(@Max(PARAMETERS_MAX) List<TypedParameter> params, int count) {}

  record Scheduling(@Max(PARAMETERS_MAX) List<TypedParameter> params) {}

  record Values(RemoteDomain dom, @Max(PARAMETERS_MAX) List<TypedParameter> params, int flags) {}

  record OldValues(RemoteDomain dom, @Max(PARAMETERS_MAX) List<TypedParameter> params) {}

  record SchedulerType(String type, int count) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(bounds(), scheduling()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> bounds() {
    return List.of(
        asked("domain_get_memory_parameters", "memory", ResourceFamily::memory),
        set("domain_set_memory_parameters", "memory"),
        asked("domain_get_blkio_parameters", "block", ResourceFamily::block),
        set("domain_set_blkio_parameters", "block"),
        asked("domain_get_numa_parameters", "numa", ResourceFamily::numa),
        set("domain_set_numa_parameters", "numa"));
  }

  private static List<Procedure<?, ?>> scheduling() {
    return List.of(
        answered(
            "domain_get_scheduler_type",
            OneDomain.class,
            SchedulerType.class,
            (it, sent) -> get(it, new Wish(sent.dom(), 0, 0), "cpu").map(_ -> type(it))),
        answered(
            "domain_get_scheduler_parameters",
            OldWish.class,
            Scheduling.class,
            (it, sent) -> scheduling(it, new Wish(sent.dom(), sent.count(), 0))),
        answered(
            "domain_get_scheduler_parameters_flags",
            Wish.class,
            Scheduling.class,
            ResourceFamily::scheduling),
        done(
            "domain_set_scheduler_parameters",
            OldValues.class,
            (it, sent) -> set(it, new Values(sent.dom(), sent.params(), 0), "cpu")),
        set("domain_set_scheduler_parameters_flags", "cpu"));
  }

  private static Procedure<?, ?> asked(
      String name, String kind, Function<Resources, List<TypedParameter>> parameters) {
    return answered(
        name,
        Wish.class,
        Parameters.class,
        (it, sent) -> get(it, sent, kind).map(parameters).map(all -> some(all, sent.count())));
  }

  /** Who asks for none wants to know how many there are. */
  private static Parameters some(List<TypedParameter> all, int most) {
    return most == 0
        ? new Parameters(List.of(), all.size())
        : new Parameters(all.stream().limit(Math.max(0, most)).toList(), 0);
  }

  private static Procedure<?, ?> set(String name, String kind) {
    return done(name, Values.class, (it, sent) -> set(it, sent, kind));
  }

  private static Future<Resources> get(Session session, Wish sent, String kind) {
    Flags.of(sent.flags(), Affect.BOTH | Affect.STRINGS);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session.call(
        ResourceOperations.RESOURCES,
        () -> new GetResources(of.domain(), of.place(), kind, of.live(), of.config()));
  }

  private static Future<?> set(Session session, Values sent, String kind) {
    Flags.of(sent.flags(), Affect.BOTH | Affect.STRINGS);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    if (session.testing() && kind.equals("cpu")) {
      return get(session, new Wish(sent.dom(), 0, sent.flags()), kind);
    }
    String values =
        sent.params().stream()
            .map(it -> it.field() + "=" + value(it))
            .collect(Collectors.joining(","));
    return session.call(
        ResourceOperations.SET_RESOURCES,
        () -> new SetResources(of.domain(), of.place(), kind, values, of.live(), of.config()));
  }

  private static String value(TypedParameter parameter) {
    if (parameter.field().equals(NUMA_MODE)) {
      long mode = parameter.number();
      return mode >= 0 && mode < NUMA_MODES.size() ? NUMA_MODES.get((int) mode) : "";
    }
    return parameter.value() instanceof TextValue(String text)
        ? text
        : Long.toString(parameter.number());
  }

  private static SchedulerType type(Session session) {
    return session.testing()
        ? new SchedulerType("fair", FAIR.size())
        : new SchedulerType("posix", CPU.size());
  }

  private static Future<Scheduling> scheduling(Session session, Wish sent) {
    return session.testing()
        ? get(session, sent, "cpu").map(_ -> new Scheduling(FAIR))
        : bounds(session, sent);
  }

  private static Future<Scheduling> bounds(Session session, Wish sent) {
    return get(session, sent, "cpu")
        .map(
            known ->
                new Scheduling(
                    CPU.stream()
                        .filter(known.numbers()::containsKey)
                        .limit(Math.max(0, sent.count()))
                        .map(name -> number(name, known.numbers().get(name)))
                        .toList()));
  }

  private static TypedParameter number(String name, long value) {
    return name.endsWith("_quota")
        ? TypedParameter.of(name, value)
        : TypedParameter.unsigned(name, value);
  }

  private static List<TypedParameter> memory(Resources known) {
    return MEMORY.stream()
        .map(
            name ->
                TypedParameter.unsigned(name, (long) known.numbers().getOrDefault(name, UNLIMITED)))
        .toList();
  }

  private static List<TypedParameter> block(Resources known) {
    TypedParameter weight =
        TypedParameter.unsigned("weight", known.numbers().getOrDefault("weight", 0L).intValue());
    return Stream.concat(
            Stream.of(weight), BLOCK_TEXTS.stream().map(name -> TypedParameter.of(name, "")))
        .toList();
  }

  private static List<TypedParameter> numa(Resources known) {
    int mode = NUMA_MODES.indexOf(known.texts().getOrDefault(NUMA_MODE, NUMA_MODES.getFirst()));
    return List.of(
        TypedParameter.of(NUMA_MODE, Math.max(0, mode)),
        TypedParameter.of(NUMA_NODESET, known.texts().getOrDefault(NUMA_NODESET, "")));
  }
}
