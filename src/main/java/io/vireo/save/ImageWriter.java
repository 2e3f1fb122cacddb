package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.FileCalls;
import io.vireo.stream.FileSink;
import io.vireo.stream.StateSink;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One save, in four steps that its domain's owner puts together: {@link #open} before the guest is
 * paused, {@link #sink} while its state flows, {@link #commit} once the hypervisor has completed,
 * or {@link #abandon} at any point before. Until a commit succeeds the target is what it was.
 *
 * <p>Futures complete on the lane of the target's file system.
 */
public final class ImageWriter {

  private enum Phase {
    WRITING,
    COMMITTING,
    FAILED,
    COMMITTED,
    ABANDONED
  }

  private final Host host;
  private final FileCalls disk;
  private final PartFile part;
  private final FileSink sink;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WRITING);

  private ImageWriter(Host host, FileCalls disk, PartFile part) {
    this.host = host;
    this.disk = disk;
    this.part = part;
    this.sink = part.sink(host);
  }

  /**
   * Checks the target, creates the new image beside it and writes header and document, with the
   * incomplete magic.
   *
   * @return fails with {@code NO_FILE} (the directory), {@code OPEN_FAILED}, {@code INVALID_ARG},
   *     {@code NO_SPACE}, {@code WRITE_FAILED}, {@code DOCUMENT_TOO_LARGE}, {@code RESOURCE_BUSY}
   *     while the document of the image there is being changed, or {@code ARGUMENT_UNSUPPORTED}
   *     where the file system cannot bypass the cache; nothing is left behind
   */
  public static Future<ImageWriter> open(Host host, SaveRequest request) {
    return open(host, FileCalls.local(), request);
  }

  static Future<ImageWriter> open(Host host, FileCalls disk, SaveRequest request) {
    return host.laneOf(request.target())
        .run(
            () -> {
              SaveTarget target = SaveTarget.preflight(request);
              RedefineJournal.settle(disk, target.file());
              return new ImageWriter(host, disk, PartFile.create(disk, target, request));
            });
  }

  /** Where the guest's state goes. The same one at each call; it can be used once. */
  public StateSink sink() {
    return sink;
  }

  /** The file under its temporary name, for the record of the job. */
  public Path temporary() {
    return part.path();
  }

  /** Bytes in front of the state. */
  public long streamOffset() {
    return part.header().streamOffset();
  }

  /**
   * Makes the image durable and gives it its name. On failure the target is the earlier image, or
   * nothing if there was none, and {@link #abandon} removes the rest.
   *
   * @return fails with {@code OPERATION_INVALID} unless the sink has taken the whole state
   */
  public Future<Committed> commit() {
    if (!sink.isComplete() || !phase.compareAndSet(Phase.WRITING, Phase.COMMITTING)) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_INVALID,
              "the save to " + part.target().name() + " has not received the whole state"));
    }
    return host.laneOf(part.target().file())
        .run(this::commitNow)
        .onSuccess(_ -> phase.set(Phase.COMMITTED))
        .onFailure(_ -> phase.set(Phase.FAILED));
  }

  private Committed commitNow() {
    long bytes = streamOffset() + sink.bytesTaken();
    try {
      part.closeDirect();
      return new DurableCommit(disk, host.clock(), part.target(), part.path(), bytes)
          .run(part.file(), part.created());
    } catch (IOException cause) {
      throw DiskFailure.writing(part.target().name(), cause);
    }
  }

  /**
   * Stops the stream and removes the new image. No effect after a successful commit or a second
   * time.
   *
   * @return fails with {@code OPERATION_INVALID} while a commit runs: await that one first
   */
  public Future<Void> abandon() {
    Phase before = phase.getAndUpdate(now -> mayAbandon(now) ? Phase.ABANDONED : now);
    return switch (before) {
      case WRITING, FAILED -> {
        sink.cancel();
        yield host.laneOf(part.target().file())
            .run(
                () -> {
                  part.remove(disk);
                  return null;
                });
      }
      case COMMITTED, ABANDONED -> Future.succeededFuture();
      case COMMITTING ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.OPERATION_INVALID,
                  "the save to " + part.target().name() + " is being made durable; await its end"));
    };
  }

  private static boolean mayAbandon(Phase now) {
    return now == Phase.WRITING || now == Phase.FAILED;
  }
}
