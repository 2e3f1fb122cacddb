package io.vireo.save.content;

import io.vireo.state.DiskFile;
import io.vireo.stream.StateFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * The first bytes of QEMU's stream, as far as they tell what it is: magic and version, the name of
 * the machine type, and whether memory follows as a mapped-ram section. All in big endian.
 *
 * @param version of the stream's format
 * @param machine type that wrote it, if it says so
 */
public record StateHead(int version, Optional<String> machine) {

  private static final byte[] MAGIC = "QEVM".getBytes(StandardCharsets.US_ASCII);
  private static final int CONFIGURATION_SECTION = 7;
  private static final int MACHINE_BYTES_MAX = 256;
  private static final int HEAD_BYTES = 3 * Integer.BYTES + 1 + MACHINE_BYTES_MAX;

  /** Reads it from where the stream begins; empty if something else is there. */
  public static Optional<StateHead> read(DiskFile file, long offset) throws IOException {
    return parse(head(file, offset, HEAD_BYTES));
  }

  /** Whether there is a state of that layout. */
  public static boolean isThere(DiskFile file, long offset, StateFile.Layout layout)
      throws IOException {
    return switch (layout) {
      case STREAM -> head(file, offset, 1).hasRemaining();
      case MAPPED -> read(file, offset).isPresent() && MappedRam.read(file, offset).isPresent();
    };
  }

  /** As many bytes as there are, up to {@code bytesMax}. */
  public static ByteBuffer head(DiskFile file, long offset, int bytesMax) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(bytesMax).order(ByteOrder.BIG_ENDIAN);
    int count = 0;
    while (head.hasRemaining() && count >= 0) {
      count = file.read(head, offset + head.position());
    }
    return head.flip();
  }

  private static Optional<StateHead> parse(ByteBuffer head) {
    byte[] magic = new byte[MAGIC.length];
    if (head.remaining() < MAGIC.length + Integer.BYTES) {
      return Optional.empty();
    }
    head.get(magic);
    int version = head.getInt();
    return Arrays.equals(magic, MAGIC)
        ? Optional.of(new StateHead(version, machine(head)))
        : Optional.empty();
  }

  private static Optional<String> machine(ByteBuffer rest) {
    if (rest.remaining() <= Integer.BYTES || rest.get() != CONFIGURATION_SECTION) {
      return Optional.empty();
    }
    int bytes = rest.getInt();
    if (bytes <= 0 || bytes > Math.min(MACHINE_BYTES_MAX, rest.remaining())) {
      return Optional.empty();
    }
    byte[] name = new byte[bytes];
    rest.get(name);
    return Optional.of(new String(name, StandardCharsets.US_ASCII));
  }
}
