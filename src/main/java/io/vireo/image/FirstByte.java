package io.vireo.image;

import io.vireo.host.Loop;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Looks until the first byte has moved, and notes that in the job: often at first and then ever
 * more rarely, so that the moment is right to a quarter of the time that it took. Confined to the
 * loop.
 */
public final class FirstByte {

  private static final Duration SOONEST = Duration.ofMillis(10);
  private static final int FINENESS = 4;

  private final Loop loop;
  private final Job job;
  private final Moment moment;
  private final LongSupplier moved;
  private Duration waited = Duration.ZERO;
  private Loop.Timer timer;

  private FirstByte(Loop loop, Job job, Moment moment, LongSupplier moved) {
    this.loop = loop;
    this.job = job;
    this.moment = moment;
    this.moved = moved;
  }

  public static FirstByte of(Loop loop, Job job, Moment moment, LongSupplier moved) {
    FirstByte first = new FirstByte(loop, job, moment, moved);
    first.later();
    return first;
  }

  private void later() {
    Duration share = waited.dividedBy(FINENESS);
    Duration wait = share.compareTo(SOONEST) > 0 ? share : SOONEST;
    waited = waited.plus(wait);
    timer = loop.after(wait, this::look);
  }

  private void look() {
    if (moved.getAsLong() > 0) {
      job.note(moment);
    } else {
      later();
    }
  }

  /** Nothing more will move. What came between two looks has come by now. */
  public void stop() {
    timer.cancel();
    if (moved.getAsLong() > 0) {
      job.note(moment);
    }
  }
}
