package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.FileSaving;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.Pausing;
import io.vireo.driver.Saving;
import io.vireo.event.LifecycleDetail;
import io.vireo.image.FirstByte;
import io.vireo.image.ImageMaking;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import io.vireo.job.Workflow;
import io.vireo.job.Workflow.Step;
import io.vireo.operation.DomainState;
import io.vireo.operation.StateReason;
import io.vireo.save.ImageDocument;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSink;
import io.vireo.stream.StateTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a domain is saved. The machine is stopped only when the image is complete, in its place and
 * beyond the reach of a power cut; until then every failure lets the guest go on and leaves an
 * earlier image as it was.
 */
final class SaveStory {

  /**
   * What is wanted.
   *
   * @param place where the image is made
   * @param document the document to keep in the image
   * @param running what the image says of the guest after a restore; the present state if empty
   * @param whenComplete told as soon as the image is in its place
   */
  record Wish(
      ImageMaking.Place place, String document, Optional<Boolean> running, Runnable whenComplete) {}

  /**
   * How it went.
   *
   * @param bytes of the image
   * @param guestBytes of which the guest's state
   */
  record Told(
      long bytes,
      long guestBytes,
      long elapsedMillis,
      long pausedMillis,
      long flushMillis,
      Job.Road road) {}

  /** How often a machine that does not end is asked to, once its image is complete. */
  private static final Duration STOP_AGAIN_AFTER = Duration.ofSeconds(2);

  private static final Logger LOG = LoggerFactory.getLogger(SaveStory.class);

  private final DomainOwner owner;
  private final Wish wish;
  private final Job job;
  private final Saving machine;
  private final boolean wasRunning;
  private final long startedMillis;

  private ImageMaking image;
  private ImageMaking.Made made;
  private long pausedMillis;
  private long flowingSinceMillis;
  private long writtenMillis;
  private long flushMillis;
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

  Future<Told> tell() {
    onLoop(job.abortWished()).onSuccess(_ -> giveUp());
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

  private void giveUp() {
    machine.cancelSave();
    Optional.ofNullable(image).ifPresent(ImageMaking::giveUp);
  }

  private Future<Void> openImage() {
    filesLeft = true;
    return plan(owner, wish)
        .compose(plan -> waiting(wish.place().open(plan), ImageMaking::abandon))
        .onFailure(failure -> filesLeft = mayStillCome(failure))
        .map(
            opened -> {
              image = opened;
              job.road(opened.road());
              return null;
            });
  }

  /** What a save of the domain as it is now would put into an image. */
  static Future<ImageMaking.Plan> plan(DomainOwner owner, Wish wish) {
    Saving machine = owner.able(Saving.class, "save");
    Future<FileAbilities> abilities =
        machine instanceof FileSaving itself
            ? itself.fileAbilities()
            : Future.succeededFuture(FileAbilities.NONE);
    boolean runs = owner.state() == DomainState.RUNNING;
    return abilities.map(
        able ->
            new ImageMaking.Plan(
                ImageDocument.of(wish.document()),
                () -> DocumentForms.shown(DocumentForms.reread(wish.document()), true, false),
                wish.running().orElse(runs),
                machine.saveBytesEstimate(),
                able));
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
    return keepMark(fileKey, wasRunning);
  }

  private Future<Void> keepMark(Optional<String> fileKey, boolean goesOn) {
    Optional<String> target = wish.place().file().map(Path::toString);
    return owner.record().keep(Optional.of(new Documents.SaveMark(target, fileKey, goesOn)));
  }

  /** From here on it also knows which file would be the completed image. */
  private Future<Void> markImage() {
    return waiting(image.identity(), _ -> {}).compose(this::mark);
  }

  /**
   * What could not be taken back stays written down, for a later daemon to do: the guest that may
   * stand still, the file that may be there. It is no completed image.
   */
  private Future<Void> unmark() {
    if (owner.running().isEmpty()) {
      return Future.succeededFuture();
    }
    return standsStill || filesLeft
        ? keepMark(Optional.empty(), standsStill)
        : owner.record().keep(Optional.empty());
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
        .onSuccess(_ -> standsStill())
        .recover(this::mayHavePaused);
  }

  private void standsStill() {
    job.note(Moment.PAUSED);
    owner.becomes(StateReason.PAUSED_SAVE, LifecycleDetail.SUSPENDED_PAUSED);
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
    flowingSinceMillis = nowMillis();
    long estimate = machine.saveBytesEstimate();
    StateTarget target = image.target();
    job.progress(new Job.Progress(target::bytesTaken, () -> estimate));
    FirstByte first = FirstByte.of(owner.home().loop(), job, Moment.FIRST_BYTE, target::bytesTaken);
    return save(target)
        .onComplete(_ -> first.stop())
        .onSuccess(_ -> job.note(Moment.COMPLETED))
        .recover(failure -> Future.failedFuture(outgrown(failure, target, estimate)));
  }

  private Future<Void> save(StateTarget target) {
    return switch (target) {
      case StateSink sink -> machine.save(sink);
      case StateFile file -> owner.able(FileSaving.class, "by themselves save").save(file);
    };
  }

  /** Room was looked for beforehand: whoever asked must hear why that was not enough. */
  private VirtException outgrown(Throwable cause, StateTarget target, long estimate) {
    VirtException failure = VirtException.from(cause);
    return failure.code() != ErrorCode.NO_SPACE
        ? failure
        : new VirtException(
                failure.code(),
                "%s; the state was estimated at %d bytes, and %d were written when the room was used up; domain '%s' goes on as before"
                    .formatted(failure.getMessage(), estimate, target.bytesTaken(), owner.name()),
                failure)
            .of(failure.object().orElse(owner.name()));
  }

  private Future<Void> commit() {
    writtenMillis = nowMillis();
    return onLoop(image.commit()).compose(this::isInItsPlace);
  }

  private Future<Void> isInItsPlace(ImageMaking.Made done) {
    made = done;
    done.moments().forEach(job::note);
    image.took(Duration.ofMillis(nowMillis() - flowingSinceMillis));
    wish.whenComplete().run();
    return wish.place().file().isPresent()
        ? Future.succeededFuture()
        : mark(Optional.of("confirmed"));
  }

  private Future<Void> stop() {
    flushMillis = nowMillis() - writtenMillis;
    job.step("stopping");
    return endAsSaved(owner).onSuccess(_ -> job.note(Moment.STOPPED));
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

  private Told result() {
    long now = nowMillis();
    return new Told(
        made.bytes(),
        image.target().bytesTaken(),
        now - startedMillis,
        wasRunning ? now - pausedMillis : 0,
        flushMillis,
        image.road());
  }

  private <T> Future<T> waiting(Future<T> work, Consumer<T> late) {
    return new Patience(owner.home().loop(), job).files(wish.place().name(), work, late);
  }

  private <T> Future<T> within(Future<T> work) {
    return owner
        .home()
        .loop()
        .within(Patience.FILES_ANSWER_WITHIN, wish.place().name(), onLoop(work));
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
