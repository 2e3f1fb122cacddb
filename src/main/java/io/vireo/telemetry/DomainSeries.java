package io.vireo.telemetry;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;

/** The series of domains, while they are put together. Confined to that. */
final class DomainSeries {

  private static final double NANOS = 1e-9;
  private static final double MILLIS = 1e-3;
  private static final double KIBIBYTES = 1024;
  private static final double ONE = 1;

  /**
   * One number of libvirt's and the metric that it is.
   *
   * @param factor from libvirt's unit to Prometheus'
   */
  private record Row(Family family, String number, double factor) {}

  private final Family state =
      Family.gauge("vireo_domain_state", "libvirt's number of the state; 1 is running.");
  private final Family up =
      Family.gauge("vireo_domain_up", "1 while the hypervisor process of the domain answers.");
  private final Family age =
      Family.gauge("vireo_domain_stats_age_seconds", "How old the numbers of the domain are.");
  private final Family vcpu =
      Family.counter("vireo_domain_vcpu_seconds", "Processor time of each virtual processor.");

  private final List<Row> plain =
      List.of(
          new Row(
              Family.counter(
                  "vireo_domain_cpu_seconds",
                  "Processor time of the domain, its hypervisor's included."),
              "cpu.time",
              NANOS),
          new Row(Family.gauge("vireo_domain_vcpus", "Virtual processors."), "vcpu.current", ONE),
          new Row(
              Family.gauge("vireo_domain_memory_bytes", "What the balloon leaves the guest."),
              "balloon.current",
              KIBIBYTES),
          new Row(
              Family.gauge("vireo_domain_memory_max_bytes", "What the guest may have."),
              "balloon.maximum",
              KIBIBYTES),
          new Row(
              Family.gauge(
                  "vireo_domain_memory_resident_bytes", "What of it is in the host's memory."),
              "balloon.rss",
              KIBIBYTES));

  private final List<Row> disks =
      List.of(
          new Row(disk("read_bytes", "Bytes read from disks."), "rd.bytes", ONE),
          new Row(disk("reads", "Read requests to disks."), "rd.reqs", ONE),
          new Row(disk("read_seconds", "Time of read requests."), "rd.times", NANOS),
          new Row(disk("written_bytes", "Bytes written to disks."), "wr.bytes", ONE),
          new Row(disk("writes", "Write requests to disks."), "wr.reqs", ONE),
          new Row(disk("write_seconds", "Time of write requests."), "wr.times", NANOS),
          new Row(disk("flushes", "Flush requests to disks."), "fl.reqs", ONE));

  private final List<Row> cards =
      List.of(
          new Row(card("received_bytes", "Bytes that the guest received."), "rx.bytes", ONE),
          new Row(card("received_packets", "Packets that it received."), "rx.pkts", ONE),
          new Row(card("received_errors", "Of them faulty."), "rx.errs", ONE),
          new Row(card("received_drops", "Of them dropped."), "rx.drop", ONE),
          new Row(card("sent_bytes", "Bytes that the guest sent."), "tx.bytes", ONE),
          new Row(card("sent_packets", "Packets that it sent."), "tx.pkts", ONE),
          new Row(card("sent_errors", "Of them faulty."), "tx.errs", ONE),
          new Row(card("sent_drops", "Of them dropped."), "tx.drop", ONE));

  private static Family disk(String name, String help) {
    return Family.counter("vireo_domain_disk_" + name, help);
  }

  private static Family card(String name, String help) {
    return Family.counter("vireo_domain_network_" + name, help);
  }

  void add(DomainStatistics domain) {
    Labels labels = DomainMetrics.labels(domain);
    Map<String, Long> numbers = domain.numbers();
    state.at(numbers.getOrDefault("state.state", 0L), labels);
    up.at(domain.up() ? 1 : 0, labels);
    domain.ageMillis().ifPresent(millis -> age.at(millis * MILLIS, labels));
    points(plain, "", numbers, labels);
    LongStream.range(0, numbers.getOrDefault("vcpu.current", 0L))
        .forEach(
            number ->
                Optional.ofNullable(numbers.get("vcpu." + number + ".time"))
                    .ifPresent(
                        nanos ->
                            vcpu.at(nanos * NANOS, labels.add("vcpu", Long.toString(number)))));
    devices("block", domain, labels);
    devices("net", domain, labels);
  }

  private void devices(String kind, DomainStatistics domain, Labels labels) {
    LongStream.range(0, domain.numbers().getOrDefault(kind + ".count", 0L))
        .mapToObj(number -> kind + "." + number + ".")
        .forEach(
            prefix ->
                points(
                    kind.equals("net") ? cards : disks,
                    prefix,
                    domain.numbers(),
                    labels.add("device", domain.names().getOrDefault(prefix + "name", ""))));
  }

  private static void points(
      List<Row> rows, String prefix, Map<String, Long> numbers, Labels labels) {
    for (Row row : rows) {
      Optional.ofNullable(numbers.get(prefix + row.number()))
          .ifPresent(number -> row.family().at(number * row.factor(), labels));
    }
  }

  /**
   * @param unseen domains that have no series because there are too many
   */
  List<MetricSnapshot> snapshots(int domains, int unseen) {
    List<Family> all = new ArrayList<>(List.of(state, up, age, vcpu));
    List.of(plain, disks, cards).forEach(rows -> rows.forEach(row -> all.add(row.family())));
    all.add(Family.gauge("vireo_domains", "Domains that are known.").at(domains));
    all.add(
        Family.gauge(
                "vireo_domains_without_series",
                "Domains beyond telemetry.domains, which have no series of their own.")
            .at(unseen));
    return all.stream().map(Family::snapshot).toList();
  }
}
