package io.vireo.journal;

import io.vertx.core.Future;
import io.vireo.event.EventLog;
import io.vireo.event.KeptEvent;
import io.vireo.event.Past;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.host.Loop;
import io.vireo.journal.JournalFile.EventLimits;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log's tail on disk, so that a restart loses no subscriber's place. Events are written in
 * batches, some moments after they were told and without a flush: what a daemon that is killed had
 * not written yet is a gap to those who saw more.
 */
public final class Journal {

  /** Events that wait to be written; more of them are left out, as if they had been lost. */
  public static final int WAITING_MAX = 16_384;

  /** How long events wait for others to be written with. */
  public static final Duration BATCH_TIME = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final JournalFile file;
  private final Past past;
  private final Lane lane;
  private final Loop loop;
  private final ConcurrentLinkedQueue<KeptEvent> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicBoolean scheduled = new AtomicBoolean();
  private final AtomicBoolean failing = new AtomicBoolean();
  private volatile Future<Void> writing = Future.succeededFuture();
  private volatile boolean closed;

  private Journal(JournalFile.Opened opened, Lane lane, Loop loop) {
    this.file = opened.file();
    this.past = opened.past();
    this.lane = lane;
    this.loop = loop;
  }

  /**
   * Reads what an earlier life of the daemon wrote, and goes on.
   *
   * @param directory of this journal alone; its parent must exist
   * @param life the node and the epoch that begins; a past that knows no more
   */
  public static Future<Journal> open(Host host, Path directory, Past life, EventLog.Room room) {
    Lane lane = host.lane("events");
    return lane.run(
            () ->
                JournalFile.open(
                    directory,
                    life.node(),
                    life.epoch(),
                    new EventLimits(room.events(), room.bytes())))
        .map(opened -> new Journal(opened, lane, host.newLoop()));
  }

  /** What the log begins with. */
  public Past past() {
    return past;
  }

  /** Notes an event, which is written later. Any thread, in the order of the numbers. */
  public void keep(KeptEvent event) {
    if (count.incrementAndGet() > WAITING_MAX) {
      count.decrementAndGet();
      return;
    }
    waiting.add(event);
    schedule();
  }

  private void schedule() {
    if (scheduled.compareAndSet(false, true)) {
      loop.run(() -> loop.after(BATCH_TIME, this::write));
    }
  }

  /** One batch at a time; what comes meanwhile is the next. */
  private void write() {
    writing =
        lane.run(
                () -> {
                  append();
                  return null;
                })
            .onSuccess(_ -> failing.set(false))
            .onFailure(this::failed)
            .onComplete(_ -> written())
            .mapEmpty();
  }

  private void written() {
    scheduled.set(false);
    if (!waiting.isEmpty()) {
      schedule();
    }
  }

  private void append() throws IOException {
    List<KeptEvent> batch = new ArrayList<>();
    for (KeptEvent next = waiting.poll(); next != null; next = waiting.poll()) {
      batch.add(next);
    }
    count.addAndGet(-batch.size());
    if (!batch.isEmpty() && !closed) {
      file.append(batch);
    }
  }

  private void failed(Throwable failure) {
    if (failing.compareAndSet(false, true)) {
      LOG.warn("events are not kept over a restart: {}", failure.getMessage());
    }
  }

  /** Writes what waits, and that nobody was told more than {@code newest}. */
  public Future<Void> close(long newest) {
    return loop.call(() -> writing.transform(_ -> lane.run(() -> end(newest))));
  }

  private Void end(long newest) throws IOException {
    append();
    closed = true;
    file.end(newest);
    return null;
  }
}
