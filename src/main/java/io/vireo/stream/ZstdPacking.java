package io.vireo.stream;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdException;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One zstd frame with a checksum, as the program makes it; at the default level, of the level that
 * suits its pieces.
 */
final class ZstdPacking implements Staged {

  /**
   * Work is shared out in pieces of that size, with a window as long, of which each piece sees half
   * of what precedes it. What zstd chooses by itself for level 3 packs a guest's memory better by
   * 0.1 %, takes a quarter more time, and 80 MiB for two threads where this takes 10.
   */
  static final int JOB_BYTES = 512 * 1024;

  static final int WINDOW_LOG = 19;

  /** In zstd's own words: 9 is the whole window, each less is half of it. */
  private static final int OVERLAP_LOG = 8;

  /** Threads, whatever is asked for: with these a save stays below 16 MiB. */
  static final int WORKERS_MAX = 4;

  /** Measured at level 3: what a context takes by itself, and each thread more. */
  static final long CONTEXT_BYTES = 4L << 20;

  static final long WORKER_BYTES = 3L << 20;

  private final ReadableByteChannel from;
  private final String name;
  private final ByteBuffer input;
  private final Optional<ZstdLevels> levels;
  private final ZstdCompressCtx context;
  private int level;
  private boolean ended;
  private boolean done;

  ZstdPacking(ReadableByteChannel from, Stage.Zstd stage, String name, Buffers buffers) {
    this.from = from;
    this.name = name;
    int workers = Math.min(stage.workers(), WORKERS_MAX);
    buffers.claim(CONTEXT_BYTES + workers * WORKER_BYTES);
    this.input = buffers.take(Buffers.BUFFER_BYTES).limit(0);
    this.level = stage.level();
    // Only a frame that is packed on threads of its own may change its level on the way.
    boolean adapts = workers > 0 && level == Stage.Zstd.LEVEL;
    this.levels = adapts ? Optional.of(new ZstdLevels(level, buffers)) : Optional.empty();
    this.context = loaded(ZstdCompressCtx::new);
    context.setLevel(level).setChecksum(true).setWindowLog(WINDOW_LOG);
    if (workers > 0) {
      context.setWorkers(workers).setJobSize(JOB_BYTES).setOverlapLog(OVERLAP_LOG);
    }
  }

  /** The library unpacks itself into the temporary directory, which may forbid programs. */
  static <T> T loaded(Supplier<T> context) {
    try {
      return context.get();
    } catch (LinkageError unusable) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED,
          "zstd cannot be loaded here; let -Djava.io.tmpdir name a directory whose file system runs"
              + " programs, or use another format",
          unusable);
    }
  }

  @Override
  public int read(ByteBuffer to) throws IOException {
    int begin = to.position();
    while (to.position() == begin && !done) {
      if (!ended && !input.hasRemaining()) {
        ended = from.read(input.clear()) < 0;
        input.flip();
        levels.ifPresent(each -> adapt(each.of(input)));
      }
      pack(to);
    }
    return to.position() == begin && done ? -1 : to.position() - begin;
  }

  private void adapt(int better) {
    if (better != level) {
      context.setLevel(better);
      level = better;
    }
  }

  private void pack(ByteBuffer to) {
    EndDirective directive = ended ? EndDirective.END : EndDirective.CONTINUE;
    try {
      boolean flushed = context.compressByteBufferStream(to, input, directive);
      done = ended && flushed;
    } catch (ZstdException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot compress " + name + ": zstd failed", failed);
    }
  }

  @Override
  public void close() {
    levels.ifPresent(ZstdLevels::close);
    context.close();
  }
}
