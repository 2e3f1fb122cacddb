package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
import io.vireo.job.Workflow;
import io.vireo.job.Workflow.Step;
import io.vireo.operation.DomainState;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.operation.StateReason;
import io.vireo.save.Committed;
import io.vireo.save.ImageDocument;
import io.vireo.save.ImageIdentity;
import io.vireo.save.ImageWriter;
import io.vireo.save.SaveRequest;
import io.vireo.save.Storage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a domain is saved. The machine is stopped only when the image is complete, under its own name
 * and on the disk; until then every failure lets the guest go on and leaves an earlier image as it
 * was.
 */
final class SaveStory {

  /**
   * What is wanted.
   *
   * @param document the document to keep in the image
   * @param running what the image says of the guest after a restore; the present state if empty
   * @param whenComplete told as soon as the image is the target
   */
  record Wish(
      Path target,
      String document,
      boolean bypassCache,
      Optional<Boolean> running,
      Runnable whenComplete) {}

  /** How often a machine that does not end is asked to, once its image is complete. */
  private static final Duration STOP_AGAIN_AFTER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(SaveStory.class);

  private final DomainOwner owner;
  private final Wish wish;
  private final Job job;
  private final Saving machine;
  private final boolean wasRunning;
  private final long startedMillis;

  private ImageWriter image;
  private Committed committed;
  private long pausedMillis;
  private boolean filesLeft;
  private boolean standsStill;

  SaveStory(DomainOwner owner, Wish wish, Job job) {
    this.owner = owner;
    this.wish = wish;
    this.job = job;
    this.machine = owner.able(Saving.class, "save");
    this.wasRunning = owner.state() == DomainState.RUNNING;
    this.startedMillis = nowMillis();
  }

  Future<Saved> tell() {
    onLoop(job.abortWished()).onSuccess(_ -> machine.cancelSave());
    return new Workflow(new JobListener(owner, job), job::checkpoint)
        .run(
            List.of(
                Step.of("checking", machine::checkSaveable),
                Step.of("recording", () -> mark(Optional.empty())).undoing(this::unmark),
                Step.of("preparing", this::openImage).undoing(this::abandonImage),
                Step.of("recording", this::markImage),
                Step.of("pausing", this::pause).undoing(this::letGoOn),
                Step.of("writing", this::write),
                Step.of("flushing", this::commit)))
        .compose(_ -> stop())
        .map(_ -> result());
  }

  private Future<Void> openImage() {
    SaveRequest request =
        new SaveRequest(
            wish.target(),
            ImageDocument.of(wish.document()),
            wish.running().orElse(wasRunning),
            Storage.raw(wish.bypassCache()),
            machine.saveBytesEstimate());
    filesLeft = true;
    return waiting(ImageWriter.open(owner.home().host(), request), ImageWriter::abandon)
        .onFailure(failure -> filesLeft = mayStillCome(failure))
        .map(
            opened -> {
              image = opened;
              return null;
            });
  }

  /** A refusal leaves nothing behind; what nobody waits for any more may. */
  private static boolean mayStillCome(Throwable failure) {
    ErrorCode code = VirtException.from(failure).code();
    return code == ErrorCode.NOT_RESPONDING || code == ErrorCode.OPERATION_ABORTED;
  }

  private Future<Void> abandonImage() {
    return within(image.abandon()).onSuccess(_ -> filesLeft = false);
  }

  /**
   * From here on a daemon that takes over knows that there is a save, and beside which file to look
   * for what is left of it.
   */
  private Future<Void> mark(Optional<String> fileKey) {
    return owner
        .record()
        .keep(Optional.of(new Documents.SaveMark(wish.target().toString(), fileKey, wasRunning)));
  }

  /** From here on it also knows which file would be the completed image. */
  private Future<Void> markImage() {
    return waiting(
            owner
                .home()
                .host()
                .laneOf(wish.target())
                .run(() -> ImageIdentity.of(image.temporary())),
            _ -> {})
        .compose(this::mark);
  }

