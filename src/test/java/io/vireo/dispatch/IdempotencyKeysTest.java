package io.vireo.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.event.Event.DomainName;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A call that is made again with its key is carried out once. */
final class IdempotencyKeysTest {

  private static final Duration KEPT = Duration.ofHours(24);
  private static final OneDomain WEB = new OneDomain(new DomainRef.ByName("web"), Optional.empty());
  private static final OneDomain DB = new OneDomain(new DomainRef.ByName("db"), Optional.empty());
  private static final Caller ALICE = new Caller("user alice", Caller.Way.TLS);
  private static final Caller BOB = new Caller("user bob", Caller.Way.TLS);

  private final Disk disk = new Disk();
  private final Hands clock = new Hands();
  private final JobLog jobs = new JobLog(clock);
  private final Deque<Promise<Done>> shutdowns = new ArrayDeque<>();
  private int starts;
  private Dispatcher dispatcher;

  /** What outlives a daemon. */
  private static final class Disk implements AnswerStore {
    private final Map<String, String> bodies = new ConcurrentHashMap<>();
    private Future<Void> next = Future.succeededFuture();

    @Override
    public Future<Void> put(String id, String body) {
      bodies.put(id, body);
      return next;
    }

    @Override
    public Future<Void> delete(String id) {
      bodies.remove(id);
      return Future.succeededFuture();
    }

    @Override
    public Future<Map<String, String>> all() {
      return Future.succeededFuture(Map.copyOf(bodies));
    }
  }

  private static final class Hands extends Clock {
    private Instant now = Instant.parse("2030-01-01T00:00:00Z");

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @BeforeEach
  void open() {
    Bindings bindings = new Bindings();
    bindings.bind(
        DomainOperations.SHUTDOWN,
        _ -> {
          shutdowns.add(Promise.promise());
          return shutdowns.getLast().future();
        });
    bindings.bindJob(DomainOperations.START, _ -> Future.succeededFuture(started()));
    dispatcher =
        new Dispatcher(
            Access.OWNER_ONLY,
            bindings,
            List.of(),
            Deadlines.NONE,
            IdempotencyKeys.open(disk, jobs, clock, KEPT).result());
  }

  private Started<DomainInfo> started() {
    starts++;
    Job job =
        jobs.begin(
            "domain.start",
            JobKind.START,
            new DomainName(UUID.randomUUID(), "web"),
            new HypervisorUri("test:///default"),
            "user alice");
    return new Started<>(job, Promise.<DomainInfo>promise().future());
  }

  private static Terms keyed(String key) {
    return new Terms("", Optional.empty(), Optional.of(key), Optional.empty(), false);
  }

  private Future<Done> shutdown(OneDomain domain, Caller caller, String key) {
    return dispatcher.call(DomainOperations.SHUTDOWN, () -> domain, caller, keyed(key));
  }

  private Future<Started<DomainInfo>> start(String key) {
    Supplier<DomainOperations.Start> arguments =
        () -> DomainOperations.Start.of(WEB.domain(), Optional.empty());
    return dispatcher.begin(DomainOperations.START, arguments, ALICE, keyed(key));
  }

  private static VirtException refusal(Future<?> refused) {
    assertThat(refused.failed()).isTrue();
    return (VirtException) refused.cause();
  }

  @Test
  void aRetryWhileTheFirstRunsWaitsForTheSameAnswer() {
    Future<Done> first = shutdown(WEB, ALICE, "k");
    Future<Done> again = shutdown(WEB, ALICE, "k");
    assertThat(again.isComplete()).isFalse();
    shutdowns.getFirst().complete(new Done());
    assertThat(first.result()).isEqualTo(new Done());
    assertThat(again.result()).isEqualTo(new Done());
    assertThat(shutdowns).hasSize(1);
  }

  @Test
  void anotherKeyAndAnotherCallerAreOtherCalls() {
    shutdown(WEB, ALICE, "k");
    shutdown(WEB, ALICE, "other");
    shutdown(WEB, BOB, "k");
    assertThat(shutdowns).hasSize(3);
  }

