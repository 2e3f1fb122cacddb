package io.vireo.qemu.usage;

import io.vertx.core.Future;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.GuestStatistics.Disk;
import io.vireo.driver.GuestStatistics.Traffic;
import io.vireo.host.KernelCounters;
import io.vireo.host.ProcessIdentity;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Interface;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.usage.StatisticsCommands.Balloon;
import io.vireo.qemu.usage.StatisticsCommands.BlockCounts;
import io.vireo.qemu.usage.StatisticsCommands.BlockStats;
import io.vireo.qemu.usage.StatisticsCommands.Cpu;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Asks one guest's monitor what it has used, one question at a time: while an answer is awaited
 * nobody asks again, so that a silent monitor never has a queue. Confined to the connection's loop.
 */
public final class GuestMeter {

  /** Where a guest is asked, and about what. */
  public record Guest(
      ProcessIdentity process, Supplier<Domain> document, Supplier<Optional<QmpClient>> monitor) {}

  /** What the monitor said last. */
  private record Said(Instant at, List<Long> threads, long guestBytes, List<BlockStats> blocks) {}

  private final Guest guest;
  private final Clock clock;
  private Optional<Said> said = Optional.empty();
  private boolean asking;

  public GuestMeter(Guest guest, Clock clock) {
    this.guest = guest;
    this.clock = clock;
  }

  UUID domain() {
    return document().uuid().orElseThrow();
  }

  private Domain document() {
    return guest.document().get();
  }

  /** Whether a question would be sent now. */
  boolean askable() {
    return !asking && guest.monitor().get().isPresent();
  }

  /** Whether it has answered since {@code then}. */
  boolean answeredSince(Instant then) {
    return said.filter(it -> !it.at().isBefore(then)).isPresent();
  }

  /** Asks; ends when the monitor has answered or its own deadline has passed, and never fails. */
  Future<Void> ask() {
    Optional<QmpClient> monitor = guest.monitor().get();
    if (asking || monitor.isEmpty()) {
      return Future.succeededFuture();
    }
    asking = true;
    return ask(monitor.get())
        .onSuccess(answer -> said = Optional.of(answer))
        .onComplete(_ -> asking = false)
        .transform(_ -> Future.succeededFuture());
  }

  /** The questions are sent together, and QEMU answers in their order. */
  private Future<Said> ask(QmpClient monitor) {
    Future<Cpu[]> cpus = monitor.execute(new StatisticsCommands.QueryCpusFast());
    Future<Long> balloon =
        monitor
            .execute(new StatisticsCommands.QueryBalloon())
            .map(Balloon::actual)
            .otherwise(_ -> document().memory().size().bytes());
    return monitor
        .execute(new StatisticsCommands.QueryBlockstats())
        .compose(
            blocks ->
                Future.all(cpus, balloon)
                    .map(
                        _ ->
                            new Said(
                                clock.instant(),
                                threads(cpus.result()),
                                balloon.result(),
                                List.of(blocks))));
  }

  private static List<Long> threads(Cpu[] cpus) {
    return Stream.of(cpus)
        .sorted(Comparator.comparingInt(Cpu::cpuIndex))
        .map(Cpu::threadId)
        .toList();
  }

  /** What the kernel is to be asked of it. */
  KernelCounters.Wanted wanted() {
    return new KernelCounters.Wanted(
        guest.process(), said.map(Said::threads).orElse(List.of()), List.copyOf(cards()));
  }

  private List<String> cards() {
    return document()
        .devices()
        .of(Interface.class)
        .flatMap(card -> card.target().stream())
        .toList();
  }

  /**
   * What is known of the guest; empty before it has answered once.
   *
   * @param seen what the kernel told just now, of which nobody needs to answer
   */
  Optional<GuestStatistics> reading(KernelCounters.Seen seen, Instant round) {
    return said.map(
        it ->
            new GuestStatistics(
                it.at(),
                answeredSince(round),
                new GuestStatistics.Processors(
                    seen.userNanos(), seen.systemNanos(), seen.threadNanos()),
                new GuestStatistics.Memory(it.guestBytes() >> 10, seen.residentKibibytes()),
                disks(it.blocks()),
                cards(seen)));
  }

  private List<Disk> disks(List<BlockStats> blocks) {
    return document()
        .devices()
        .of(io.vireo.model.domain.device.Disk.class)
        .flatMap(
            disk ->
                blocks.stream()
                    .filter(block -> disk.info().alias().filter(block::isOf).isPresent())
                    .limit(1)
                    .map(block -> disk(disk.target().dev(), block.stats())))
        .toList();
  }

  private static Disk disk(String target, BlockCounts counts) {
    return new Disk(
        target,
        new Traffic(counts.reads(), counts.readBytes(), counts.readNanos()),
        new Traffic(counts.writes(), counts.writtenBytes(), counts.writeNanos()),
        new Traffic(counts.flushes(), 0, counts.flushNanos()));
  }

  /** What the host's end of a cable receives, the guest has sent. */
  private List<GuestStatistics.Card> cards(KernelCounters.Seen seen) {
    return cards().stream()
        .filter(seen.cards()::containsKey)
        .map(
            name ->
                new GuestStatistics.Card(
                    name,
                    packets(seen.cards().get(name).sent()),
                    packets(seen.cards().get(name).received())))
        .toList();
  }

  private static GuestStatistics.Packets packets(KernelCounters.Direction counted) {
    return new GuestStatistics.Packets(
        counted.bytes(), counted.packets(), counted.errors(), counted.dropped());
  }
}
