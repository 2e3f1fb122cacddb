package io.vireo.domain;

import io.vireo.driver.Instance;
import io.vireo.model.domain.Domain;

/**
 * A domain's instance and its document, together or not at all.
 *
 * @param fromManagedSave whether the managed save image became this instance and must not become
 *     another one
 * @param mayHaveRun whether its processors were set going, or somebody was about to
 */
record Running(
    int id, Instance instance, Domain document, boolean fromManagedSave, boolean mayHaveRun) {

  /** Its image, if it has one, is no longer that of an instance. */
  Running onItsOwn() {
    return new Running(id, instance, document, false, mayHaveRun);
  }

  /** The same machine with other devices, more memory … */
  Running as(Domain changed) {
    return new Running(id, instance, changed, fromManagedSave, mayHaveRun);
  }

  Running going(boolean mayHaveRun) {
    return new Running(id, instance, document, fromManagedSave, mayHaveRun);
  }

  /** Whether its managed save image is history and is still there. */
  boolean owesRemoval() {
    return fromManagedSave && mayHaveRun;
  }
}
