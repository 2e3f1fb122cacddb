package io.vireo.domain;

import io.vireo.driver.GuestStatistics;
import io.vireo.driver.GuestStatistics.Card;
import io.vireo.driver.GuestStatistics.Disk;
import io.vireo.driver.GuestStatistics.Packets;
import io.vireo.driver.GuestStatistics.Traffic;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainState;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A domain's statistics under libvirt's names (virConnectGetAllDomainStats). Pure but for reads.
 */
final class DomainNumbers {

  private final Map<String, Long> numbers = new TreeMap<>();
  private final Map<String, String> names = new TreeMap<>();

  private DomainNumbers() {}

  static DomainStatistics of(DomainOwner owner, Optional<GuestStatistics> guest, Instant now) {
    DomainInfo info = owner.info();
    DomainNumbers all = new DomainNumbers();
    all.numbers.put("state.state", (long) List.of(DomainState.values()).indexOf(owner.state()));
    all.numbers.put("state.reason", (long) owner.reason().number());
    all.numbers.put("balloon.maximum", info.maxMemoryKibibytes());
    all.numbers.put(
        "vcpu.maximum", owner.document().vcpus().count().map(it -> (long) it.max()).orElse(1L));
    all.numbers.put("vcpu.current", (long) info.vcpus());
    guest.ifPresent(all::add);
    return new DomainStatistics(
        owner.uuid(),
        owner.name(),
        info.hypervisor(),
        info.responding() && guest.filter(GuestStatistics::answered).isPresent(),
        guest.map(it -> Math.max(0, Duration.between(it.at(), now).toMillis())),
        Map.copyOf(all.numbers),
        Map.copyOf(all.names));
  }

  private void add(GuestStatistics guest) {
    GuestStatistics.Processors processors = guest.processors();
    numbers.put("cpu.time", processors.userNanos() + processors.systemNanos());
    numbers.put("cpu.user", processors.userNanos());
    numbers.put("cpu.system", processors.systemNanos());
    numbers.put("balloon.current", guest.memory().guestKibibytes());
    numbers.put("balloon.rss", guest.memory().residentKibibytes());
    List<Long> vcpus = processors.vcpuNanos();
    for (int number = 0; number < vcpus.size(); number++) {
      numbers.put("vcpu." + number + ".time", vcpus.get(number));
    }
    disks(guest.disks());
    cards(guest.cards());
  }

  private void disks(List<Disk> disks) {
    numbers.put("block.count", (long) disks.size());
    for (int number = 0; number < disks.size(); number++) {
      Disk disk = disks.get(number);
      String prefix = "block." + number;
      names.put(prefix + ".name", disk.target());
      traffic(prefix + ".rd", disk.reads());
      traffic(prefix + ".wr", disk.writes());
      numbers.put(prefix + ".fl.reqs", disk.flushes().requests());
      numbers.put(prefix + ".fl.times", disk.flushes().nanos());
    }
  }

  private void traffic(String prefix, Traffic traffic) {
    numbers.put(prefix + ".reqs", traffic.requests());
    numbers.put(prefix + ".bytes", traffic.bytes());
    numbers.put(prefix + ".times", traffic.nanos());
  }

  private void cards(List<Card> cards) {
    numbers.put("net.count", (long) cards.size());
    for (int number = 0; number < cards.size(); number++) {
      String prefix = "net." + number;
      names.put(prefix + ".name", cards.get(number).device());
      packets(prefix + ".rx", cards.get(number).received());
      packets(prefix + ".tx", cards.get(number).sent());
    }
  }

  private void packets(String prefix, Packets packets) {
    numbers.put(prefix + ".bytes", packets.bytes());
    numbers.put(prefix + ".pkts", packets.packets());
    numbers.put(prefix + ".errs", packets.errors());
    numbers.put(prefix + ".drop", packets.dropped());
  }
}
