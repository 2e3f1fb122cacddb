package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.BlockOperations;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.ListDomains;
import io.vireo.operation.StatisticsOperations;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import io.vireo.operation.StatisticsOperations.GetStatistics;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.wire.xdr.Max;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What domains use. */
final class StatisticsFamily implements Family {

  static final int DOMAINS_MAX = 16384;
  static final int NUMBERS_MAX = 16;
  static final int MEMORY_MAX = 1024;
  private static final int NO_FLAGS = 0;

  /** The flags that choose domains; they are those of lists. */
  private static final int CHOICE = 0xff;

  /** {@code VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT}, {@code _BACKING}. */
  private static final int HOW = 1 << 29 | 1 << 30;

  /** Only what can be told may be asked. */
  private static final int ENFORCE = 1 << 31;

  private static final List<String> MEMORY_NAMES =
      List.of(
          "swap_in",
          "swap_out",
          "major_fault",
          "minor_fault",
          "unused",
          "available",
          "actual",
          "rss",
          "usable",
          "last_update",
          "disk_caches",
          "hugetlb_pgalloc",
          "hugetlb_pgfail");

  /** Clients print them as they come: what the guest has first, what that takes here last. */
  private static final List<Integer> MEMORY_ORDER =
      List.of(6, 0, 1, 2, 3, 4, 5, 8, 9, 10, 11, 12, 7);

  /** Where nobody counts errors. */
  private static final long UNKNOWN = -1;

  record Wish(@Max(DOMAINS_MAX) List<RemoteDomain> domains, int groups, int flags) {}

  record OneRecord(RemoteDomain dom, List<TypedParameter> params) {}

  record Records(@Max(DOMAINS_MAX) List<OneRecord> records) {}

  record OfDevice(RemoteDomain dom, String device) {}

  record OfDeviceFlags(RemoteDomain dom, String device, int number, int flags) {}

  record Disk(long reads, long readBytes, long writes, long writtenBytes, long errors) {}

  record Numbers(@Max(NUMBERS_MAX) List<TypedParameter> params, int number) {}

  record Traffic(long bytes, long packets, long errors, long drops) {}

  record Card(Traffic received, Traffic sent) {}

  record MemoryOf(RemoteDomain dom, int number, int flags) {}

  record Memory(int tag, long kibibytes) {}

