package io.vireo.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Catalogue;
import io.vireo.wire.json.Json;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A job as it is kept: twice, when it begins and when it has ended. */
record JobRecord(
    long id,
    String operation,
    String kind,
    UUID domain,
    String domainName,
    String domainOwner,
    Map<String, String> labels,
    HypervisorUri hypervisor,
    String caller,
    String started,
    Optional<End> end) {

  /** Characters of a result as JSON; a longer one is not kept. */
  static final int RESULT_CHARACTERS_MAX = 64 * 1024;

  private static final NotKept TOO_LONG =
      new NotKept("the result was longer than is kept over a restart of the daemon");

  private static final NotKept UNREADABLE =
      new NotKept("the result was kept by another version of the daemon");

  /** How it ended. */
  record End(
      String at,
      long bytes,
      List<Happened> timeline,
      Optional<Way> road,
      Optional<String> result,
      Optional<Failure> failure) {}

  record Happened(String moment, String at) {}

  record Way(String road, String format, List<String> why) {}

  record Failure(String code, Optional<String> object, String message) {}

  static JobRecord of(Job job) {
    Job.Subject subject = job.subject();
    return new JobRecord(
        subject.id(),
        subject.operation(),
        subject.kind().name(),
        subject.domain().uuid(),
        subject.domain().name(),
        subject.domain().owner(),
        subject.domain().labels(),
        subject.hypervisor(),
        subject.caller(),
        subject.started().toString(),
        end(job));
  }

  private static Optional<End> end(Job job) {
    return switch (job.status()) {
      case Job.Status.Running _ -> Optional.empty();
      case Job.Status.Completed(Instant at, long bytes, Record result) ->
          Optional.of(end(job, at, bytes, result(result), Optional.empty()));
      case Job.Status.Failed(Instant at, long bytes, VirtException why) ->
          Optional.of(
              end(
                  job,
                  at,
                  bytes,
                  Optional.empty(),
                  Optional.of(new Failure(why.code().name(), why.object(), why.getMessage()))));
    };
  }

  private static End end(
      Job job, Instant at, long bytes, Optional<String> result, Optional<Failure> failure) {
    return new End(
        at.toString(),
        bytes,
        job.timeline().stream()
            .map(noted -> new Happened(noted.moment().name(), noted.at().toString()))
            .toList(),
        job.road().map(road -> new Way(road.road(), road.format(), road.why())),
        result,
        failure);
  }

  private static Optional<String> result(Record result) {
    return Optional.of(Json.text(result)).filter(text -> text.length() <= RESULT_CHARACTERS_MAX);
  }

  static JobRecord parse(String line) {
    return Json.arguments(JobRecord.class, Json.object(line));
  }

  /** The job again; one without an end was interrupted. */
  Job job(Clock clock) {
    Job.Subject subject =
        new Job.Subject(
            id,
            operation,
            JobKind.valueOf(kind),
            new DomainName(domain, domainName, domainOwner, labels),
            hypervisor,
            caller,
            Instant.parse(started));
    Job job = new Job(subject, clock);
    end.ifPresentOrElse(known -> takeUp(job, known), () -> job.fail(interrupted()));
    return job;
  }

  private void takeUp(Job job, End known) {
    known
        .timeline()
        .forEach(
            it -> job.note(new Job.Noted(Moment.valueOf(it.moment()), Instant.parse(it.at()))));
    known.road().ifPresent(it -> job.road(new Job.Road(it.road(), it.format(), it.why())));
    Instant at = Instant.parse(known.at());
    job.endedBefore(
        known
            .failure()
            .<Job.Status>map(why -> new Job.Status.Failed(at, known.bytes(), failure(why)))
            .orElseGet(() -> new Job.Status.Completed(at, known.bytes(), resultAgain(known))));
  }

  private static VirtException failure(Failure why) {
    return new VirtException(ErrorCode.valueOf(why.code()), why.message())
        .of(why.object().orElse(""));
  }

  private Record resultAgain(End known) {
    return known.result().map(Json::object).<Record>map(this::resultAgain).orElse(TOO_LONG);
  }

  private Record resultAgain(ObjectNode kept) {
    try {
      return Json.arguments(Catalogue.row(operation).result(), kept);
    } catch (VirtException | IllegalArgumentException ofAnotherVersion) {
      return UNREADABLE;
    }
  }

  private VirtException interrupted() {
    return new VirtException(ErrorCode.JOB_INTERRUPTED, "the daemon ended while job " + id + " ran")
        .of(domainName);
  }
}
