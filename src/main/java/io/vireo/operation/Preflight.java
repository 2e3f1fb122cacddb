package io.vireo.operation;

import java.util.List;
import java.util.Optional;

/**
 * What would come of a save or a restore. Nothing is touched, and nothing promised: another writer
 * may take the room meanwhile.
 *
 * @param possible whether every check was passed; only then would the real call begin
 * @param road by which the state would go, if that can be told
 * @param format how it is, or would be, stored
 * @param why sentences: what spoke for that road, and against others
 * @param bytes of the guest's state; an estimate for a save
 * @param expectedMillis how long it would take, if that can be told
 * @param expectedPauseMillis of which a guest that runs now stands still
 * @param basis what the expectation rests on, in words
 */
public record Preflight(
    boolean possible,
    List<Check> checks,
    Optional<String> road,
    Optional<String> format,
    List<String> why,
    long bytes,
    Optional<Long> expectedMillis,
    Optional<Long> expectedPauseMillis,
    String basis) {

  /**
   * One thing that was looked at.
   *
   * @param subject one word or two: {@code space}, {@code permission}, {@code machine} …
   * @param finding what was found; of a failure the sentence that the real call would refuse with
   * @param code of a failure, as in an error's {@code code}
   */
  public record Check(String subject, boolean passed, String finding, Optional<String> code) {}
}
