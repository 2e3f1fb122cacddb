package io.vireo.surface.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/**
 * Cuts what comes into messages. A length that cannot be is the end of the connection, as nobody
 * could say where the next message begins; so is one that does not come to its end. Confined to the
 * connection's loop.
 */
final class Frames extends ByteToMessageDecoder {

  private final IntSupplier bytesMax;
  private final ByteAccount account;
  private final Duration patience;
  private Future<?> deadline;
  private int reserved;

  /**
   * @param bytesMax the longest message at the time
   * @param patience how long a message may take once it has begun
   */
  Frames(IntSupplier bytesMax, ByteAccount account, Duration patience) {
    this.bytesMax = bytesMax;
    this.account = account;
    this.patience = patience;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < Packet.LENGTH_BYTES) {
      begun(context, in.isReadable());
      return;
    }
    int length = in.getInt(in.readerIndex());
    if (length < Packet.LENGTH_BYTES + Packet.HEADER_BYTES || length > bytesMax.getAsInt()) {
      throw new VirtException(
          ErrorCode.RPC, "a message of %d bytes cannot be taken".formatted(length & 0xFFFF_FFFFL));
    }
    if (in.readableBytes() < length) {
      reserve(length);
      begun(context, true);
    } else {
      out.add(in.readRetainedSlice(length));
      begun(context, false);
      reserve(0);
    }
  }

  private void reserve(int length) {
    if (length > reserved) {
      account.take(length - reserved);
    } else {
      account.giveBack(reserved - length);
    }
    reserved = length;
  }

  private void begun(ChannelHandlerContext context, boolean some) {
    if (some && deadline == null) {
      deadline =
          context
              .executor()
              .schedule(() -> late(context), patience.toMillis(), TimeUnit.MILLISECONDS);
    } else if (!some && deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }

  /** Where this side does not read, the other is not late. */
  private void late(ChannelHandlerContext context) {
    deadline = null;
    if (context.channel().config().isAutoRead()) {
      context.close();
    } else {
      begun(context, true);
    }
  }

  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    begun(context, false);
    reserve(0);
  }
}