  /**
   * What could not be taken back stays written down, for a later daemon to do: the guest that may
   * stand still, the file that may be there. It is no completed image.
   */
  private Future<Void> unmark() {
    if (owner.running().isEmpty()) {
      return Future.succeededFuture();
    }
    return owner
        .record()
        .keep(
            standsStill || filesLeft
                ? Optional.of(
                    new Documents.SaveMark(wish.target().toString(), Optional.empty(), standsStill))
                : Optional.empty());
  }

  private Future<Void> pause() {
    if (!wasRunning) {
      return Future.succeededFuture();
    }
    pausedMillis = nowMillis();
    standsStill = true;
    return owner
        .able(Pausing.class, "pause")
        .pause()
        .onSuccess(_ -> owner.becomes(StateReason.PAUSED_SAVE, LifecycleDetail.SUSPENDED_PAUSED))
        .recover(this::mayHavePaused);
  }

  /** A machine that did not answer may stand still all the same. */
  private Future<Void> mayHavePaused(Throwable failure) {
    return letGoOn().transform(_ -> Future.failedFuture(failure));
  }

  private Future<Void> letGoOn() {
    if (!wasRunning) {
      return Future.succeededFuture();
    }
    return machine
        .resume()
        .map(
            _ -> {
              standsStill = false;
              owner.becomes(StateReason.RUNNING_SAVE_CANCELED, LifecycleDetail.RESUMED_UNPAUSED);
              return null;
            });
  }

  private Future<Void> write() {
    long estimate = machine.saveBytesEstimate();
    job.progress(new Job.Progress(image.sink()::bytesTaken, () -> estimate));
    return machine.save(image.sink());
  }

  private Future<Void> commit() {
    return onLoop(image.commit())
        .map(
            done -> {
              committed = done;
              wish.whenComplete().run();
              return null;
            });
  }

  private Future<Void> stop() {
    job.step("stopping");
    return endAsSaved(owner);
  }

  /**
   * The image is safe: whatever happens now, the domain is saved and its machine must not go on.
   * One that does not end is asked again until it does, and nothing but destroy is admitted
   * meanwhile.
   */
  static Future<Void> endAsSaved(DomainOwner owner) {
    return owner
        .instance()
        .stop(Stop.FORCED)
        .compose(
            _ -> owner.stopped(StateReason.SHUTOFF_SAVED, LifecycleDetail.STOPPED_SAVED),
            failure -> {
              LOG.error("saved domain '{}' does not end: {}", owner.name(), failure.getMessage());
              return later(owner).compose(_ -> endAsSaved(owner));
            });
  }

  private static Future<Void> later(DomainOwner owner) {
    Promise<Void> later = Promise.promise();
    owner.home().loop().after(STOP_AGAIN_AFTER, later::complete);
    return later.future();
  }

  private Saved result() {
    long elapsedMillis = nowMillis() - startedMillis;
    Committed.Times times = committed.times();
    return new Saved(
        new FilePath(wish.target().toString()),
        committed.fileBytes(),
        image.sink().bytesTaken(),
        elapsedMillis,
        wasRunning ? nowMillis() - pausedMillis : 0,
        times.dataFlush().plus(times.magicFlush()).plus(times.directoryFlush()).toMillis());
  }

  private <T> Future<T> waiting(Future<T> work, Consumer<T> late) {
    return new Patience(owner.home().loop(), job)
        .files("the file system of " + wish.target(), work, late);
  }

  private <T> Future<T> within(Future<T> work) {
    return owner
        .home()
        .loop()
        .within(Patience.FILES_ANSWER_WITHIN, "the file system of " + wish.target(), onLoop(work));
  }

  private <T> Future<T> onLoop(Future<T> elsewhere) {
    return owner.home().loop().deliver(elsewhere);
  }

  private long nowMillis() {
    return owner.home().host().clock().millis();
  }

  /** RUNNING and PAUSED exclude each other. */
  static Optional<Boolean> stateWish(boolean running, boolean paused) {
    if (running && paused) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "running and paused exclude each other; give one of them");
    }
    return running ? Optional.of(true) : paused ? Optional.of(false) : Optional.empty();
  }
}
