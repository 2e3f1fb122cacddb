package io.vireo.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.CallListener.End;
import io.vireo.call.CallListener.Outcome;
import io.vireo.call.Caller;
import io.vireo.call.Page.Content;
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
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a scraper reads. */
class MetricsPageTest {

  private static final HypervisorUri TEST = new HypervisorUri("test:///default");

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final AtomicLong nanos = new AtomicLong();

  @AfterEach
  void close() {
    Awaited.result(host.close());
    Awaited.result(vertx.close());
  }

  private Content content(String accept, MetricSource... sources) {
    MetricsPage page =
        new MetricsPage(
            host.newLoop(), List.of(sources), _ -> () -> Future.succeededFuture(List.of()));
    return Awaited.result(page.page().content().apply(new Reader(Optional.empty(), accept)));
  }

  private Scraped scraped(MetricSource... sources) {
    return Scraped.of(content("", sources).text());
  }

  private static DomainStatistics domain(String name, Optional<Long> age) {
    return new DomainStatistics(
        UUID.randomUUID(),
        name,
        TEST,
        age.isPresent(),
        age,
        Map.of(
            "state.state",
            1L,
            "cpu.time",
            2_500_000_000L,
            "vcpu.current",
            1L,
            "vcpu.0.time",
            1L,
            "balloon.current",
            1024L,
            "block.count",
            1L,
            "block.0.wr.bytes",
            77L),
        Map.of("block.0.name", "vda"));
  }

  @Test
  void countsCallsByOperationAndOutcome() {
    CallMetrics calls = new CallMetrics(nanos::get);
    Coming coming = new Coming(DomainOperations.INFO, Caller.EMBEDDED, Terms.NONE);
    calls.comes(coming).ended(outcome(Optional.empty()));
    End slow = calls.comes(coming);
    nanos.addAndGet(Duration.ofMillis(30).toNanos());
    slow.ended(outcome(Optional.of(new VirtException(ErrorCode.NO_DOMAIN, "no domain 'x'"))));
    calls.comes(coming);

    Scraped seen = scraped(calls);
    assertThat(seen.value("vireo_calls_total", "domain.info", "\"ok\"", "\"embedded\"")).isOne();
    assertThat(seen.value("vireo_calls_total", "domain.info", "\"no_domain\"")).isOne();
    assertThat(seen.value("vireo_calls_under_way")).isOne();
    assertThat(seen.value("vireo_call_duration_seconds_bucket", "le=\"0.025\"")).isOne();
    assertThat(seen.value("vireo_call_duration_seconds_bucket", "le=\"0.05\"")).isEqualTo(2);
    assertThat(seen.value("vireo_call_duration_seconds_sum")).isEqualTo(0.03);
  }

  private static Outcome outcome(Optional<VirtException> failure) {
    return new Outcome(failure, Optional.of("x"), OptionalLong.empty());
  }

  @Test
  void countsJobsWhenTheyEndAndShowsThoseUnderWay() {
    JobLog log = new JobLog(Clock.systemUTC());
    JobMetrics jobs = new JobMetrics(log);
    DomainName web = new DomainName(UUID.randomUUID(), "web");
    Job saved = log.begin("domain.save", JobKind.SAVE, web, TEST, "a test");
    saved.progress(new Job.Progress(() -> 4096, () -> 4096));
    log.complete(saved, new Done());
    jobs.hear(new Event.JobEnded(TEST, web, saved.subject().id(), "domain.save", "completed", ""));
    jobs.hear(new Event.JobEnded(TEST, web, 99, "domain.save", "failed", "it is forgotten"));
    log.begin("domain.start", JobKind.START, web, TEST, "a test");

    Scraped seen = scraped(jobs);
    assertThat(seen.value("vireo_jobs_total", "domain.save", "completed")).isOne();
    assertThat(seen.value("vireo_jobs_total", "domain.save", "failed")).isOne();
    assertThat(seen.value("vireo_job_bytes_total", "domain.save")).isEqualTo(4096);
    assertThat(seen.value("vireo_job_duration_seconds_count", "domain.save")).isOne();
    assertThat(seen.value("vireo_jobs_running", "domain.start")).isOne();
  }

