package io.vireo.stream;

import com.github.luben.zstd.ZstdDecompressCtx;
import com.github.luben.zstd.ZstdException;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/**
 * Zstd frames one after the other, skippable ones among them, with windows up to the program's own
 * limit of 128 MiB. The last frame must be whole, and there must be one.
 */
final class ZstdUnpacking implements Staged {

  private final ReadableByteChannel from;
  private final String name;
  private final ByteBuffer input;
  private final ZstdDecompressCtx context;
  private boolean ended;
  private boolean frameOver;

  ZstdUnpacking(ReadableByteChannel from, String name, Buffers buffers) {
    this.from = from;
    this.name = name;
    this.input = buffers.take(Buffers.BUFFER_BYTES).limit(0);
    this.context = ZstdPacking.loaded(ZstdDecompressCtx::new);
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int begin = to.position();
    while (to.position() == begin) {
      if (!input.hasRemaining() && !ended) {
        ended = from.read(input.clear()) < 0;
        input.flip();
      }
      if (ended && !input.hasRemaining() && frameOver) {
        return -1;
      }
      unpack(to, begin);
    }
    return to.position() - begin;
  }

  /** Without input it can still give what it kept; if it gives nothing, the rest is missing. */
  private void unpack(ByteBuffer to, int begin) {
    int unread = input.remaining();
    try {
      frameOver = context.decompressByteBufferStream(to, input);
    } catch (ZstdException damaged) {
      throw damaged(damaged.getMessage(), damaged);
    }
    if (ended && unread == 0 && to.position() == begin && !frameOver) {
      throw damaged("unexpected end", new EOFException());
    }
  }

  private VirtException damaged(String words, Exception cause) {
    return new VirtException(
            ErrorCode.OPERATION_FAILED,
            "%s is damaged or cut off, says zstd: %s; use another copy".formatted(name, words),
            cause)
        .of(name);
  }

  @Override
  public void close() {
    context.close();
  }
}
