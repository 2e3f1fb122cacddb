package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.save.ImageVerification.Range;
import io.vireo.save.ImageVerification.State;
import io.vireo.save.content.DigestTable;
import io.vireo.save.content.ImageDigests;
import io.vireo.save.content.Nowhere;
import io.vireo.save.content.StreamSums;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.stream.ChunkDigests;
import io.vireo.stream.FileSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Holds an image against what it says of itself: header, document, and its stream against the
 * checksums it carries. A packed or sealed stream without checksums is unpacked to nowhere, which
 * finds most damage; of a raw one nothing can be told. Nothing is written. Used once.
 */
public final class ImageCheck {

  private final Host host;
  private final Path path;
  private final Keys keys;
  private final boolean thorough;
  private final AtomicReference<FileSource> unpacking = new AtomicReference<>();
  private volatile long bytesDone;
  private volatile long bytesTotal;
  private volatile boolean cancelled;

  private ImageCheck(Host host, Path path, Keys keys, boolean thorough) {
    this.host = host;
    this.path = path;
    this.keys = keys;
    this.thorough = thorough;
  }

  /**
   * Of everything that can be checked. Without its key a sealed image is checked by its digests.
   */
  public static ImageCheck of(Host host, Path path, Keys keys) {
    return new ImageCheck(host, path, keys, true);
  }

  /** Of the checksums only, as a restore does: what has none is taken as it is. */
  public static ImageCheck ofDigests(Host host, Path path) {
    return new ImageCheck(host, path, Keys.NONE, false);
  }

  /** Bytes of the stream read so far; any thread. */
  public long bytesDone() {
    FileSource source = unpacking.get();
    return source == null ? bytesDone : source.bytesGiven();
  }

  /** Bytes of the stream to be read; 0 until that is known. Any thread. */
  public long bytesTotal() {
    return bytesTotal;
  }

  /** Makes a running or later {@link #run} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    cancelled = true;
    FileSource source = unpacking.get();
    if (source != null) {
      source.cancel();
    }
  }

  /**
   * Reads the whole image, on threads of its own.
   *
   * @return what was found, damage too; fails with {@code NO_FILE}, {@code OPEN_FAILED}, {@code
   *     READ_FAILED} (nothing can be told) or {@code OPERATION_ABORTED}
   */
  public Future<ImageVerification> run() {
    return host.laneOf(path)
        .run(() -> ImageReader.inspect(path))
        .compose(
            found ->
                found instanceof Inspection.Complete(SaveImage image)
                    ? check(image)
                    : Future.succeededFuture(refused(found)));
  }

  private ImageVerification refused(Inspection found) {
    VirtException why = found.refusal().orElseThrow();
    return new ImageVerification(
        path,
        State.UNUSABLE,
        why.getMessage(),
        found.image(),
        Optional.of(why),
        SaveHeader.BYTES,
        0,
        List.of());
  }

  private Future<ImageVerification> check(SaveImage image) {
    return switch (image.digests()) {
      case ImageDigests.Sound(DigestTable sums) -> hold(image, sums);
      case ImageDigests.Unusable(String why) -> Future.succeededFuture(unusable(image, why));
      case ImageDigests.None _, ImageDigests.FrontDamaged _ ->
          thorough && comesApart(image)
              ? unpack(image)
              : Future.succeededFuture(
                  sound(image, State.UNTOLD, "cannot be told: it has no digests"));
    };
  }

  private static boolean comesApart(SaveImage image) {
    return image.header().sealed() || image.header().format().isPacked();
  }

  private ImageVerification sound(SaveImage image, State state, String reason) {
    return new ImageVerification(
        path,
        state,
        reason,
        Optional.of(image),
        Optional.empty(),
        image.streamOffset() + (state == State.UNTOLD ? 0 : image.streamBytes()),
        0,
        List.of());
  }

  /** The stream may be sound, but what would prove it is lost. */
  private ImageVerification unusable(SaveImage image, String why) {
    VirtException refusal =
        new ImageRefusal(path).damaged("it has checksums of its stream, but " + why);
    return new ImageVerification(
        path,
        State.UNUSABLE,
        refusal.getMessage(),
        Optional.of(image),
        Optional.of(refusal),
        image.streamOffset(),
        0,
        List.of());
  }

  private Future<ImageVerification> hold(SaveImage image, DigestTable sums) {
    bytesTotal = sums.streamBytes();
    return host.transfer("verify " + path.getFileName())
        .run(() -> new ImageVerification.Findings(image, sums, again(image, sums)).verification());
  }

  private DigestTable again(SaveImage image, DigestTable sums) {
    ChunkDigests digests = sums.again();
    try (DiskFile file = FileCalls.local().open(path)) {
      StreamSums.of(file, image.streamOffset(), sums.streamBytes()).into(digests, this::progress);
      return DigestTable.of(digests);
    } catch (IOException cause) {
      throw DiskFailure.reading(path, cause);
    }
  }

  private void progress(long bytes) {
    bytesDone = bytes;
    if (cancelled) {
      throw new VirtException(
              ErrorCode.OPERATION_ABORTED, "the check of " + path + " was aborted on request")
          .of(path.toString());
    }
  }

  private Future<ImageVerification> unpack(SaveImage image) {
    bytesTotal = image.streamBytes();
    return keys.unseal(image)
        .compose(open -> host.laneOf(path).run(() -> source(open)))
        .compose(source -> source.give(Nowhere.opener()))
        .map(_ -> sound(image, State.READABLE, "it has no digests; its stream came apart well"))
        .recover(failed -> judged(image, VirtException.from(failed)));
  }

  private FileSource source(SaveImage image) {
    FileSource source =
        FileSource.buffered(
            host, ImageStream.origin(image), StateStages.reading(host.processes(), image));
    unpacking.set(source);
    if (cancelled) {
      source.cancel();
    }
    return source;
  }

  /** What says nothing about the image is a failure of the check. */
  private Future<ImageVerification> judged(SaveImage image, VirtException failed) {
    return switch (failed.code()) {
      case OPERATION_FAILED, SAVE_IMAGE_DAMAGED ->
          Future.succeededFuture(
              new ImageVerification(
                  path,
                  State.UNUSABLE,
                  failed.getMessage(),
                  Optional.of(image),
                  Optional.of(failed),
                  image.streamOffset() + bytesDone(),
                  0,
                  List.of(new Range(image.streamOffset(), image.streamBytes()))));
      case AUTH_FAILED, ARGUMENT_UNSUPPORTED ->
          Future.succeededFuture(sound(image, State.UNTOLD, failed.getMessage()));
      default -> Future.failedFuture(failed);
    };
  }
}
