package io.vireo.stream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/** Bytes that can be made again from a seed, and simple ends for transfers. */
public final class Bytes {

  private Bytes() {}

  public static byte[] random(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  /** The file's bytes from {@code offset} on. */
  public static byte[] tail(Path file, long offset) throws IOException {
    byte[] all = Files.readAllBytes(file);
    return Arrays.copyOfRange(all, (int) offset, all.length);
  }

  /** An end that hands out {@code bytes} in uneven pieces. */
  public static Opener<ReadableByteChannel> from(byte[] bytes) {
    return from(bytes, at -> {});
  }

  /** The same, calling {@code before} with the position before each read. */
  public static Opener<ReadableByteChannel> from(byte[] bytes, IntConsumer before) {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    return new Opener<>() {
      @Override
      public ReadableByteChannel open() {
        return new Reading(left, before, this);
      }
    };
  }

  /** An end that remembers whether it was closed. */
  public abstract static class Opener<C extends java.nio.channels.Channel>
      implements ChannelOpener<C> {
    private volatile boolean closed;

    public boolean isClosed() {
      return closed;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private record Reading(ByteBuffer left, IntConsumer before, Opener<?> opener)
      implements ReadableByteChannel {

    @Override
    public int read(ByteBuffer target) throws IOException {
      before.accept(left.position());
      if (opener.isClosed()) {
        throw new IOException("closed");
      }
      if (!left.hasRemaining()) {
        return -1;
      }
      int count = Math.min(Math.min(77_777, left.remaining()), target.remaining());
      target.put(left.slice(left.position(), count));
      left.position(left.position() + count);
      return count;
    }

    @Override
    public boolean isOpen() {
      return !opener.isClosed();
    }

    @Override
    public void close() {}
  }

  /** An end that takes everything into {@code sink}. */
  public static Opener<WritableByteChannel> into(java.io.OutputStream sink) {
    return new Opener<>() {
      @Override
      public WritableByteChannel open() {
        return java.nio.channels.Channels.newChannel(sink);
      }
    };
  }
}
