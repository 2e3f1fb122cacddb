package io.vireo.operation;

import io.vireo.base.HypervisorUri;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as callers see it.
 *
 * @param operation the row's name: {@code domain.save}
 * @param state {@code running}, {@code completed}, {@code failed}, {@code aborted}
 * @param step what it is doing now, one word or two
 * @param bytesDone {@code bytesTotal} is an estimate until the end
 * @param started ISO 8601, like {@code ended}
 * @param error set when it failed
 * @param result what the call returns, once it completed
 */
public record JobInfo(
    long id,
    String operation,
    UUID domain,
    String domainName,
    HypervisorUri hypervisor,
    String caller,
    String state,
    String step,
    long bytesDone,
    long bytesTotal,
    long bytesPerSecond,
    String started,
    Optional<String> ended,
    long elapsedMillis,
    Optional<Problem> error,
    Optional<Record> result) {

  /** A failure in a result. */
  public record Problem(String code, int libvirtNumber, String libvirtName, String message) {}
}
