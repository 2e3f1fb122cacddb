package io.vireo.host;

import io.netty.channel.Channel;
import io.netty.channel.unix.UnixChannel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.List;

/**
 * A connection of Vert.x's. Confined to its loop.
 *
 * <p>Descriptors go past Vert.x and Netty, in one message with the line they belong to: Netty sends
 * a descriptor with a byte of its own, which is a broken line to whoever listens. So nothing of
 * Netty's may be on its way then.
 */
final class NetLineSocket implements LineSocket {

  /** How long the other side may leave no room for a line. */
  static final Duration ROOM_DEADLINE = Duration.ofSeconds(5);

  private static final Duration ROOM_LOOK = Duration.ofMillis(2);

  private final NetSocket socket;
  private final Loop loop;
  private Future<Void> lastWrite = Future.succeededFuture();
  private int unsent;
  private boolean closed;

  NetLineSocket(NetSocket socket, Loop loop) {
    this.socket = socket;
    this.loop = loop;
  }

  /** The other side, or this one, has hung up. */
  void onClose() {
    closed = true;
  }

  @Override
  public Future<Void> write(String line) {
    return write(Buffer.buffer(line).appendByte((byte) '\n'));
  }

  private Future<Void> write(Buffer bytes) {
    unsent++;
    lastWrite = socket.write(bytes).onComplete(over -> unsent--);
    return lastWrite;
  }

  @Override
  public boolean congested() {
    return socket.writeQueueFull();
  }

  @Override
  public void close() {
    closed = true;
    socket.close();
  }

  // -- with descriptors ---------------------------------------------------------------------

  @Override
  public boolean passesDescriptors() {
    return channel() instanceof UnixChannel;
  }

  private Channel channel() {
    return ((NetSocketInternal) socket).channelHandlerContext().channel();
  }

  @Override
  public Future<Void> write(String line, List<Descriptor> descriptors) {
    if (!(channel() instanceof UnixChannel channel)) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              "this transport cannot pass descriptors; use Vert.x's epoll transport"));
    }
    Buffer bytes = Buffer.buffer(line).appendByte((byte) '\n');
    Passing passing = new Passing(channel, bytes, List.copyOf(descriptors), Promise.promise());
    attempt(passing);
    return loop.within(ROOM_DEADLINE, "the other side", passing.sent().future())
        .onFailure(passing.sent()::tryFail);
  }

  private record Passing(
      UnixChannel channel, Buffer line, List<Descriptor> descriptors, Promise<Void> sent) {

    long send() {
      List<Integer> numbers = descriptors.stream().map(Descriptor::number).toList();
      return DescriptorCalls.send(channel.fd().intValue(), line.getBytes(), numbers);
    }
  }

  /** Nobody waits for what was given up, so it must not be sent. */
  private void attempt(Passing passing) {
    if (passing.sent().future().isComplete()) {
      return;
    }
    if (closed) {
      passing.sent().fail(new VirtException(ErrorCode.OPERATION_FAILED, "the socket is closed"));
    } else if (unsent > 0) {
      lastWrite.onComplete(over -> attempt(passing));
    } else {
      outcome(passing, passing.send());
    }
  }

  private void outcome(Passing passing, long sent) {
    int length = passing.line().length();
    if (sent == length) {
      passing.sent().complete();
    } else if (sent >= 0) {
      write(passing.line().slice((int) sent, length))
          .onSuccess(passing.sent()::tryComplete)
          .onFailure(passing.sent()::tryFail);
    } else if (sent == -DescriptorCalls.EAGAIN || sent == -DescriptorCalls.EINTR) {
      loop.after(ROOM_LOOK, () -> attempt(passing));
    } else {
      String reason = DescriptorCalls.reason((int) -sent);
      passing
          .sent()
          .fail(
              new VirtException(
                  ErrorCode.SYSTEM_ERROR, "a descriptor cannot be passed: " + reason));
    }
  }
}
