package io.vireo.stream;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import java.nio.ByteBuffer;

/**
 * Whether zstd's level 1 makes no more of what comes than level 3 does, at twice the speed: so it
 * is with numbers, addresses and a Java heap, and seldom with programs and text. Tries both on a
 * piece of every 4 MiB; what was tried before counts for less each time.
 */
final class ZstdLevels implements AutoCloseable {

  private static final int FAST = 1;
  private static final int SAMPLE_BYTES = 64 * 1024;

  /**
   * As long as the answer is new; each time that it stays the next sample is a step further off.
   */
  private static final int EVERY_BYTES_MIN = 512 * 1024;

  private static final int EVERY_BYTES_MAX = 4 << 20;
  private static final int EVERY_BYTES_STEP = 128 * 1024;

  /** About as many samples are remembered. */
  private static final double MEMORY = 4;

  /**
   * Level 1 gains by more of what precedes than a sample has: where it seems 1.3 % worse on samples
   * of a heap it is 1 % better on the whole, and where 6 %, with programs, it is 9 % worse.
   */
  private static final double WORSE_MAX = 1.02;

  /** So much worse before it is left again, lest chance decide. */
  private static final double LEFT_AT = 1.025;

  private final int level;
  private final ByteBuffer packed;
  private final ZstdCompressCtx fast;
  private final ZstdCompressCtx thorough;
  private double fastBytes;
  private double thoroughBytes;
  private boolean isFast;
  private int every = EVERY_BYTES_MIN;
  private long untilNext;

  /**
   * @param level that is asked for
   */
  ZstdLevels(int level, Buffers buffers) {
    this.level = level;
    this.packed = buffers.take((int) Zstd.compressBound(SAMPLE_BYTES));
    this.fast = context(FAST).setHashLog(14).setChainLog(13).setMinMatch(7).setStrategy(1);
    this.thorough = context(level).setHashLog(17).setChainLog(16).setMinMatch(5).setStrategy(2);
  }

  /** What zstd would choose for so short a piece is not what it does with the whole. */
  private static ZstdCompressCtx context(int level) {
    return ZstdPacking.loaded(ZstdCompressCtx::new)
        .setLevel(level)
        .setChecksum(false)
        .setWindowLog(ZstdPacking.WINDOW_LOG);
  }

  /** Which level {@code next} should be packed with. */
  int of(ByteBuffer next) {
    untilNext -= next.remaining();
    if (untilNext <= 0 && next.remaining() >= SAMPLE_BYTES) {
      look(next);
      untilNext = every;
    }
    return isFast ? FAST : level;
  }

  private void look(ByteBuffer next) {
    fastBytes += tried(fast, next) - fastBytes / MEMORY;
    thoroughBytes += tried(thorough, next) - thoroughBytes / MEMORY;
    boolean before = isFast;
    isFast = fastBytes <= thoroughBytes * (before ? LEFT_AT : WORSE_MAX);
    every =
        isFast == before ? Math.min(every + EVERY_BYTES_STEP, EVERY_BYTES_MAX) : EVERY_BYTES_MIN;
  }

  private int tried(ZstdCompressCtx context, ByteBuffer next) {
    return context.compressDirectByteBuffer(
        packed, 0, packed.capacity(), next, next.position(), SAMPLE_BYTES);
  }

  @Override
  public void close() {
    fast.close();
    thorough.close();
  }
}
