package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Giving;
import io.vireo.call.Inflow;
import io.vireo.call.Outflow;
import io.vireo.call.Started;
import io.vireo.dispatch.Access;
import io.vireo.dispatch.Deadlines;
import io.vireo.dispatch.Dispatcher;
import io.vireo.dispatch.IdempotencyKeys;
import io.vireo.event.Event.DomainName;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.AuthOperations.Explanation;
import io.vireo.operation.BatchOperations.GuestSaves;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.Catalogue;
import io.vireo.operation.ConsoleOperations.Ticket;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations.ConsoleEndpoint;
import io.vireo.operation.DomainOperations.Domains;
import io.vireo.operation.Done;
import io.vireo.operation.HypervisorOperations.Health;
import io.vireo.operation.HypervisorOperations.HealthPart;
import io.vireo.operation.HypervisorOperations.Hypervisors;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.operation.ImageOperations.Shown;
import io.vireo.operation.ImageOperations.Verified;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.Jobs;
import io.vireo.operation.Operation;
import io.vireo.operation.Preflight;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import io.vireo.operation.StatisticsOperations.Statistics;
import io.vireo.operation.StreamOperations.StreamSaved;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/** Answers every row of the catalogue from memory, and remembers what it was asked. */
final class FakeHouse {

  static final UUID WEB1 = UUID.fromString("8c2d3a3e-0d7e-4f2a-9a51-2f6f0b1d9a77");
  static final HypervisorUri TEST = new HypervisorUri("test:///default");
  static final String DOCUMENT = "<domain type='test'><name>web1</name></domain>";

  final List<Call<?>> calls = new CopyOnWriteArrayList<>();

  /** The permissions that were asked for. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  final JobLog jobs = new JobLog(Clock.systemUTC());

  /** What quick calls fail with, if with anything. */
  volatile Optional<RuntimeException> failure = Optional.empty();

  /** Whom the permission check turns away. */
  volatile Optional<VirtException> denial = Optional.empty();

  /** Whether definitions take the place of earlier ones. */
  volatile boolean replaces;

  /** Whether quick calls are never answered. */
  volatile boolean silent;

  /** What a stream gives; a few bytes unless a test wants more. */
  final AtomicReference<Supplier<Outflow>> outflows =
      new AtomicReference<>(() -> FakeStreams.giving("a guest"));

  private final Supplier<Outflow> outflow = () -> outflows.get().get();

  /** Where a stream goes; all of it is taken before the job begins. */
  final AtomicReference<Function<Inflow, Future<Void>>> inflow =
      new AtomicReference<>(bytes -> FakeStreams.all(bytes).mapEmpty());

  /** When jobs end; complete already unless a test takes it away. */
  volatile Future<Void> jobsEnd = Future.succeededFuture();

  /** Consoles and screens. */
  final FakeLines lines = new FakeLines();

  private final Bindings bindings = new Bindings();

  FakeHouse() {
    bindings.bindLines(lines);
    Catalogue.ROWS.forEach(this::bind);
    bindings.bind(
        JobOperations.GET_JOB,
        call -> recorded(call).map(_ -> info(jobs.find(call.arguments().id()))));
  }

  Dispatcher dispatcher() {
    Access access =
        (_, needs) -> {
          asked.add(needs.toString());
          denial.ifPresent(
              refused -> {
                throw refused;
              });
        };
    Clock clock = Clock.systemUTC();
    return new Dispatcher(
        access,
        bindings,
        List.of(),
        new Deadlines(FakeHouse::after, Duration.ofSeconds(60)),
        IdempotencyKeys.inMemory(jobs, clock, Duration.ofDays(1)));
  }

  private static Runnable after(Duration time, Runnable late) {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
        .execute(
            () -> {
              if (!over.get()) {
                late.run();
              }
            });
    return () -> over.set(true);
  }

  private <Q extends Record, R extends Record> void bind(Operation<Q, R> row) {
    switch (row.mode()) {
      case QUICK -> bindings.bind(row, call -> recorded(call).map(_ -> result(row)));
      case JOB -> bindings.bindJob(row, call -> recorded(call).map(_ -> begin(row)));
      case GIVES ->
          bindings.bindGiving(
              row, call -> recorded(call).map(_ -> new Giving<>(begin(row), outflow.get())));
      case TAKES ->
          bindings.bindTaking(
              row,
              (call, bytes) ->
                  recorded(call).compose(_ -> inflow.get().apply(bytes)).map(_ -> begin(row)));
    }
  }

  private Future<Void> recorded(Call<?> call) {
    calls.add(call);
    call.held().aboutToAct(Optional.of("web1"));
    if (silent) {
      return Promise.<Void>promise().future();
    }
    return failure.<Future<Void>>map(Future::failedFuture).orElseGet(Future::succeededFuture);
  }

