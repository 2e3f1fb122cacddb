package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.FileCalls;
import io.vireo.stream.StateTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One save, in four steps that its domain's owner puts together: {@link #open} before the guest is
 * paused, {@link #target} while its state flows, {@link #commit} once the hypervisor has completed,
 * or {@link #abandon} at any point before. Until a commit succeeds the target is what it was,
 * unless it is written in place; then it is incomplete.
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
  private final NewFile image;
  private final StateRoad road;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WRITING);

  private ImageWriter(Host host, FileCalls disk, NewFile image, StateRoad road) {
    this.host = host;
    this.disk = disk;
    this.image = image;
    this.road = road;
  }

  /**
   * Checks the target, creates the new image beside it and writes header and document, with the
   * incomplete magic. An image that is written in place is worthless from then on.
   *
   * @return fails with {@code NO_FILE} (the directory), {@code OPEN_FAILED}, {@code INVALID_ARG},
   *     {@code NO_SPACE}, {@code WRITE_FAILED}, {@code DOCUMENT_TOO_LARGE}, {@code RESOURCE_BUSY}
   *     while the document of the image there is being changed, or {@code ARGUMENT_UNSUPPORTED}
   *     where the file system cannot bypass the cache or a packing program is not installed;
   *     nothing is left behind
   */
  public static Future<ImageWriter> open(Host host, SaveRequest request) {
    return open(host, FileCalls.local(), request);
  }

  /** The same through other file calls: a recorder's, a fault injector's. */
  public static Future<ImageWriter> open(Host host, FileCalls disk, SaveRequest request) {
    return host.laneOf(request.target()).run(() -> opened(host, disk, request));
  }

  private static ImageWriter opened(Host host, FileCalls disk, SaveRequest request) {
    SaveTarget target = SaveTarget.preflight(request);
    StateStages stages = StateStages.writing(host.processes(), request);
    if (target.kind() != DiskFacts.Kind.BLOCK_DEVICE) {
      RedefineJournal.settle(disk, target.file());
    }
    NewFile image =
        target.isInPlace()
            ? InPlaceFile.open(disk, target, request)
            : PartFile.create(disk, target, request);
    try {
      StateRoad road = StateRoad.of(host, image, request.storage(), stages);
      return new ImageWriter(host, disk, image, road);
    } catch (RuntimeException refused) {
      image.remove(disk);
      throw refused;
    }
  }

  /**
   * Where the guest's state goes. The same one at each call; it can be used once. A {@link
   * io.vireo.stream.StateFile} if the hypervisor is to write by itself.
   */
  public StateTarget target() {
    return road.target();
  }

  /** Bytes of state that have left the hypervisor so far; any thread. */
  public long bytesTaken() {
    return road.target().bytesTaken();
  }

  /** Bytes that they have become in the file so far, packed and sealed; any thread. */
  public long bytesStored() {
    return road.bytesStored();
  }

  /** The file as it is called while it is written, for the record of the job. */
  public Path temporary() {
    return image.path();
  }

  /** Bytes in front of the state. */
  public long streamOffset() {
    return image.front().streamOffset();
  }

  /**
   * Makes the image durable and gives it its name; to be called when the hypervisor has completed.
   * On failure the target is the earlier image, or nothing if there was none, and {@link #abandon}
   * removes the rest.
   *
   * @return fails with {@code OPERATION_INVALID} unless the target has taken the whole state, and
   *     with {@code WRITE_FAILED} if what the hypervisor wrote by itself is no state
   */
  public Future<Committed> commit() {
    if (!road.isComplete() || !phase.compareAndSet(Phase.WRITING, Phase.COMMITTING)) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_INVALID,
              "the save to " + name() + " has not received the whole state"));
    }
    return host.laneOf(image.target().file())
        .run(this::commitNow)
        .onSuccess(_ -> phase.set(Phase.COMMITTED))
        .onFailure(_ -> phase.set(Phase.FAILED));
  }

  private Committed commitNow() {
    try {
      image.closeDirect();
      long fileBytes = road.finish();
      return new DurableCommit(disk, host.clock(), image, fileBytes).run(road);
    } catch (IOException cause) {
      throw DiskFailure.writing(name(), cause);
    }
  }

  /**
   * Stops the stream and removes the new image; what the hypervisor writes by itself must have been
   * cancelled there before. No effect after a successful commit or a second time.
   *
   * @return fails with {@code OPERATION_INVALID} while a commit runs: await that one first
   */
  public Future<Void> abandon() {
    Phase before = phase.getAndUpdate(now -> mayAbandon(now) ? Phase.ABANDONED : now);
    return switch (before) {
      case WRITING, FAILED -> {
        road.cancel();
        yield host.laneOf(image.target().file()).run(this::removeNow);
      }
      case COMMITTED, ABANDONED -> Future.succeededFuture();
      case COMMITTING ->
          Future.failedFuture(
              new VirtException(
                  ErrorCode.OPERATION_INVALID,
                  "the save to " + name() + " is being made durable; await its end"));
    };
  }

  private Void removeNow() {
    image.remove(disk);
    return null;
  }

  private static boolean mayAbandon(Phase now) {
    return now == Phase.WRITING || now == Phase.FAILED;
  }

  private Path name() {
    return image.target().name();
  }
}
