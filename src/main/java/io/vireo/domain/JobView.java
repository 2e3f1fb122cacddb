package io.vireo.domain;

import io.vireo.base.VirtException;
import io.vireo.job.Job;
import io.vireo.operation.JobInfo;
import io.vireo.wire.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A job as callers see it. */
final class JobView {

  private JobView() {}

  static JobInfo of(Job job) {
    Job.Subject subject = job.subject();
    long elapsedMillis = job.elapsed().toMillis();
    Bytes bytes = bytes(job.status());
    return new JobInfo(
        subject.id(),
        subject.operation(),
        subject.domain().uuid(),
        subject.domain().name(),
        subject.hypervisor(),
        subject.caller(),
        word(job.status()),
        job.status() instanceof Job.Status.Running running ? running.step() : "",
        bytes.done(),
        bytes.total(),
        bytes.done() * 1000 / Math.max(1, elapsedMillis),
        subject.started().toString(),
        job.ended().map(Instant::toString),
        elapsedMillis,
        job.road().map(Job.Road::road),
        job.road().map(Job.Road::format),
        job.road().map(Job.Road::why).orElse(List.of()),
        job.timeline().stream().map(noted -> moment(noted, subject.started())).toList(),
        job.status() instanceof Job.Status.Failed failed
            ? Optional.of(problem(failed.failure()))
            : Optional.empty(),
        job.status() instanceof Job.Status.Completed completed
            ? Optional.of(completed.result())
            : Optional.empty());
  }

  private static JobInfo.Moment moment(Job.Noted noted, Instant started) {
    return new JobInfo.Moment(
        noted.at().toString(),
        Word.of(noted.moment()),
        Duration.between(started, noted.at()).toMillis());
  }

  static String word(Job.Status status) {
    return switch (status) {
      case Job.Status.Running _ -> "running";
      case Job.Status.Completed _ -> "completed";
      case Job.Status.Failed failed -> failed.aborted() ? "aborted" : "failed";
    };
  }

  private record Bytes(long done, long total) {}

  private static Bytes bytes(Job.Status status) {
    return switch (status) {
      case Job.Status.Running running -> {
        long done = running.progress().bytesDone().getAsLong();
        yield new Bytes(done, Math.max(done, running.progress().bytesTotal().getAsLong()));
      }
      case Job.Status.Completed ended -> new Bytes(ended.bytes(), ended.bytes());
      case Job.Status.Failed ended -> new Bytes(ended.bytes(), ended.bytes());
    };
  }

  private static JobInfo.Problem problem(VirtException failure) {
    return new JobInfo.Problem(
        failure.code().name(),
        failure.code().libvirtNumber(),
        failure.code().libvirtName(),
        failure.getMessage());
  }
}
