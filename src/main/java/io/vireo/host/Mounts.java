package io.vireo.host;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The mount table as it was a moment ago, so that whoever asks need not wait for it: asking makes
 * it be read again, on a lane, if that was not done lately. A file system that was mounted since
 * then counts as what it was mounted on. Any thread.
 */
final class Mounts {

  /** How old a table may be that is not being read again. */
  static final Duration FRESH = Duration.ofSeconds(2);

  private final Lane lane;
  private final LongSupplier nanos;
  private final AtomicLong readNanos;
  private volatile MountTable table = MountTable.read();

  Mounts(Lane lane, LongSupplier nanos) {
    this.lane = lane;
    this.nanos = nanos;
    this.readNanos = new AtomicLong(nanos.getAsLong());
  }

  /** The mount point that {@code path} is below. */
  Path of(Path path) {
    long last = readNanos.get();
    long now = nanos.getAsLong();
    if (now - last > FRESH.toNanos() && readNanos.compareAndSet(last, now)) {
      lane.run(MountTable::read).onSuccess(fresh -> table = fresh);
    }
    return table.of(path);
  }
}
