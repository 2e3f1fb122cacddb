package io.vireo.fault;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.e2e.Api;
import io.vireo.e2e.Images;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** When in a save somebody dies. */
enum Trigger {
  /** After so much of the time that an undisturbed save takes. */
  TIME,
  /** When the file has so much of its length. */
  LENGTH,
  /** When the daemon says that so many bytes have left the machine. */
  BYTES,
  /** At the beginning of a step that the job tells of. */
  STEP,
  /** When the file beside the target appears, is marked complete, or has taken its name. */
  FILE;

  private static final List<String> STEPS =
      List.of("checking", "preparing", "pausing", "writing", "flushing");
  private static final int FILE_MOMENTS = 3;

  /**
   * What an undisturbed save is like.
   *
   * @param nanos how long it took
   * @param bytes of its image
   */
  record Undisturbed(long nanos, long bytes) {}

  /**
   * A save under way.
   *
   * @param at between 0 and a little more than 1: what is meant by it is the trigger's affair
   */
  record Watched(Api api, String domain, Path image, Undisturbed usual, double at, long begun) {}

  /** Whether the moment has come. */
  boolean hasCome(Watched save) throws IOException {
    return switch (this) {
      case TIME -> System.nanoTime() - save.begun() >= save.usual().nanos() * save.at();
      case LENGTH -> length(save) >= Math.min(1, save.at()) * save.usual().bytes();
      case BYTES ->
          job(save).path("bytesDone").asLong() >= Math.min(1, save.at()) * save.usual().bytes();
      case STEP -> isAtStep(save);
      case FILE -> isMoment(save);
    };
  }

  private static long length(Watched save) throws IOException {
    List<Path> parts = Images.besides(save.image());
    try {
      return parts.isEmpty() ? 0 : Files.size(parts.getFirst());
    } catch (IOException renamed) {
      return Long.MAX_VALUE;
    }
  }

  /** Nothing when the domain has not had any. */
  private static JsonNode job(Watched save) {
    String said = save.api().send(Api.get("/domains/" + save.domain() + "/job")).body();
    try {
      return new ObjectMapper().readTree(said);
    } catch (JsonProcessingException noJob) {
      throw new UncheckedIOException(said, noJob);
    }
  }

  private static boolean isAtStep(Watched save) {
    int wanted = (int) (Math.min(0.999, save.at()) * STEPS.size());
    return STEPS.indexOf(job(save).path("step").asText()) >= wanted;
  }

  private static boolean isMoment(Watched save) throws IOException {
    List<Path> parts = Images.besides(save.image());
    return switch ((int) (Math.min(0.999, save.at()) * FILE_MOMENTS)) {
      case 0 -> !parts.isEmpty();
      case 1 -> parts.stream().anyMatch(Trigger::isComplete);
      default -> Files.exists(save.image()) && isComplete(save.image());
    };
  }

  private static boolean isComplete(Path image) {
    try {
      return Images.magic(image).equals(Images.COMPLETE);
    } catch (IOException gone) {
      return false;
    }
  }
}
