package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.CallListener;
import io.vireo.call.Caller;
import io.vireo.call.Page;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Event;
import io.vireo.event.EventLog;
import io.vireo.host.VertxHost;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.Health;
import io.vireo.operation.Operation;
import io.vireo.operation.StatisticsOperations;
import io.vireo.telemetry.CallLog;
import io.vireo.telemetry.CallMetrics;
import io.vireo.telemetry.DomainMetrics;
import io.vireo.telemetry.EventMetrics;
import io.vireo.telemetry.EventReader;
import io.vireo.telemetry.JobMetrics;
import io.vireo.telemetry.LaneMetrics;
import io.vireo.telemetry.LoopLag;
import io.vireo.telemetry.MetricSource;
import io.vireo.telemetry.MetricsPage;
import io.vireo.telemetry.ProcessMetrics;
import io.vireo.telemetry.health.HealthCheck;
import io.vireo.telemetry.health.HealthChecks;
import io.vireo.telemetry.health.Parts;
import io.vireo.telemetry.health.ProbePages;
import io.vireo.telemetry.trace.CallSpans;
import io.vireo.telemetry.trace.JobSpans;
import io.vireo.telemetry.trace.Traces;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.stream.Stream;

/** What listens to the house and what is shown of it, put together. Any thread. */
final class Telemetry {

  /** What there is to listen to. */
  record Sources(
      VertxHost host,
      EventLog events,
      JobLog jobs,
      Bindings bindings,
      Path stateDirectory,
      HealthCheck access) {}

  /** What traces are made with, where they are wanted. */
  private record Traced(Traces traces, CallSpans calls, JobSpans jobs) {}

  /** How many clients there are; a house without doors has none. */
  record Clients(IntSupplier connections, IntSupplier subscribers) {
    static final Clients NONE = new Clients(() -> 0, () -> 0);
  }

  private final Sources sources;
  private final Instant started;
  private final CallMetrics calls = new CallMetrics(System::nanoTime);
  private final JobMetrics jobs;
  private final EventMetrics events;
  private final LoopLag loops;
  private final HealthChecks health;
  private final EventReader reader;
  private final TelemetrySettings settings;
  private final Optional<Traced> traced;
  private volatile Clients clients = Clients.NONE;

  Telemetry(Sources sources, TelemetrySettings settings) {
    VertxHost host = sources.host();
    this.sources = sources;
    this.settings = settings;
    this.started = host.clock().instant();
    this.jobs = new JobMetrics(sources.jobs());
    this.events = new EventMetrics(sources.events(), () -> clients.subscribers().getAsInt());
    this.loops =
        new LoopLag(host, 2 * Runtime.getRuntime().availableProcessors(), System::nanoTime);
    this.health = new HealthChecks(host, checks(sources.stateDirectory()));
    this.traced =
        settings.traces().wanted() ? Optional.of(traced(settings.traces())) : Optional.empty();
    this.reader = EventReader.open(sources.events(), host.newLoop(), this::hear);
  }

  /** Collects what {@code wish} says. */
  static Traces traces(TelemetrySettings.Traces wish) {
    return Traces.open(wish.address(), wish.ratio(), Version.TEXT);
  }

  private Traced traced(TelemetrySettings.Traces wish) {
    Traces opened = traces(wish);
    CallSpans spans = new CallSpans(opened);
    return new Traced(
        opened, spans, new JobSpans(opened, spans, sources.jobs(), sources.host().newLoop()));
  }

  private List<MetricSource> metrics() {
    return List.of(
        calls,
        jobs,
        events,
        loops,
        new LaneMetrics(sources.host()::laneUse),
        new ProcessMetrics(Version.TEXT, () -> clients.connections().getAsInt()));
  }

  private List<HealthCheck> checks(Path stateDirectory) {
    return List.of(
        Parts.state(sources.host(), stateDirectory),
        Parts.hypervisors(
            () ->
                ask(HypervisorOperations.LIST, new HypervisorOperations.ListHypervisors())
                    .map(HypervisorOperations.Hypervisors::hypervisors),
            () ->
                ask(
                        DomainOperations.LIST,
                        new DomainOperations.ListDomains(Optional.empty(), Optional.empty()))
                    .map(DomainOperations.Domains::domains)),
        Parts.loops(this::lag),
        sources.access());
  }

  private Duration lag() {
    return loops.worstNow();
  }

  /** As the daemon itself, past the dispatcher: looking is no call and is not counted as one. */
  private <Q extends Record, R extends Record> Future<R> ask(Operation<Q, R> row, Q arguments) {
    return sources.bindings().quick(row).answer(new Call<>(row, arguments, Caller.DAEMON));
  }

  private void hear(Event event) {
    jobs.hear(event);
    events.hear(event);
    traced.ifPresent(it -> it.jobs().hear(event));
  }

  /** Who is told of each call. */
  List<CallListener> listeners() {
    return Stream.concat(
            Stream.of(calls, new CallLog(System::nanoTime)), traced.map(Traced::calls).stream())
        .toList();
  }

  /** What is served beside the calls that go through {@code dispatcher}. */
  List<Page> pages(Dispatcher dispatcher) {
    MetricsPage metrics =
        new MetricsPage(sources.host().newLoop(), metrics(), caller -> domains(dispatcher, caller));
    return Stream.concat(ProbePages.of(health).stream(), Stream.of(metrics.page())).toList();
  }

  /** A scrape's question for statistics is a call of whoever scrapes, and answered like any. */
  private MetricSource domains(Dispatcher dispatcher, Caller caller) {
    StatisticsOperations.GetStatistics all =
        new StatisticsOperations.GetStatistics(Optional.empty(), Optional.empty(), false);
    return new DomainMetrics(
        () ->
            dispatcher
                .call(StatisticsOperations.STATISTICS, () -> all, caller)
                .map(StatisticsOperations.Statistics::domains),
        settings.domains());
  }

  /** The house has doors now. */
  void served(Clients through) {
    clients = through;
  }

  Future<Health> health() {
    long seconds = Duration.between(started, sources.host().clock().instant()).toSeconds();
    return health
        .parts()
        .map(parts -> new Health(HealthChecks.status(parts), Version.TEXT, seconds, parts));
  }

  /** Listens no more, and sends what traces are left. */
  Future<Void> close() {
    loops.close();
    reader.close();
    return traced.isEmpty()
        ? Future.succeededFuture()
        : sources
            .host()
            .lane("telemetry")
            .run(
                () -> {
                  traced.get().jobs().settle();
                  traced.get().traces().close();
                  return null;
                });
  }
}