  @Test
  void aKeyWithOtherArgumentsIsRefused() {
    shutdown(WEB, ALICE, "k");
    assertThat(refusal(shutdown(DB, ALICE, "k")).code())
        .isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(refusal(start("k")).code()).isEqualTo(ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(shutdowns).hasSize(1);
    assertThat(starts).isZero();
  }

  @Test
  void aFailureThatWasDecidedIsTheAnswerToARetry() {
    Future<Done> first = shutdown(WEB, ALICE, "k");
    shutdowns.getFirst().fail(new VirtException(ErrorCode.OPERATION_INVALID, "is not running"));
    assertThat(refusal(shutdown(WEB, ALICE, "k"))).isSameAs(refusal(first));
    assertThat(shutdowns).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = ErrorCode.class,
      names = {"LIMIT_REACHED", "RESOURCE_BUSY", "NOT_RESPONDING", "SHUTTING_DOWN", "NO_SPACE"})
  void aFailureThatSaysTryAgainFreesTheKey(ErrorCode code) {
    shutdown(WEB, ALICE, "k");
    shutdowns.getFirst().fail(new VirtException(code, "not now"));
    shutdown(WEB, ALICE, "k");
    assertThat(shutdowns).hasSize(2);
  }

  @Test
  void aJobIsBegunOnce() {
    Job first = start("k").result().job();
    assertThat(start("k").result().job()).isSameAs(first);
    assertThat(starts).isEqualTo(1);
  }

  @Test
  void anAnswerOutlivesTheDaemon() {
    shutdown(WEB, ALICE, "done");
    shutdown(DB, ALICE, "refused");
    shutdowns.getFirst().complete(new Done());
    shutdowns
        .getLast()
        .fail(new VirtException(ErrorCode.OPERATION_INVALID, "is not running").of("db"));
    Job job = start("job").result().job();
    open();
    assertThat(shutdown(WEB, ALICE, "done").result()).isEqualTo(new Done());
    VirtException again = refusal(shutdown(DB, ALICE, "refused"));
    assertThat(again.code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    assertThat(again.object()).contains("db");
    assertThat(start("job").result().job()).isSameAs(job);
    assertThat(shutdowns).hasSize(2);
    assertThat(starts).isEqualTo(1);
  }

  @Test
  void nothingIsDoneBeforeItIsWrittenDownThatItWillBe() {
    Promise<Void> written = Promise.promise();
    disk.next = written.future();
    shutdown(WEB, ALICE, "k");
    assertThat(shutdowns).isEmpty();
    written.complete();
    assertThat(shutdowns).hasSize(1);
  }

  @Test
  void whatTheDaemonDiedInIsNotDoneTwice() {
    shutdown(WEB, ALICE, "k");
    open();
    VirtException unknown = refusal(shutdown(WEB, ALICE, "k"));
    assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(unknown.getMessage()).contains("domain.shutdown", "2030-01-01T00:00:00Z");
    assertThat(shutdowns).hasSize(1);
  }

  @Test
  void anAnswerIsForgottenAfterItsTimeHereAndOnDisk() {
    shutdown(WEB, ALICE, "k");
    shutdowns.getFirst().complete(new Done());
    clock.now = clock.now.plus(KEPT).plusSeconds(1);
    shutdown(WEB, ALICE, "k");
    assertThat(shutdowns).hasSize(2);
    clock.now = clock.now.plus(KEPT).plusSeconds(1);
    open();
    assertThat(disk.bodies).isEmpty();
  }

  @Test
  void keysAreBoundedAndTheOldestGoFirst() {
    for (int i = 0; i <= IdempotencyKeys.KEYS_MAX; i++) {
      shutdown(WEB, ALICE, "k" + i);
      shutdowns.removeFirst().complete(new Done());
    }
    assertThat(disk.bodies).hasSize(IdempotencyKeys.KEYS_MAX);
    shutdown(WEB, ALICE, "k" + IdempotencyKeys.KEYS_MAX);
    assertThat(shutdowns).isEmpty();
    shutdown(WEB, ALICE, "k0");
    assertThat(shutdowns).hasSize(1);
  }

  @Test
  void keysOfCallsUnderWayAreNotForgotten() {
    for (int i = 0; i < IdempotencyKeys.KEYS_MAX; i++) {
      shutdown(WEB, ALICE, "k" + i);
    }
    assertThat(refusal(shutdown(WEB, ALICE, "more")).code()).isEqualTo(ErrorCode.LIMIT_REACHED);
    assertThat(shutdowns).hasSize(IdempotencyKeys.KEYS_MAX);
  }
}