  private <R extends Record> Started<R> begin(Operation<?, R> row) {
    Job job = jobs.begin(row.name(), JobKind.START, new DomainName(WEB1, "web1"), TEST, "a test");
    R result = result(row);
    Future<R> end =
        jobsEnd
            .map(result)
            .onSuccess(done -> jobs.complete(job, done))
            .onFailure(failed -> jobs.fail(job, VirtException.from(failed)));
    return new Started<>(job, end);
  }

  private <R extends Record> R result(Operation<?, R> row) {
    Record sample = sample(row.result());
    return row.result()
        .cast(replaces && sample instanceof DomainInfo info ? info.asDefined(true) : sample);
  }

  private static Preflight preflight() {
    return new Preflight(
        true,
        List.of(new Preflight.Check("space", true, "enough", Optional.empty())),
        Optional.of("direct"),
        Optional.of("sparse"),
        List.of(),
        9,
        Optional.of(8L),
        Optional.of(7L),
        "made up");
  }

  private static Shown shown() {
    return new Shown(
        new FilePath("/s"),
        "foreign",
        Optional.of("it is none"),
        "somebody",
        9,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static Record sample(Class<?> type) {
    return switch (type.getSimpleName()) {
      case "Done" -> new Done();
      case "Preflight" -> preflight();
      case "Shown" -> shown();
      case "Verified" ->
          new Verified(
              new FilePath("/s"),
              "sound",
              "all of it",
              Optional.empty(),
              true,
              9,
              9,
              0,
              List.of(),
              8);
      case "DocumentText" -> new DocumentText(DOCUMENT);
      case "DomainInfo" -> domain();
      case "Domains" -> new Domains(List.of(domain()));
      case "Hypervisors" ->
          new Hypervisors(List.of(new OpenHypervisor(TEST, "TEST", "1", 1, 1, Map.of())));
      case "Health" ->
          new Health("ok", "0.1.0", 1, List.of(new HealthPart("state", "ok", "there is room")));
      case "Statistics" ->
          new Statistics(
              List.of(
                  new DomainStatistics(
                      WEB1,
                      "web1",
                      TEST,
                      true,
                      Optional.of(3L),
                      Map.of("cpu.time", 5L),
                      Map.of("block.0.name", "vda"))));
      case "Explanation" -> new Explanation(true, 4, "policy.yaml line 4");
      case "Ticket" -> new Ticket("s3cret", 30, WEB1, "serial0");
      case "BinaryDocument" -> new BinaryDocument("image/png", ByteBuffer.wrap(new byte[] {9}));
      case "ConsoleEndpoint" -> new ConsoleEndpoint("serial0", "pty", "/dev/pts/1");
      case "StreamSaved" -> new StreamSaved(10, 9, "0f".repeat(32), "raw", 8, 7);
      case "Saved" -> new Saved(new FilePath("/s"), 10, 9, 8, 7, 6, "direct", "sparse", List.of());
      case "GuestSaves" -> new GuestSaves(1, "completed", 0, 0, 0, 0, 0, 0, 0, 0, 1, List.of());
      case "SaveImageInfo" -> image();
      case "Jobs" -> new Jobs(List.of());
      case "JobInfo" -> jobInfo();
      default -> Samples.of(type.asSubclass(Record.class));
    };
  }

  private static SaveImageInfo image() {
    return new SaveImageInfo(
        new FilePath("/s"),
        "complete",
        "",
        10,
        Optional.of(2),
        Optional.of("raw"),
        Optional.of(true),
        Optional.of("web1"),
        Optional.of(WEB1.toString()),
        Optional.of(9L));
  }

  static DomainInfo domain() {
    return new DomainInfo(
        WEB1,
        "web1",
        TEST,
        Optional.of(1),
        "running",
        "booted",
        true,
        false,
        false,
        1024,
        1024,
        1,
        true,
        Optional.empty(),
        Optional.empty(),
        "1",
        Optional.of("uid 0"),
        Map.of("team", "a"),
        Optional.empty());
  }

  private static JobInfo jobInfo() {
    Job job =
        new JobLog(Clock.systemUTC())
            .begin("domain.save", JobKind.SAVE, new DomainName(WEB1, "web1"), TEST, "a test");
    return info(job);
  }

  private static JobInfo info(Job job) {
    Optional<Record> result =
        job.status() instanceof Job.Status.Completed done
            ? Optional.of(done.result())
            : Optional.empty();
    return new JobInfo(
        job.subject().id(),
        job.subject().operation(),
        WEB1,
        "web1",
        TEST,
        job.subject().caller(),
        job.running() ? "running" : "completed",
        "",
        0,
        0,
        0,
        job.subject().started().toString(),
        job.ended().map(Object::toString),
        1,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        result);
  }
}
