package io.vireo.save.content;

import io.vireo.stream.ChannelOpener;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** Takes everything and keeps nothing. */
public final class Nowhere implements WritableByteChannel, ChannelOpener<WritableByteChannel> {

  private final AtomicBoolean closed = new AtomicBoolean();

  private Nowhere() {}

  public static ChannelOpener<WritableByteChannel> opener() {
    return new Nowhere();
  }

  @Override
  public WritableByteChannel open() {
    return this;
  }

  @Override
  public int write(ByteBuffer bytes) throws ClosedChannelException {
    if (closed.get()) {
      throw new ClosedChannelException();
    }
    int count = bytes.remaining();
    bytes.position(bytes.limit());
    return count;
  }

  @Override
  public boolean isOpen() {
    return !closed.get();
  }

  @Override
  public void close() {
    closed.set(true);
  }
}
