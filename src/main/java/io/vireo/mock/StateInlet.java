package io.vireo.mock;

import io.vireo.stream.ChannelOpener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.UUID;

/**
 * The machine's end of a restore. Everything after the header follows from the header, so that
 * checking a stream means making it again and comparing. Written on the transfer's thread, asked
 * for its result when the transfer is over.
 */
final class StateInlet implements WritableByteChannel, ChannelOpener<WritableByteChannel> {

  private final UUID expected;
  private final ByteBuffer header = ByteBuffer.allocate(MachineState.HEADER_BYTES);
  private volatile boolean open = true;
  private volatile Progress progress = new Progress(Optional.empty(), Optional.empty());
  private StateBytes rest;

  /** What is known so far; the fault is a phrase to follow the domain's name. */
  private record Progress(Optional<MachineState> state, Optional<String> fault) {}

  StateInlet(UUID expected) {
    this.expected = expected;
  }

  /** Whether a byte was wrong; an early end is not. */
  boolean isRefused() {
    return progress.fault().isPresent();
  }

  /** The phrase for what is wrong with the stream, once it ended. */
  Optional<String> fault() {
    if (progress.fault().isPresent()) {
      return progress.fault();
    }
    boolean whole = rest != null && rest.remaining() == 0;
    return whole ? Optional.empty() : Optional.of("it ends too early");
  }

  /** What was taken in, if nothing was wrong. */
  Optional<MachineState> state() {
    return fault().isPresent() ? Optional.empty() : progress.state();
  }

  @Override
  public WritableByteChannel open() {
    return this;
  }

  @Override
  public int write(ByteBuffer source) throws IOException {
    if (!open) {
      throw new ClosedChannelException();
    }
    int offered = source.remaining();
    if (header.hasRemaining()) {
      takeHeader(source);
    }
    while (source.hasRemaining()) {
      compare(source);
    }
    return offered;
  }

  private void takeHeader(ByteBuffer source) throws IOException {
    while (header.hasRemaining() && source.hasRemaining()) {
      header.put(source.get());
    }
    if (!header.hasRemaining()) {
      MachineState state =
          MachineState.parse(header.flip())
              .orElseThrow(() -> refuse("it is not the state of a test machine"));
      if (!state.uuid().equals(expected)) {
        throw refuse("it is the state of the machine " + state.uuid());
      }
      begin(state);
    }
  }

  private void begin(MachineState state) {
    rest = new StateBytes(state);
    rest.next().position(MachineState.HEADER_BYTES);
    progress = new Progress(Optional.of(state), Optional.empty());
  }

  private void compare(ByteBuffer source) throws IOException {
    ByteBuffer wanted = rest.next();
    int count = Math.min(wanted.remaining(), source.remaining());
    if (count == 0) {
      throw refuse("it goes on after its end");
    }
    ByteBuffer given = source.slice(source.position(), count);
    if (given.mismatch(wanted.slice(wanted.position(), count)) >= 0) {
      throw refuse("its bytes are not those that were saved");
    }
    wanted.position(wanted.position() + count);
    source.position(source.position() + count);
  }

  private IOException refuse(String fault) {
    progress = new Progress(Optional.empty(), Optional.of(fault));
    return new IOException(fault);
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public void close() {
    open = false;
  }
}
