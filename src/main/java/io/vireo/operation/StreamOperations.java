package io.vireo.operation;

import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.gives;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;
import static io.vireo.operation.Operation.takes;

import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import java.util.Optional;

/** Saved states that flow to a client, and from one. */
public final class StreamOperations {

  /** How long a client has to confirm what it received, unless it says otherwise. */
  public static final int CONFIRM_SECONDS_DEFAULT = 60;

  public static final int CONFIRM_SECONDS_MAX = 600;

  /** How long a client may take nothing, or send nothing, unless it says otherwise. */
  public static final int STALL_SECONDS_DEFAULT = 30;

  /** Shorter than a hypervisor's own patience, so that the client is named as the cause. */
  public static final int STALL_SECONDS_MAX = 100;

  /** What the bytes of a stream are called. */
  public static final String MEDIA_TYPE = "application/vnd.vireo.save-stream";

  /** Names the job in the head of an answer that is a stream. */
  public static final String JOB_HEADER = "Vireo-Job";

  private StreamOperations() {}

  /**
   * @param xml a document to send in place of the domain's own; must be ABI compatible
   * @param imageFormat how the state is stored: {@code raw}, which is the default, or {@code zstd}
   * @param bytesPerSecondMax how fast at most
   * @param confirmSeconds how long to wait for the confirmation
   * @param stallSeconds how long the client may take nothing
   * @param running the image says: run after restore; {@code paused}: stay paused. At most one of
   *     the two; without either the present state counts
   */
  public record SaveStream(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      Optional<String> xml,
      Optional<String> imageFormat,
      Optional<Long> bytesPerSecondMax,
      Optional<Integer> confirmSeconds,
      Optional<Integer> stallSeconds,
      boolean running,
      boolean paused) {}

  /**
   * @param bytes length of the stream, trailer and all
   * @param guestBytes the guest's state as the hypervisor gave it
   * @param sha256 of the whole stream
   * @param pausedMillis how long the guest stood still before it was stopped
   */
  public record StreamSaved(
      long bytes,
      long guestBytes,
      String sha256,
      String format,
      long elapsedMillis,
      long pausedMillis) {}

  public static final Operation<SaveStream, StreamSaved> SAVE_STREAM =
      gives("domain.save-stream", SaveStream.class, StreamSaved.class)
          .needs("domain", "hibernate")
          .http(POST, "/domains/{domain}/save-stream")
          .says("Sends a domain's state and stops it once the client has confirmed the digest.")
          .example("{\"domain\": \"web1\", \"imageFormat\": \"zstd\"}");

  /**
   * @param sha256 of all bytes of the stream, as hexadecimal digits
   */
  public record Confirm(long id, String sha256) {}

  public static final Operation<Confirm, StreamSaved> CONFIRM =
      quick("job.confirm", Confirm.class, StreamSaved.class)
          .needs("domain", "hibernate")
          .http(POST, "/jobs/{id}/confirm")
          .says("Says that a stream was received whole and is safe; its domain is stopped now.")
          .example("{\"id\": 1, \"sha256\": \"" + "0f".repeat(32) + "\"}");

  /**
   * @param sha256 of all bytes of the stream, as hexadecimal digits; needed for a complete image
   *     whose length is not told beforehand
   * @param stallSeconds how long the client may send nothing
   * @param resetNvram fresh UEFI variables
   */
  public record RestoreStream(
      Optional<HypervisorUri> hypervisor,
      Optional<String> sha256,
      Optional<Integer> stallSeconds,
      boolean running,
      boolean paused,
      boolean resetNvram) {}

  public static final Operation<RestoreStream, DomainInfo> RESTORE_STREAM =
      takes("domain.restore-stream", RestoreStream.class, DomainInfo.class)
          .needs("domain", "start")
          .http(POST, "/restore-stream")
          .says("Makes a domain go on from the image that is sent, once all of it has come.")
          .example("{\"paused\": true}");

  /**
   * @param sha256 of the whole stream, which also makes up for a trailer that was never written
   */
  public record CompleteImage(FilePath path, Optional<String> sha256) {}

  public static final Operation<CompleteImage, SaveImageInfo> COMPLETE =
      job("save-image.complete", CompleteImage.class, SaveImageInfo.class)
          .needs("domain", "hibernate")
          .http(POST, "/save-image/complete")
          .says("Makes an ordinary image of a file that holds a received stream.")
          .example("{\"path\": \"/var/lib/saves/web1.stream\"}");
}
