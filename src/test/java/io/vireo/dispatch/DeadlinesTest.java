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
import io.vireo.job.JobKind;
import io.vireo.job.JobLog;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Nobody waits for longer than was said, on whatever surface. */
final class DeadlinesTest {

  private static final Duration USUAL = Duration.ofSeconds(60);
  private static final OneDomain WEB = new OneDomain(new DomainRef.ByName("web"), Optional.empty());

  private final List<Set> alarms = new ArrayList<>();
  private final Promise<Done> shutdown = Promise.promise();
  private final JobLog jobs = new JobLog(Clock.systemUTC());
  private final Promise<Started<DomainInfo>> admission = Promise.promise();
  private final Bindings bindings = new Bindings();
  private final Dispatcher dispatcher =
      new Dispatcher(
          Access.OWNER_ONLY,
          bindings,
          List.of(),
          new Deadlines(this::set, USUAL),
          IdempotencyKeys.inMemory(jobs, Clock.systemUTC(), Duration.ofDays(1)));

  /** An alarm that was set. */
  private record Set(Duration time, Runnable late, AtomicBoolean cancelled) {}

  private Runnable set(Duration time, Runnable late) {
    Set alarm = new Set(time, late, new AtomicBoolean());
    alarms.add(alarm);
    return () -> alarm.cancelled().set(true);
  }

  DeadlinesTest() {
    bindings.bind(DomainOperations.SHUTDOWN, _ -> shutdown.future());
    bindings.bindJob(DomainOperations.START, _ -> admission.future());
  }

  private static Terms within(Duration time) {
    return new Terms("", Optional.of(time), Optional.empty(), Optional.empty(), false);
  }

  private Future<Done> shutdown(Terms terms) {
    return dispatcher.call(DomainOperations.SHUTDOWN, () -> WEB, Caller.EMBEDDED, terms);
  }

  private Future<DomainInfo> start(Terms terms) {
    return dispatcher.call(
        DomainOperations.START,
        () -> DomainOperations.Start.of(WEB.domain(), Optional.empty()),
        Caller.EMBEDDED,
        terms);
  }

  private static VirtException lateness(Future<?> late) {
    assertThat(late.failed()).isTrue();
    assertThat(((VirtException) late.cause()).code()).isEqualTo(ErrorCode.OPERATION_TIMEOUT);
    return (VirtException) late.cause();
  }

  @Test
  void aCallHasTheUsualTimeUnlessItNamesAnother() {
    shutdown(Terms.NONE);
    shutdown(within(Duration.ofMillis(300)));
    assertThat(alarms).extracting(Set::time).containsExactly(USUAL, Duration.ofMillis(300));
  }

  @Test
  void aCallThatIsLateSaysThatItMayYetHappen() {
    Future<Done> call = shutdown(within(Duration.ofMillis(300)));
    alarms.getFirst().late().run();
    assertThat(lateness(call))
        .hasMessage("domain.shutdown was not done within 300 ms; it may yet happen");
    shutdown.complete(new Done());
    assertThat(call.failed()).isTrue();
  }

  @Test
  void anAnswerInTimeTakesTheAlarmBack() {
    Future<Done> call = shutdown(Terms.NONE);
    shutdown.complete(new Done());
    assertThat(call.succeeded()).isTrue();
    assertThat(alarms.getFirst().cancelled()).isTrue();
  }

  @Test
  void anAnswerAtOnceNeedsNoAlarm() {
    shutdown.complete(new Done());
    shutdown(Terms.NONE);
    assertThat(alarms).isEmpty();
  }

  @Test
  void aJobThatIsNotDoneInTimeGoesOnAndIsNamed() {
    Future<DomainInfo> call = start(within(Duration.ofSeconds(5)));
    admission.complete(
        new Started<>(
            jobs.begin(
                "domain.start",
                JobKind.START,
                new DomainName(UUID.randomUUID(), "web"),
                new HypervisorUri("test:///default"),
                "embedded"),
            Promise.<DomainInfo>promise().future()));
    assertThat(alarms).hasSize(2);
    alarms.getLast().late().run();
    assertThat(lateness(call)).hasMessage("domain.start was not done within 5 s; job 1 goes on");
    assertThat(jobs.find(1).running()).isTrue();
  }

  @Test
  void theEndOfAJobIsWaitedForWithoutEndWhereNobodyNamesATime() {
    start(Terms.NONE);
    assertThat(alarms).extracting(Set::time).containsExactly(USUAL);
    assertThat(alarms.getFirst().cancelled()).isFalse();
  }

  @Test
  void anAdmissionThatIsLateIsSaidToBeOne() {
    Future<DomainInfo> call = start(Terms.NONE);
    alarms.getFirst().late().run();
    assertThat(lateness(call).getMessage()).startsWith("admission of domain.start");
  }
}
