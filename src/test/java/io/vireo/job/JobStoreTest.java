package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import io.vireo.host.VertxHost;
import io.vireo.operation.Done;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of jobs after a restart, and what that costs. */
final class JobStoreTest {

  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final DomainName WEB =
      new DomainName(UUID.randomUUID(), "web", "user alice", Map.of("tier", "front"));
  private static final HypervisorUri TEST = new HypervisorUri("test:///default");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private JobStore store;
  private JobLog log;

  @BeforeEach
  void open() {
    open(0);
  }

  private void open(long before) {
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    store = Awaited.result(JobStore.open(host.lane("jobs"), directory.resolve("jobs"), clock));
    log = new JobLog(clock, before, store);
  }

  /** As a daemon does that is told to stop. */
  private void restart() {
    Awaited.result(store.close());
    open(1_000_000);
  }

  @AfterEach
  void close() {
    Awaited.result(store.close());
    Awaited.result(host.close());
    Awaited.result(vertx.close());
  }

  private Job begin() {
    return log.begin("domain.save", JobKind.SAVE, WEB, TEST, "user alice");
  }

  @Test
  void whatEndedIsKnownWithItsResultTimelineAndRoad() {
    Saved result =
        new Saved(new FilePath("/s"), 10, 9, 8, 7, 6, "direct", "sparse", List.of("it is fast"));
    Job job = begin();
    job.note(Moment.PAUSED);
    job.road(new Job.Road("direct", "sparse", List.of("it is fast")));
    log.complete(job, result);
    restart();
    Job again = log.find(1);
    assertThat(again.subject()).isEqualTo(job.subject());
    assertThat(again.status()).isEqualTo(new Job.Status.Completed(NOW, 0, result));
    assertThat(again.timeline()).isEqualTo(job.timeline());
    assertThat(again.road()).isEqualTo(job.road());
  }

  @Test
  void aFailureIsKnownAsItWas() {
    Job job = begin();
    log.fail(job, new VirtException(ErrorCode.NO_SPACE, "no room").of("web"));
    restart();
    assertThat(failure(1).code()).isEqualTo(ErrorCode.NO_SPACE);
    assertThat(failure(1)).hasMessage("no room");
    assertThat(failure(1).object()).contains("web");
  }

  private VirtException failure(long id) {
    return ((Job.Status.Failed) log.find(id).status()).failure();
  }

  @Test
  void whatRanWhenTheDaemonDiedWasInterruptedAndIsToldHowTheDomainWasFound() {
    begin();
    restart();
    assertThat(failure(1).code()).isEqualTo(ErrorCode.JOB_INTERRUPTED);
    log.recovered(UUID.randomUUID(), "was lost");
    log.recovered(WEB.uuid(), "was running (unpaused)");
    assertThat(failure(1))
        .hasMessage(
            "the daemon ended while job 1 ran; afterwards the domain was running (unpaused)");
    restart();
    log.recovered(WEB.uuid(), "was shut off (unknown)");
    assertThat(failure(1).getMessage()).endsWith("was running (unpaused)");
  }

  @Test
  void numbersAndRunningJobsAreThisLifesOwn() {
    begin();
    restart();
    assertThat(begin().subject().id()).isEqualTo(1_000_001);
    assertThat(log.newestFirst()).extracting(Job::running).containsExactly(true, false);
    assertThat(log.lastOf(WEB.uuid())).contains(log.find(1_000_001));
  }

  @Test
  void aTornLineCostsItselfAlone() throws IOException {
    log.complete(begin(), new Done());
    log.complete(begin(), new Done());
    Awaited.result(store.close());
    Path file = directory.resolve("jobs/jobs.log");
    Files.writeString(file, "0badc0de {\"id\":", StandardOpenOption.APPEND);
    open(10);
    assertThat(log.newestFirst()).hasSize(2);
    log.complete(begin(), new Done());
    restart();
    assertThat(log.newestFirst()).hasSize(3);
  }

  @Test
  void aFlippedBitCostsItsLineAlone() throws IOException {
    log.complete(begin(), new Done());
    log.complete(begin(), new Done());
    Awaited.result(store.close());
    Path file = directory.resolve("jobs/jobs.log");
    String text = Files.readString(file);
    Files.writeString(file, text.replaceFirst("alice", "alicf"));
    open(10);
    assertThat(log.find(1).status()).isInstanceOf(Job.Status.Completed.class);
    assertThat(log.find(2).status()).isInstanceOf(Job.Status.Completed.class);
  }

  @Test
  void aResultThatIsTooLongIsNotKept() {
    record LongResult(String text) {}
    log.complete(begin(), new LongResult("x".repeat(JobRecord.RESULT_CHARACTERS_MAX)));
    restart();
    assertThat(log.find(1).status())
        .isInstanceOfSatisfying(
            Job.Status.Completed.class,
            done -> assertThat(done.result()).isInstanceOf(NotKept.class));
  }

  @Test
  void aHundredThousandJobsLeaveAsMuchAsAFewThousand() throws IOException {
    Job first = begin();
    for (int i = 0; i < 100_000; i++) {
      log.complete(begin(), new Done());
      if (i % 5000 == 0) {
        Awaited.result(store.settled());
      }
    }
    Awaited.result(store.settled());
    assertThat(log.newestFirst()).hasSize(JobLog.ENDED_MAX + 1);
    assertThat(bytes()).isLessThan(4 * 1024 * 1024);
    assertThat(lines()).isLessThanOrEqualTo(2L * JobFiles.LINES_PER_JOB * JobLog.ENDED_MAX + 2);
    restart();
    assertThat(log.newestFirst()).hasSize(JobLog.ENDED_MAX);
    assertThat(log.newestFirst().getFirst().subject().id()).isEqualTo(100_001);
    assertThat(first.running()).isTrue();
  }

  @Test
  void asManyAreKeptAsIsSaid() {
    Awaited.result(store.close());
    Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
    Path room = directory.resolve("few");
    store = Awaited.result(JobStore.open(host.lane("jobs"), room, clock, 5));
    log = new JobLog(clock, 0, store);
    for (int i = 0; i < 20; i++) {
      log.complete(begin(), new Done());
    }
    assertThat(log.newestFirst()).hasSize(5);
    assertThatThrownBy(() -> log.find(15)).hasMessageContaining("jobs.kept");
    Awaited.result(store.close());
    store = Awaited.result(JobStore.open(host.lane("jobs"), room, clock, 5));
    log = new JobLog(clock, 20, store);
    assertThat(log.newestFirst()).extracting(job -> job.subject().id()).first().isEqualTo(20L);
    assertThat(log.newestFirst()).hasSize(5);
  }

  @Test
  void aJobThatRunsWhileManyEndIsNotForgotten() {
    begin();
    for (int i = 0; i < JobLog.ENDED_MAX / 2; i++) {
      log.complete(begin(), new Done());
    }
    restart();
    assertThat(failure(1).code()).isEqualTo(ErrorCode.JOB_INTERRUPTED);
  }

  private long bytes() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("jobs"))) {
      return files.mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private long lines() throws IOException {
    long lines = 0;
    for (String name : List.of("jobs.log", "jobs.log.1")) {
      lines +=
          Files.readString(directory.resolve("jobs").resolve(name), StandardCharsets.UTF_8)
              .lines()
              .count();
    }
    return lines;
  }
}
