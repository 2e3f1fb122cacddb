package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.operation.BlockOperations;
import io.vireo.operation.BlockOperations.BlockResize;
import io.vireo.operation.BlockOperations.GetThrottle;
import io.vireo.operation.BlockOperations.PartOf;
import io.vireo.operation.BlockOperations.SetThrottle;
import io.vireo.operation.BlockOperations.Throttle;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.wire.xdr.Max;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Disks of domains: how large, how fast, whether they are well. */
final class BlockFamily implements Family {

  static final int PARAMETERS_MAX = 32;
  static final int ERRORS_MAX = 256;
  private static final int RESIZE_BYTES = 1;
  private static final long KIB = 1024;
  private static final String GROUP = "group_name";
  private static final List<String> RATES =
      List.of(
          "total_bytes_sec",
          "read_bytes_sec",
          "write_bytes_sec",
          "total_iops_sec",
          "read_iops_sec",
          "write_iops_sec");

  record OneDisk(RemoteDomain dom, String path, int flags) {}

  record Size(long allocation, long capacity, long physical) {}

  record NewSize(RemoteDomain dom, String disk, long size, int flags) {}

  record ThrottleOf(RemoteDomain dom, Optional<String> disk, int count, int flags) {}

  record Parameters(@Max(PARAMETERS_MAX) List<TypedParameter> params, int count) {}

  record NewThrottle(
      RemoteDomain dom, String disk, @Max(PARAMETERS_MAX) List<TypedParameter> params, int flags) {}

  record ErrorsWish(RemoteDomain dom, int most, int flags) {}

  record DiskFault(String disk, int error) {}

  record DiskFaults(@Max(ERRORS_MAX) List<DiskFault> errors, int count) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        answered("domain_get_block_info", OneDisk.class, Size.class, BlockFamily::size),
        done("domain_block_resize", NewSize.class, BlockFamily::resize),
        answered(
            "domain_get_block_io_tune", ThrottleOf.class, Parameters.class, BlockFamily::throttle),
        done("domain_set_block_io_tune", NewThrottle.class, BlockFamily::setThrottle),
        answered(
            "domain_get_disk_errors", ErrorsWish.class, DiskFaults.class, BlockFamily::errors));
  }

  private static Future<Size> size(Session session, OneDisk sent) {
    Flags.of(sent.flags(), 0);
    return session
        .call(
            BlockOperations.BLOCK_INFO,
            () -> new PartOf(new DomainRef.ByUuid(sent.dom().uuid()), session.place(), sent.path()))
        .map(it -> new Size(it.allocation(), it.capacity(), it.physical()));
  }

  private static Future<?> resize(Session session, NewSize sent) {
    Flags flags = Flags.of(sent.flags(), RESIZE_BYTES);
    long bytes = flags.has(RESIZE_BYTES) ? sent.size() : Math.multiplyExact(sent.size(), KIB);
    return session.call(
        BlockOperations.BLOCK_RESIZE,
        () ->
            new BlockResize(
                new DomainRef.ByUuid(sent.dom().uuid()), session.place(), sent.disk(), bytes));
  }

  /** Without a disk it is only asked how many parameters there are. */
  private static Future<Parameters> throttle(Session session, ThrottleOf sent) {
    Flags.of(sent.flags(), Affect.BOTH | Affect.STRINGS);
    if (sent.count() == 0 || sent.disk().isEmpty()) {
      return Future.succeededFuture(new Parameters(List.of(), names().size() + 1));
    }
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session
        .call(
            BlockOperations.THROTTLE,
            () ->
                new GetThrottle(
                    of.domain(), of.place(), sent.disk().orElseThrow(), of.live(), of.config()))
        .map(it -> new Parameters(parameters(it, sent.count()), 0));
  }

  private static List<String> names() {
    List<String> names = new ArrayList<>(RATES);
    RATES.forEach(rate -> names.add(rate + "_max"));
    names.add("size_iops_sec");
    RATES.forEach(rate -> names.add(rate + "_max_length"));
    return names;
  }

  private static List<TypedParameter> parameters(Throttle throttle, int most) {
    List<TypedParameter> all = new ArrayList<>();
    for (String name : names()) {
      all.add(TypedParameter.unsigned(name, (long) throttle.limits().getOrDefault(name, 0L)));
      if (name.equals("size_iops_sec")) {
        all.add(TypedParameter.of(GROUP, throttle.groupName().orElse("")));
      }
    }
    return all.subList(0, Math.min(Math.max(0, most), all.size()));
  }

  private static Future<?> setThrottle(Session session, NewThrottle sent) {
    Flags.of(sent.flags(), Affect.BOTH | Affect.STRINGS);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    Optional<String> group =
        sent.params().stream()
            .filter(it -> it.field().equals(GROUP))
            .map(TypedParameter::text)
            .findFirst();
    String limits =
        sent.params().stream()
            .filter(it -> !it.field().equals(GROUP))
            .map(it -> it.field() + "=" + it.number())
            .collect(Collectors.joining(","));
    return session.call(
        BlockOperations.SET_THROTTLE,
        () ->
            new SetThrottle(
                of.domain(), of.place(), sent.disk(), limits, group, of.live(), of.config()));
  }

  private static Future<DiskFaults> errors(Session session, ErrorsWish sent) {
    Flags.of(sent.flags(), 0);
    return session
        .call(BlockOperations.DISK_ERRORS, () -> session.domain(sent.dom().uuid()))
        .map(
            all -> {
              List<DiskFault> faults =
                  all.disks().stream()
                      .map(it -> new DiskFault(it.disk(), it.error().equals("no-space") ? 2 : 1))
                      .toList();
              return sent.most() == 0
                  ? new DiskFaults(List.of(), faults.size())
                  : new DiskFaults(faults, faults.size());
            });
  }
}
