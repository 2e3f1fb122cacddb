package io.vireo.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.HypervisorUri;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.CallListener.Outcome;
import io.vireo.call.Caller;
import io.vireo.call.Page.Reader;
import io.vireo.call.Terms;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventLog;
import io.vireo.host.LaneUse;
import io.vireo.host.VertxHost;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Done;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the dashboard and the alerts ask for, the daemon has; and what it has, is shown. */
public class DashboardTest {

  private static final Path FOLDER = Path.of("k8s");
  private static final Pattern METRIC = Pattern.compile("\\b(?:vireo|process|jvm)_[a-z_]+");
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");

  /** Metrics whose only use is beside others, or in a shell. */
  private static final Set<String> NOT_SHOWN =
      Set.of(
          "vireo_domain_vcpus",
          "vireo_domain_memory_max_bytes",
          "vireo_domain_disk_flushes_total",
          "vireo_domain_network_received_packets_total",
          "vireo_domain_network_received_errors_total",
          "vireo_domain_network_received_drops_total",
          "vireo_domain_network_sent_packets_total",
          "vireo_domain_network_sent_errors_total",
          "vireo_domain_network_sent_drops_total",
          "vireo_lane_calls_total",
          "vireo_loop_lag_seconds",
          "vireo_call_duration_seconds",
          "vireo_job_duration_seconds",
          "process_start_time_seconds",
          "jvm_threads_current",
          "jvm_gc_collections_total");

  /** The names in all queries of the dashboard. */
  public static Set<String> asked() throws IOException {
    JsonNode dashboard =
        new ObjectMapper().readTree(FOLDER.resolve("grafana-dashboard.json").toFile());
    Stream<String> queries =
        Stream.concat(
            dashboard.findValuesAsText("expr").stream(),
            dashboard.findValuesAsText("definition").stream());
    return names(queries);
  }

  private static Set<String> names(Stream<String> queries) {
    return queries
        .flatMap(query -> METRIC.matcher(query).results())
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> alerted() throws IOException {
    List<JsonNode> documents =
        new YAMLMapper()
            .readerFor(JsonNode.class)
            .<JsonNode>readValues(FOLDER.resolve("monitoring.yaml").toFile())
            .readAll();
    return names(documents.stream().flatMap(each -> each.findValuesAsText("expr").stream()));
  }

  @Test
  void everyQueryNamesMetricsThatThereAre() throws IOException {
    Scraped page = page();
    assertThat(asked()).hasSizeGreaterThan(25);
    assertThat(page.names()).containsAll(asked());
    assertThat(alerted()).isNotEmpty();
    assertThat(page.names()).containsAll(alerted());
  }

  @Test
  void everyMetricIsShownOrKnownNotToBe() throws IOException {
    Set<String> shown = asked();
    assertThat(page().types().keySet())
        .allMatch(
            name ->
                NOT_SHOWN.contains(name)
                    || shown.contains(name)
                    || shown.contains(name + "_bucket"));
  }

  @Test
  void panelsDoNotLieOverEachOther() throws IOException {
    JsonNode panels =
        new ObjectMapper()
            .readTree(FOLDER.resolve("grafana-dashboard.json").toFile())
            .path("panels");
    Set<String> taken = new TreeSet<>();
    Set<Integer> ids = new TreeSet<>();
    for (JsonNode panel : panels) {
      assertThat(ids.add(panel.path("id").asInt())).isTrue();
      JsonNode place = panel.path("gridPos");
      assertThat(place.path("x").asInt() + place.path("w").asInt()).isLessThanOrEqualTo(24);
      for (int x = 0; x < place.path("w").asInt(); x++) {
        for (int y = 0; y < place.path("h").asInt(); y++) {
          String cell = (place.path("x").asInt() + x) + "," + (place.path("y").asInt() + y);
          assertThat(taken.add(cell)).as("%s at %s", panel.path("title"), cell).isTrue();
        }
      }
    }
  }

  /** Everything that a daemon tells, from the sources that the daemon has. */
  private static Scraped page() {
    Vertx vertx = Vertx.vertx();
    VertxHost host = new VertxHost(vertx);
    try (LoopLag lag = new LoopLag(host, 1, System::nanoTime)) {
      EventLog events = new EventLog(4, Clock.systemUTC());
      MetricsPage page =
          new MetricsPage(
              host.newLoop(),
              List.of(
                  calls(),
                  jobs(),
                  events(events),
                  lag,
                  new LaneMetrics(() -> List.of(new LaneUse("state", 0, 0, 0))),
                  new ProcessMetrics("1", () -> 0)),
              _ -> new DomainMetrics(() -> Future.succeededFuture(List.of(domain())), 9));
      Reader reader = new Reader(Optional.of(Caller.EMBEDDED), "");
      return Scraped.of(Awaited.result(page.page().content().apply(reader)).text());
    } finally {
      Awaited.result(host.close());
      Awaited.result(vertx.close());
    }
  }

  private static CallMetrics calls() {
    CallMetrics calls = new CallMetrics(System::nanoTime);
    calls
        .comes(new Coming(DomainOperations.INFO, Caller.EMBEDDED, Terms.NONE))
        .ended(new Outcome(Optional.empty(), Optional.empty(), OptionalLong.empty()));
    return calls;
  }

  private static final DomainName WEB = new DomainName(new UUID(1, 2), "web");

  private static JobMetrics jobs() {
    JobLog log = new JobLog(Clock.systemUTC());
    JobMetrics jobs = new JobMetrics(log);
    Job job = log.begin("domain.save", JobKind.SAVE, WEB, TEST, "a test");
    log.complete(job, new Done());
    jobs.hear(new Event.JobEnded(TEST, WEB, job.subject().id(), "domain.save", "completed", ""));
    log.begin("domain.start", JobKind.START, WEB, TEST, "a test");
    return jobs;
  }

  private static EventMetrics events(EventLog log) {
    EventMetrics events = new EventMetrics(log, () -> 0);
    events.hear(new Event.Reboot(TEST, WEB));
    return events;
  }

  private static DomainStatistics domain() {
    Map<String, Long> numbers = new HashMap<>();
    numbers.put("block.count", 1L);
    numbers.put("net.count", 1L);
    numbers.put("vcpu.current", 1L);
    List.of(
            "state.state cpu.time vcpu.0.time balloon.current balloon.maximum balloon.rss",
            "block.0.rd.bytes block.0.rd.reqs block.0.rd.times block.0.wr.bytes block.0.wr.reqs",
            "block.0.wr.times block.0.fl.reqs net.0.rx.bytes net.0.rx.pkts net.0.rx.errs",
            "net.0.rx.drop net.0.tx.bytes net.0.tx.pkts net.0.tx.errs net.0.tx.drop")
        .forEach(line -> List.of(line.split(" ")).forEach(name -> numbers.put(name, 1L)));
    return new DomainStatistics(
        WEB.uuid(), "web", TEST, true, Optional.of(1L), numbers, Map.of("block.0.name", "vda"));
  }
}
