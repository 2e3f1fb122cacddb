package io.vireo.operation;

import io.vireo.base.HypervisorUri;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * A job as callers see it.
 *
 * @param operation the row's name: {@code domain.save}
 * @param owner who began it, as policies name callers
 * @param state {@code running}, {@code completed}, {@code failed}, {@code aborted}
 * @param step what it is doing now, one word or two
 * @param bytesDone {@code bytesTotal} is an estimate until the end
 * @param started ISO 8601, like {@code ended}
 * @param road by which a guest's state goes, once that is decided: {@code direct} (the hypervisor
 *     reads or writes the file by itself), {@code streamed} or {@code processed}
 * @param format how the state is stored
 * @param why sentences: what spoke for that road, and against others
 * @param timeline what has happened so far
 * @param error set when it failed
 * @param result what the call returns, once it completed
 */
public record JobInfo(
    long id,
    String operation,
    UUID domain,
    String domainName,
    HypervisorUri hypervisor,
    String owner,
    String state,
    String step,
    long bytesDone,
    long bytesTotal,
    long bytesPerSecond,
    String started,
    Optional<String> ended,
    long elapsedMillis,
    Optional<String> road,
    Optional<String> format,
    List<String> why,
    List<Moment> timeline,
    Optional<Problem> error,
    Optional<Record> result)
    implements Visible<JobInfo> {

  /** What the job returned may tell of other domains than the job's. */
  @Override
  public JobInfo only(Predicate<Sight> seen) {
    Optional<Record> rest =
        result.map(it -> it instanceof Visible<?> several ? several.only(seen) : it);
    return new JobInfo(
        id,
        operation,
        domain,
        domainName,
        hypervisor,
        owner,
        state,
        step,
        bytesDone,
        bytesTotal,
        bytesPerSecond,
        started,
        ended,
        elapsedMillis,
        road,
        format,
        why,
        timeline,
        error,
        rest);
  }

  /**
   * Something that happened.
   *
   * @param at ISO 8601
   * @param moment {@code paused}, {@code first-byte}, {@code completed}, {@code data-flushed},
   *     {@code magic-flushed}, {@code renamed}, {@code directory-flushed}, {@code stopped}; of a
   *     restore {@code verified}, {@code started}, {@code taken-in}, {@code running}
   * @param sinceStartMillis after the beginning of the job
   */
  public record Moment(String at, String moment, long sinceStartMillis) {}

  /** A failure in a result. */
  public record Problem(String code, int libvirtNumber, String libvirtName, String message) {}
}
