package io.vireo.image;

import io.vertx.core.Future;
import io.vireo.job.Job;
import io.vireo.save.ImageDocument;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateTarget;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One image in the making: a file of this host, or whatever else can hold a guest until it is the
 * only thing that does. {@link SaveStory} goes through it in this order: {@link Place#open} while
 * the guest still runs, {@link #identity}, then the guest is paused and its state flows into {@link
 * #target}, then {@link #commit}; and {@link #abandon} if anything before that failed.
 *
 * <p>Until a commit succeeds nobody may take the image for complete; once it has, the guest's
 * process is ended, so it must be where a power cut cannot reach it. Futures may complete on any
 * thread.
 */
public interface ImageMaking {

  /** Where an image can be made; nothing of it is there yet. */
  interface Place {

    /** What does not answer if it takes too long: {@code the file system of /x}. */
    String name();

    /**
     * Beside which file a later daemon looks for what a crash left. Empty where nothing is left;
     * then a crash before the end of the commit lets the guest go on, and a later one ends it.
     */
    Optional<Path> file();

    /**
     * Decides how the image is made, checks all that can be checked, and writes what stands before
     * the state. A failure refuses the save, the guest was not touched, and nothing is left.
     */
    Future<ImageMaking> open(Plan plan);
  }

  /**
   * What is to be in the image.
   *
   * @param shownXml makes the document without passwords, for those who have no key to a sealed
   *     image; asked for only where one is made
   * @param running whether the guest is to run after its restore
   * @param estimatedBytes of state, at most what the machine says now
   * @param abilities how the machine can write a file by itself
   */
  record Plan(
      ImageDocument document,
      Supplier<String> shownXml,
      boolean running,
      long estimatedBytes,
      FileAbilities abilities) {}

  /**
   * What became of it.
   *
   * @param bytes of the whole image
   * @param moments of the commit, for the job's timeline
   */
  record Made(long bytes, List<Job.Noted> moments) {}

  /** By which road the state goes and why; known as soon as this is open. */
  Job.Road road();

  /** Where the state goes. The same one at each call, used once. */
  StateTarget target();

  /**
   * What tells the file that is being written from every other one, for the record of the save: if
   * the target has this identity, the save was completed. Empty where there is no file.
   */
  Future<Optional<String>> identity();

  /** Makes it the only image there is, beyond the reach of a power cut. */
  Future<Made> commit();

  /** So long it took from the first of the state until it was beyond the reach of a power cut. */
  default void took(Duration span) {}

  /** Removes every trace of it; without effect after a commit that succeeded. */
  Future<Void> abandon();

  /**
   * Somebody wants the job given up: what waits for others ends with {@code OPERATION_ABORTED}. A
   * commit that only waits for a disk goes on. On the owner's loop.
   */
  default void giveUp() {}
}
