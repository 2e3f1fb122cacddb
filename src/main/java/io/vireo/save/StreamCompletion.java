package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Makes an ordinary image of a file into which a stream was received. The data is flushed, then the
 * complete magic is written and flushed, then the trailer is cut off: at every moment the file is
 * either incomplete and can be completed, or complete. A trailer that a power cut leaves behind a
 * complete image does no harm, and completing again takes it away.
 *
 * <p>Blocks for as long as it takes to read the file.
 */
public final class StreamCompletion {

  private static final int BUFFER_BYTES = 1 << 20;

  private final FileCalls disk;
  private final Path path;
  private final ImageRefusal refusal;
  private final MessageDigest wholeDigest = sha256();

  private StreamCompletion(FileCalls disk, Path path) {
    this.disk = disk;
    this.path = path;
    this.refusal = new ImageRefusal(path);
  }

  /**
   * Completes the image at {@code path}; without effect on one that is complete.
   *
   * @param sha256 of the whole stream as its receiver or its sender knows it; it also makes up for
   *     a trailer that was never written
   * @throws VirtException {@code SAVE_IMAGE_INCOMPLETE} if the file ends without a trailer and no
   *     digest is given, {@code SAVE_IMAGE_DAMAGED} if its bytes are not those that were sent, the
   *     other codes of {@link ImageReader}, {@code RESOURCE_BUSY}, {@code WRITE_FAILED}
   */
  public static void complete(Path path, Optional<String> sha256) {
    complete(FileCalls.local(), path, sha256);
  }

  static void complete(FileCalls disk, Path path, Optional<String> sha256) {
    FileKind.of(path).requireReadable(path);
    Inspection found = ImageReader.inspect(disk, path);
    if (found.image().isEmpty()) {
      throw found.refusal().orElseThrow();
    }
    new StreamCompletion(disk, path).run(sha256);
  }

  /** Why an image with the incomplete magic is refused, and what helps. */
  static VirtException refusal(FileCalls disk, Path path) {
    ImageRefusal refusal = new ImageRefusal(path);
    try (DiskFile file = disk.open(path)) {
      return trailer(file).isPresent() ? refusal.received() : refusal.incomplete();
    } catch (IOException unreadable) {
      return refusal.incomplete();
    }
  }

  private static Optional<StreamTrailer> trailer(DiskFile file) throws IOException {
    long at = file.size() - StreamTrailer.BYTES;
    if (at < SaveHeader.BYTES) {
      return Optional.empty();
    }
    ByteBuffer last = ByteBuffer.allocate(StreamTrailer.BYTES);
    file.readFully(last, at);
    return StreamTrailer.decode(last.flip());
  }

  private void run(Optional<String> sha256) {
    try (DiskFile file = disk.update(path)) {
      if (!file.claim()) {
        throw new VirtException(
                ErrorCode.RESOURCE_BUSY, path + " is being changed by another call; try again")
            .of(path.toString());
      }
      Optional<StreamTrailer> trailer = trailer(file);
      long bytes = file.size() - (trailer.isPresent() ? StreamTrailer.BYTES : 0);
      if (trailer.isPresent() || sha256.isPresent() || !isComplete(file)) {
        verify(trailer, sha256, new StreamTrailer(bytes, digest(file, bytes)));
        finish(file, bytes);
      }
    } catch (IOException cause) {
      throw DiskFailure.writing(path, cause);
    }
  }

  private static boolean isComplete(DiskFile file) throws IOException {
    ByteBuffer magic = ByteBuffer.allocate(SaveHeader.MAGIC_BYTES);
    file.readFully(magic, 0);
    return magic.flip().equals(ByteBuffer.wrap(SaveHeader.magic(true)));
  }

  /**
   * @param real what a trailer of this file would have to say
   */
  private void verify(
      Optional<StreamTrailer> trailer, Optional<String> sha256, StreamTrailer real) {
    if (trailer.isEmpty() && sha256.isEmpty()) {
      throw refusal.cutOff();
    }
    if (trailer.filter(said -> !said.equals(real)).isPresent()) {
      throw refusal.damaged("its bytes are not those that its trailer tells of");
    }
    if (sha256.filter(said -> !said.equalsIgnoreCase(whole(real))).isPresent()) {
      throw refusal.damaged("its bytes, with their trailer, do not have the digest given");
    }
  }

  /** The digest of the whole stream follows from that of what stands before its trailer. */
  private String whole(StreamTrailer real) {
    wholeDigest.update(real.encode());
    return HexFormat.of().formatHex(wholeDigest.digest());
  }

  private String digest(DiskFile file, long bytes) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      ByteBuffer buffer = arena.allocate(BUFFER_BYTES).asByteBuffer();
      wholeDigest.update(SaveHeader.magic(false)); // as it was sent, whatever stands there now
      long at = SaveHeader.MAGIC_BYTES;
      while (at < bytes) {
        buffer.clear().limit((int) Math.min(BUFFER_BYTES, bytes - at));
        file.readFully(buffer, at);
        at += buffer.flip().remaining();
        wholeDigest.update(buffer);
      }
      return HexFormat.of().formatHex(((MessageDigest) wholeDigest.clone()).digest());
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  private void finish(DiskFile file, long bytes) throws IOException {
    file.force();
    file.writeFully(ByteBuffer.wrap(SaveHeader.magic(true)), 0);
    file.force();
    file.truncate(bytes);
    file.force();
    disk.forceDirectory(path.toRealPath().getParent());
  }
}
