package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Bytes as a guest's memory has them: a third of a program, a third of zeros, a third random. */
final class Memory {

  static final int BYTES = 24 << 20;

  private static final int PART = BYTES / 3;

  private final byte[] bytes;

  private Memory(byte[] bytes) {
    this.bytes = bytes;
  }

  static Memory make() throws IOException {
    byte[] bytes = new byte[BYTES];
    Path program = Path.of(System.getProperty("java.home"), "lib", "server", "libjvm.so");
    System.arraycopy(Files.readAllBytes(program), 0, bytes, 0, PART);
    byte[] random = new byte[PART];
    new SplittableRandom(1).nextBytes(random);
    System.arraycopy(random, 0, bytes, BYTES - PART, PART);
    return new Memory(bytes);
  }

  void writeTo(Path file) throws IOException {
    Files.write(file, bytes);
  }

  ByteBuffer outsideTheHeap() {
    return ByteBuffer.allocateDirect(BYTES).put(bytes).flip();
  }

  /** All of {@code bytes} once, as a stage gets them. */
  static ReadableByteChannel reading(ByteBuffer bytes) {
    ByteBuffer left = bytes.duplicate();
    return new Staged() {
      @Override
      public int read(ByteBuffer to) {
        if (!left.hasRemaining()) {
          return -1;
        }
        int count = Math.min(left.remaining(), to.remaining());
        to.put(left.slice(left.position(), count));
        left.position(left.position() + count);
        return count;
      }
    };
  }

  /** How many bytes come out of {@code channel}. */
  static long drain(ReadableByteChannel channel, ByteBuffer through) throws IOException {
    long bytes = 0;
    for (int count = 0; count >= 0; count = channel.read(through.clear())) {
      bytes += count;
    }
    return bytes;
  }
}