  @Test
  void readsTheLogOfEvents() {
    EventLog log = new EventLog(16, Clock.systemUTC());
    EventMetrics events = new EventMetrics(log, () -> 3);
    Promise<Event> heard = Promise.promise();
    try (EventReader reader =
        EventReader.open(
            log,
            host.newLoop(),
            event -> {
              events.hear(event);
              heard.tryComplete(event);
            })) {
      log.publish(new Event.Reboot(TEST, new DomainName(UUID.randomUUID(), "web")));
      Awaited.result(heard.future());
      Scraped seen = scraped(events);
      assertThat(seen.value("vireo_events_total", "reboot")).isOne();
      assertThat(seen.value("vireo_event_subscribers")).isEqualTo(3);
      assertThat(reader).isNotNull();
    }
  }

  @Test
  void hasSeriesOfDomainsInPrometheusUnits() {
    Scraped seen =
        scraped(
            new DomainMetrics(
                () -> Future.succeededFuture(List.of(domain("we\"b\\1\n", Optional.of(1500L)))),
                10));
    assertThat(seen.value("vireo_domain_cpu_seconds_total", "we\\\"b\\\\1\\n")).isEqualTo(2.5);
    assertThat(seen.value("vireo_domain_memory_bytes")).isEqualTo(1 << 20);
    assertThat(seen.value("vireo_domain_disk_written_bytes_total", "vda")).isEqualTo(77);
    assertThat(seen.value("vireo_domain_stats_age_seconds")).isEqualTo(1.5);
    assertThat(seen.value("vireo_domain_up")).isOne();
  }

  @Test
  void givesNoMoreDomainsSeriesThanTheLimitAndSaysSo() {
    List<DomainStatistics> many =
        IntStream.range(0, 30)
            .mapToObj(i -> domain("d" + i, i < 25 ? Optional.empty() : Optional.of(1L)))
            .toList();
    Scraped seen = scraped(new DomainMetrics(() -> Future.succeededFuture(many), 10));
    assertThat(seen.samples().keySet())
        .filteredOn(key -> key.startsWith("vireo_domain_up{"))
        .hasSize(10);
    assertThat(seen.value("vireo_domain_up", "\"d29\"")).isOne();
    assertThat(seen.value("vireo_domains")).isEqualTo(30);
    assertThat(seen.value("vireo_domains_without_series")).isEqualTo(20);
  }

  @Test
  void leavesOutWhatFailsAndKeepsTheRest() {
    Scraped seen =
        scraped(
            () -> Future.failedFuture(new VirtException(ErrorCode.INTERNAL_ERROR, "broken")),
            new LaneMetrics(() -> List.of(new LaneUse("state", 2, 1, 9))));
    assertThat(seen.value("vireo_lane_waiting", "state")).isEqualTo(2);
    assertThat(seen.value("vireo_lane_calls_total", "state")).isEqualTo(9);
  }

  @Test
  void tellsOfTheProcess() {
    Scraped seen = scraped(new ProcessMetrics("1.2.3", () -> 5));
    assertThat(seen.value("vireo_build", "1.2.3")).isOne();
    assertThat(seen.value("vireo_connections")).isEqualTo(5);
    assertThat(seen.value("process_open_fds")).isPositive();
    assertThat(seen.value("jvm_memory_used_bytes", "heap")).isPositive();
  }

  @Test
  void speaksOpenMetricsToWhomAsksForIt() {
    ProcessMetrics process = new ProcessMetrics("1.2.3", () -> 5);
    Content open = content("application/openmetrics-text; version=1.0.0", process);
    assertThat(open.type()).startsWith("application/openmetrics-text");
    assertThat(open.text()).endsWith("# EOF\n");
    assertThat(content("*/*", process).type()).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void showsALoopThatDoesNotCome() {
    LoopLag lag = new LoopLag(host, 2, nanos::get);
    try (lag) {
      assertThat(lag.worstNow()).isZero();
      nanos.addAndGet(LoopLag.PERIOD.plusMillis(700).toNanos());
      assertThat(lag.worstNow()).isEqualTo(Duration.ofMillis(700));
      Scraped seen = scraped(lag);
      assertThat(seen.value("vireo_loop_lag_seconds", "\"1\"")).isEqualTo(0.7);
    }
  }
}
