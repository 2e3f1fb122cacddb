package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Done;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class JobLogTest {

  private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");
  private static final DomainName WEB = new DomainName(UUID.randomUUID(), "web");

  private final JobLog log = new JobLog(Clock.fixed(START, ZoneOffset.UTC));

  private Job begin(DomainName domain) {
    return log.begin(
        "domain.save", JobKind.SAVE, domain, new HypervisorUri("test:///default"), "uid 0");
  }

  private static VirtException failure(ErrorCode code) {
    return new VirtException(code, "it went wrong");
  }

  @Test
  void numbersJobsFromOne() {
    assertThat(begin(WEB).subject().id()).isEqualTo(1);
    assertThat(begin(WEB).subject().id()).isEqualTo(2);
  }

  @Test
  void numbersJobsOfManyThreadsWithoutAHole() throws Exception {
    int count = 800;
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<Long>> ids = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        ids.add(threads.submit(() -> begin(WEB).subject().id()));
      }
      List<Long> numbers = new ArrayList<>();
      for (Future<Long> id : ids) {
        numbers.add(id.get(30, TimeUnit.SECONDS));
      }
      assertThat(numbers).doesNotHaveDuplicates().hasSize(count);
      assertThat(numbers).allMatch(number -> number >= 1 && number <= count);
    }
  }

  @Test
  void findsAJobAndSaysWhereOneMayBe() {
    Job job = begin(WEB);

    assertThat(log.find(1)).isSameAs(job);
    assertThatThrownBy(() -> log.find(2))
        .hasMessageContaining("no job 2")
        .extracting("code")
        .isEqualTo(ErrorCode.NO_JOB);
  }

  @Test
  void givesADomainsLastJob() {
    begin(WEB);
    Job last = begin(WEB);
    begin(new DomainName(UUID.randomUUID(), "other"));

    assertThat(log.lastOf(WEB.uuid())).containsSame(last);
    assertThat(log.lastOf(UUID.randomUUID())).isEmpty();
  }

  @Test
  void listsTheNewestFirst() {
    Job first = begin(WEB);
    Job second = begin(WEB);

    assertThat(log.newestFirst()).containsExactly(second, first);
  }

  @Test
  void forgetsTheFirstToEndBeyondItsLimit() {
    Job running = begin(WEB);
    for (int i = 0; i <= JobLog.ENDED_MAX; i++) {
      log.complete(begin(WEB), new Done());
    }

    assertThat(log.newestFirst()).hasSize(JobLog.ENDED_MAX + 1).contains(running);
    assertThatThrownBy(() -> log.find(2)).isInstanceOf(VirtException.class);
    assertThat(log.find(3).running()).isFalse();
  }

  @Test
  void refusesMoreThanItsLimitAndTakesOneAgainWhenOneEnds() {
    Job first = begin(WEB);
    for (int i = 1; i < JobLog.RUNNING_MAX; i++) {
      begin(WEB);
    }

    assertThatThrownBy(() -> begin(WEB))
        .hasMessageContaining(Integer.toString(JobLog.RUNNING_MAX))
        .extracting("code")
        .isEqualTo(ErrorCode.LIMIT_REACHED);
    log.fail(first, failure(ErrorCode.OPERATION_FAILED));
    assertThat(begin(WEB).running()).isTrue();
  }

  @Test
  void showsAJobWhileItRuns() {
    Job job = begin(WEB);
    job.step("writing");
    job.progress(new Job.Progress(() -> 5, () -> 10));

    assertThat(job.running()).isTrue();
    assertThat(job.ended()).isEmpty();
    assertThat(job.elapsed()).isEqualTo(Duration.ZERO);
    assertThat(job.status())
        .isInstanceOfSatisfying(
            Job.Status.Running.class,
            now -> {
              assertThat(now.step()).isEqualTo("writing");
              assertThat(now.progress().bytesDone().getAsLong()).isEqualTo(5);
            });
  }

  @Test
  void keepsTheBytesOfAJobThatEnded() {
    Job job = begin(WEB);
    job.progress(new Job.Progress(() -> 7, () -> 10));
    log.complete(job, new Done());

    assertThat(job.status()).isEqualTo(new Job.Status.Completed(START, 7, new Done()));
    assertThat(job.ended()).contains(START);
  }

  @Test
  void changesNoJobThatEnded() {
    Job job = begin(WEB);
    log.complete(job, new Done());
    Job.Status end = job.status();
    job.step("late");
    job.progress(new Job.Progress(() -> 1, () -> 1));
    job.abort();

    assertThat(job.status()).isEqualTo(end);
  }

  @Test
  void tellsAnAbortedJobFromAFailedOne() {
    Job job = begin(WEB);
    assertThat(job.checkpoint().succeeded()).isTrue();
    job.abort();
    job.abort();
    assertThat(job.abortWished().succeeded()).isTrue();
    assertThat(job.checkpoint().cause())
        .hasMessageContaining("domain.save")
        .extracting("code")
        .isEqualTo(ErrorCode.OPERATION_ABORTED);
    log.fail(job, job.aborted());

    assertThat(((Job.Status.Failed) job.status()).aborted()).isTrue();
    Job other = begin(WEB);
    log.fail(other, failure(ErrorCode.NO_SPACE));
    assertThat(((Job.Status.Failed) other.status()).aborted()).isFalse();
  }
}
