package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.image.StateReading;
import io.vireo.job.Job;
import io.vireo.job.Moment;
import io.vireo.save.ImageCheck;
import io.vireo.save.ImageStream;
import io.vireo.save.ImageVerification;
import io.vireo.save.SaveImage;
import io.vireo.stream.StateSource;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A job's way to the state in an image: opened with its key, held against its digests, and ready to
 * be given to a machine that is not there yet. Confined to the loop.
 */
record StateSeeking(Home home, StateReading reading, Job job) {

  /** The image with its whole document. */
  Future<SaveImage> unsealed(SaveImage image) {
    return new Patience(home.loop(), job)
        .files("the directory of keys", reading.unseal(home.policy().keys(), image), _ -> {});
  }

  /**
   * The state, found to be sound as far as that was asked for. A source that comes too late holds
   * nothing: its file is opened when it is used.
   */
  Future<StateSource> source(SaveImage image) {
    job.road(reading.road(image));
    return verified(image)
        .compose(
            _ ->
                new Patience(home.loop(), job)
                    .files(
                        "the file system of the saved state",
                        ImageStream.open(home.host(), image, reading.way(image)),
                        _ -> {}));
  }

  private Future<Void> verified(SaveImage image) {
    boolean wanted = reading.verify().orElse(image.hasDigests());
    if (!wanted) {
      return Future.succeededFuture();
    }
    return image.hasDigests() ? compared(image) : Future.failedFuture(nothingToCompare(image));
  }

  private static VirtException nothingToCompare(SaveImage image) {
    return new VirtException(
            ErrorCode.ARGUMENT_UNSUPPORTED,
            "save image %s has no digests to be verified by; restore it without verify"
                .formatted(image.path()))
        .of(image.path().toString());
  }

  private Future<Void> compared(SaveImage image) {
    ImageCheck check = ImageCheck.ofDigests(home.host(), image.path());
    job.step("verifying");
    job.progress(new Job.Progress(check::bytesDone, check::bytesTotal));
    job.abortWished().onSuccess(_ -> check.cancel());
    return home.loop()
        .deliver(check.run())
        .map(ImageVerification::requireUsable)
        .map(
            _ -> {
              job.note(Moment.VERIFIED);
              return null;
            });
  }

  /** What this restore taught about those to come. */
  void learn(SaveImage image, long bytes) {
    between(Moment.STARTED, Moment.TAKEN_IN)
        .ifPresent(
            span ->
                home.policy()
                    .rates()
                    .learn(StateReading.RESTORES, reading.storage(image), bytes, span));
  }

  private Optional<Duration> between(Moment from, Moment to) {
    return at(from).flatMap(begin -> at(to).map(end -> Duration.between(begin, end)));
  }

  private Optional<Instant> at(Moment moment) {
    return job.timeline().stream()
        .filter(noted -> noted.moment() == moment)
        .map(Job.Noted::at)
        .findFirst();
  }
}