  record Memories(@Max(MEMORY_MAX) List<Memory> all) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        answered(
            "connect_get_all_domain_stats", Wish.class, Records.class, StatisticsFamily::records),
        answered(
            "domain_block_stats",
            OfDevice.class,
            Disk.class,
            (it, sent) -> device(it, sent.dom(), "block", sent.device(), StatisticsFamily::disk)),
        answered(
            "domain_block_stats_flags",
            OfDeviceFlags.class,
            Numbers.class,
            StatisticsFamily::numbers),
        answered(
            "domain_interface_stats",
            OfDevice.class,
            Card.class,
            (it, sent) -> device(it, sent.dom(), "net", sent.device(), StatisticsFamily::card)),
        answered("domain_memory_stats", MemoryOf.class, Memories.class, StatisticsFamily::memory));
  }

  // ---- all domains at once

  private static Future<Records> records(Session session, Wish sent) {
    Flags flags = Flags.of(sent.flags(), CHOICE | HOW | ENFORCE);
    Predicate<DomainInfo> chosen = DomainFilter.of(sent.flags() & CHOICE);
    StatisticsGroups groups =
        StatisticsGroups.of(sent.groups(), session.testing(), flags.has(ENFORCE));
    return session
        .call(DomainOperations.LIST, () -> new ListDomains(session.place(), Optional.empty()))
        .map(all -> all.domains().stream().filter(chosen).toList())
        .compose(
            domains ->
                statistics(session, Optional.empty())
                    .map(all -> records(wanted(domains, sent.domains()), all, groups)));
  }

  /** Those that were named, in their order; all if none were. */
  private static List<DomainInfo> wanted(List<DomainInfo> all, List<RemoteDomain> named) {
    if (named.isEmpty()) {
      return all;
    }
    Map<UUID, DomainInfo> byUuid =
        all.stream().collect(Collectors.toMap(DomainInfo::uuid, Function.identity()));
    return named.stream()
        .flatMap(it -> Optional.ofNullable(byUuid.get(it.uuid())).stream())
        .toList();
  }

  private static Records records(
      List<DomainInfo> domains, List<DomainStatistics> all, StatisticsGroups groups) {
    Map<UUID, DomainStatistics> known =
        all.stream().collect(Collectors.toMap(DomainStatistics::uuid, Function.identity()));
    return new Records(
        domains.stream()
            .filter(it -> known.containsKey(it.uuid()))
            .map(it -> new OneRecord(RemoteDomain.of(it), groups.named(known.get(it.uuid()))))
            .toList());
  }

  private static Future<List<DomainStatistics>> statistics(
      Session session, Optional<String> domains) {
    return session
        .call(
            StatisticsOperations.STATISTICS,
            () -> new GetStatistics(session.place(), domains, false))
        .map(StatisticsOperations.Statistics::domains);
  }

  // ---- one domain

  /**
   * The numbers of one running domain.
   *
   * @throws VirtException (as the future) {@code OPERATION_INVALID} where there is no machine
   */
  private static Future<DomainStatistics> running(Session session, RemoteDomain domain) {
    return session
        .call(DomainOperations.INFO, () -> session.domain(domain.uuid()))
        .compose(
            info -> {
              if (info.id().isEmpty()) {
                throw new VirtException(ErrorCode.OPERATION_INVALID, "domain is not running");
              }
              return statistics(session, Optional.of(domain.uuid().toString()));
            })
        .map(List::getFirst);
  }

  /** How the numbers of one of a domain's devices are told. */
  @FunctionalInterface
  private interface Told<R> {
    R of(DomainStatistics all, String prefix);
  }

  private static <R> Future<R> device(
      Session session, RemoteDomain domain, String kind, String device, Told<R> told) {
    return running(session, domain)
        .map(
            all ->
                told.of(
                    all,
                    all.names().entrySet().stream()
                        .filter(it -> it.getKey().startsWith(kind + "."))
                        .filter(it -> it.getValue().equals(device))
                        .map(it -> it.getKey().substring(0, it.getKey().lastIndexOf('.') + 1))
                        .findFirst()
                        .orElseThrow(() -> none(kind, device))));
  }

  private static VirtException none(String kind, String device) {
    return new VirtException(
        ErrorCode.INVALID_ARG,
        kind.equals("net")
            ? "invalid path, '%s' is not a known interface".formatted(device)
            : "invalid path: " + device);
  }

  private static Disk disk(DomainStatistics all, String prefix) {
    return new Disk(
        number(all, prefix + "rd.reqs"),
        number(all, prefix + "rd.bytes"),
        number(all, prefix + "wr.reqs"),
        number(all, prefix + "wr.bytes"),
        UNKNOWN);
  }

  private static long number(DomainStatistics all, String name) {
    return all.numbers().getOrDefault(name, UNKNOWN);
  }

  private static Card card(DomainStatistics all, String prefix) {
    return new Card(traffic(all, prefix + "rx."), traffic(all, prefix + "tx."));
  }

  private static Traffic traffic(DomainStatistics all, String prefix) {
    return new Traffic(
        number(all, prefix + "bytes"),
        number(all, prefix + "pkts"),
        number(all, prefix + "errs"),
        number(all, prefix + "drop"));
  }

  /** The names of a disk's numbers here and in the older call. */
  private record Renamed(String here, String there) {}

  private static final List<Renamed> DISK_NUMBERS =
      List.of(
          new Renamed("wr.bytes", "wr_bytes"),
          new Renamed("wr.reqs", "wr_operations"),
          new Renamed("rd.bytes", "rd_bytes"),
          new Renamed("rd.reqs", "rd_operations"),
          new Renamed("fl.reqs", "flush_operations"),
          new Renamed("wr.times", "wr_total_times"),
          new Renamed("rd.times", "rd_total_times"),
          new Renamed("fl.times", "flush_total_times"));

  /** Clients ask how many there are before they ask for them. */
  private static Future<Numbers> numbers(Session session, OfDeviceFlags sent) {
    // libvirt's clients say by 4 that they take strings
    Flags.of(sent.flags(), 1 << 2);
    return device(
        session,
        sent.dom(),
        "block",
        sent.device(),
        (all, prefix) -> {
          List<TypedParameter> found =
              DISK_NUMBERS.stream()
                  .filter(it -> all.numbers().containsKey(prefix + it.here()))
                  .map(it -> TypedParameter.of(it.there(), number(all, prefix + it.here())))
                  .toList();
          return new Numbers(
              found.stream().limit(Math.max(0, sent.number())).toList(), found.size());
        });
  }

  private static Future<Memories> memory(Session session, MemoryOf sent) {
    Flags.of(sent.flags(), NO_FLAGS);
    return session
        .call(BlockOperations.MEMORY_STATISTICS, () -> session.domain(sent.dom().uuid()))
        .map(
            known ->
                new Memories(
                    MEMORY_ORDER.stream()
                        .filter(tag -> known.numbers().containsKey(MEMORY_NAMES.get(tag)))
                        .map(tag -> new Memory(tag, known.numbers().get(MEMORY_NAMES.get(tag))))
                        .limit(Math.max(0, sent.number()))
                        .toList()));
  }
}
