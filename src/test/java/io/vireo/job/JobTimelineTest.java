package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Done;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobTimelineTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private final JobLog jobs = new JobLog(Clock.fixed(NOW, ZoneOffset.UTC));
  private final Job job =
      jobs.begin(
          "domain.save",
          JobKind.SAVE,
          new DomainName(new UUID(0, 1), "web"),
          new HypervisorUri("test:///default"),
          "somebody");

  private List<Moment> moments() {
    return job.timeline().stream().map(Job.Noted::moment).toList();
  }

  @Test
  void isEmptyAtFirst() {
    assertThat(job.timeline()).isEmpty();
    assertThat(job.road()).isEmpty();
  }

  @Test
  void keepsTheOrderOfTelling() {
    job.note(Moment.PAUSED);
    job.note(new Job.Noted(Moment.RENAMED, NOW.plusSeconds(3)));
    job.note(Moment.STOPPED);

    assertThat(moments()).containsExactly(Moment.PAUSED, Moment.RENAMED, Moment.STOPPED);
  }

  @Test
  void countsAMomentTheFirstTimeOnly() {
    job.note(Moment.FIRST_BYTE);
    job.note(new Job.Noted(Moment.FIRST_BYTE, NOW.plus(Duration.ofHours(1))));

    assertThat(job.timeline())
        .singleElement()
        .satisfies(noted -> assertThat(noted.at()).isEqualTo(NOW));
  }

  @Test
  void staysWhenTheJobHasEnded() {
    job.note(Moment.PAUSED);
    job.road(new Job.Road("direct", "sparse", List.of("it is fast")));
    jobs.complete(job, new Done());

    assertThat(jobs.find(job.subject().id()).timeline()).hasSize(1);
    assertThat(job.road().map(Job.Road::why)).contains(List.of("it is fast"));
  }

  @Test
  void staysWhenTheJobHasFailed() {
    job.note(Moment.PAUSED);
    jobs.fail(job, job.aborted());

    assertThat(moments()).containsExactly(Moment.PAUSED);
    assertThat(job.status())
        .isInstanceOfSatisfying(
            Job.Status.Failed.class,
            failed -> assertThat(failed.failure()).isInstanceOf(VirtException.class));
  }
}
