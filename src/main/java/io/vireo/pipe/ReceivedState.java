package io.vireo.pipe;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.stream.ChannelOpener;
import io.vireo.stream.ChannelSource;
import io.vireo.stream.Stage;
import io.vireo.stream.StateSource;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A state that a client sends, behind the front that was read already. It is given only if all of
 * it has come and was what its trailer says, and not because a hypervisor is content: that one
 * reads no further than its own end.
 */
public final class ReceivedState implements StateSource {

  /** How much may follow what the hypervisor wanted to have. */
  private static final int REST_BYTES_MAX = 1 << 20;

  private final Host host;
  private final InPipe pipe;
  private final Optional<String> sha256;
  private final ChannelSource state;

  /**
   * @param stages that its bytes passed when they were saved
   * @param sha256 that the whole stream must have
   * @param bytes of the state, where that is known
   */
  public ReceivedState(
      Host host, InPipe pipe, List<Stage> stages, Optional<String> sha256, OptionalLong bytes) {
    this.host = host;
    this.pipe = pipe;
    this.sha256 = sha256;
    this.state = new ChannelSource(host, "a client", stages, pipe, bytes);
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    return state
        .give(target)
        .map(this::verified)
        .recover(failure -> judge(VirtException.from(failure)))
        .onComplete(_ -> pipe.close());
  }

  /** What is left of the stream is waited for, on a thread that may. */
  private Future<Long> judge(VirtException failure) {
    return failure.code() == ErrorCode.WRITE_FAILED
        ? host.transfer("restore from a client")
            .run(
                () -> {
                  throw judged(failure);
                })
        : Future.failedFuture(failure);
  }

  private long verified(long given) {
    pipe.verify(sha256);
    return given;
  }

  /**
   * That the hypervisor takes no more is its own affair, as long as what it took was whole:
   * otherwise the failure must be one that counts even if the hypervisor is content.
   */
  private VirtException judged(VirtException failure) {
    try {
      if (comesToItsEnd()) {
        pipe.verify(sha256);
        return failure;
      }
    } catch (VirtException worse) {
      return worse;
    }
    return new VirtException(
        ErrorCode.OPERATION_FAILED,
        "the hypervisor stopped taking the stream after %d bytes, and it goes on; its log says why"
            .formatted(pipe.bytes()),
        failure);
  }

  private boolean comesToItsEnd() {
    ByteBuffer rest = ByteBuffer.allocate(REST_BYTES_MAX);
    while (rest.hasRemaining()) {
      if (pipe.read(rest) < 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long bytesGiven() {
    return state.bytesGiven();
  }

  @Override
  public long bytesTotal() {
    return state.bytesTotal();
  }
}
