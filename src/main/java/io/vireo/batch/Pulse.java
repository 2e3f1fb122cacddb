package io.vireo.batch;

import io.vireo.job.Job;
import java.time.Duration;

/**
 * Whether a save that is under way gets on. One whose hypervisor has fallen silent uses no disk, so
 * it gives its place to others until it moves again or its own deadline ends it. Confined to the
 * batch's loop.
 */
final class Pulse {

  /** Without a byte or a step for so long, it stands still. */
  static final Duration STILL_AFTER = Duration.ofSeconds(3);

  /** A disk that takes its time is busy, not silent. */
  private static final String FLUSHING = "flushing";

  private long bytes = -1;
  private String step = "";
  private long movedMillis;
  private boolean still;

  Pulse(long nowMillis) {
    this.movedMillis = nowMillis;
  }

  void look(Guest guest, long nowMillis) {
    String stepNow = guest.job().map(Pulse::step).orElse("");
    long bytesNow = guest.bytesDone();
    if (bytesNow != bytes || !stepNow.equals(step) || stepNow.equals(FLUSHING)) {
      bytes = bytesNow;
      step = stepNow;
      movedMillis = nowMillis;
    }
    still = nowMillis - movedMillis >= STILL_AFTER.toMillis();
  }

  boolean still() {
    return still;
  }

  static String step(Job job) {
    return job.status() instanceof Job.Status.Running running ? running.step() : "";
  }
}
