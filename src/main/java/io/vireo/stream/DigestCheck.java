package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a part of a file from its beginning to its end and holds it against checksums that were
 * noted by {@link ChunkDigests} when it was written. Used once.
 */
public final class DigestCheck {

  /**
   * Bytes of the file that are not what was written; chunks that follow each other are one.
   *
   * @param offset from the file's start
   */
  public record Damage(long offset, long bytes) {}

  private final Host host;
  private final FileSource.Origin origin;
  private final Reading reading;
  private final ChunkDigests found;
  private final int[] expected;
  private final Transfer transfer;

  private DigestCheck(
      Host host, FileSource.Origin origin, Reading reading, int chunkShift, int[] expected) {
    long chunks = Math.ceilDiv(origin.bytes(), 1L << chunkShift);
    if (expected.length > chunks || (expected.length == 0 && chunks > 0)) {
      throw new VirtException(
              ErrorCode.INVALID_ARG,
              "%d checksums do not fit the %d bytes of %s"
                  .formatted(expected.length, origin.bytes(), origin.file()))
          .of(origin.file().toString());
    }
    this.host = host;
    this.origin = origin;
    this.reading = reading;
    this.found = new ChunkDigests(chunkShift, Math.max(1, expected.length));
    this.expected = expected.clone();
    this.transfer = new Transfer(origin.file().toString());
  }

  /**
   * Through the page cache.
   *
   * @param chunkShift a chunk has 2 to this power bytes
   * @param expected one checksum for each chunk, the last one for all that is left
   */
  public static DigestCheck buffered(
      Host host, FileSource.Origin origin, int chunkShift, int[] expected) {
    return new DigestCheck(host, origin, new Reading.Buffered(), chunkShift, expected);
  }

  /**
   * Past it, so that what is checked is what the disk holds.
   *
   * @param blockBytes of the file system: a power of two
   */
  public static DigestCheck direct(
      Host host, FileSource.Origin origin, int blockBytes, int chunkShift, int[] expected) {
    return new DigestCheck(host, origin, new Reading.Direct(blockBytes), chunkShift, expected);
  }

  /**
   * Reads and compares, on a thread of its own.
   *
   * @return what is damaged, in order; empty if nothing is. What the file lacks at its end is
   *     damaged too. Fails with {@code NO_FILE}, {@code OPEN_FAILED}, {@code READ_FAILED} or {@code
   *     OPERATION_ABORTED}; completes on the transfer's thread
   */
  public Future<List<Damage>> run() {
    return host.transfer("verify " + origin.file().getFileName()).run(this::check);
  }

  private List<Damage> check() {
    try (Buffers buffers = new Buffers();
        OriginChannel file = reading.open(host, present(), transfer, buffers)) {
      ByteBuffer buffer = buffers.take(Buffers.BUFFER_BYTES);
      while (file.read(buffer.clear()) >= 0) {
        found.update(buffer.flip());
        if (transfer.isCancelled()) {
          throw transfer.aborted();
        }
      }
    } catch (IOException broken) {
      throw transfer.failure(DiskFailure.reading(origin.file(), broken));
    } catch (VirtException failed) {
      throw transfer.failure(failed);
    }
    return damages(found.finish());
  }

  /** What there is of it. */
  private FileSource.Origin present() {
    try {
      long there = Math.max(0, Files.size(origin.file()) - origin.offset());
      return new FileSource.Origin(origin.file(), origin.offset(), Math.min(origin.bytes(), there));
    } catch (IOException cause) {
      throw DiskFailure.opening(origin.file(), cause);
    }
  }

  private List<Damage> damages(int[] actual) {
    List<Damage> damages = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      if (i >= actual.length || actual[i] != expected[i]) {
        add(damages, chunk(i));
      }
    }
    return List.copyOf(damages);
  }

  private Damage chunk(int number) {
    long begin = (long) number << found.chunkShift();
    long end = number == expected.length - 1 ? origin.bytes() : (number + 1L) << found.chunkShift();
    return new Damage(origin.offset() + begin, end - begin);
  }

  private static void add(List<Damage> damages, Damage next) {
    if (!damages.isEmpty() && end(damages.getLast()) == next.offset()) {
      Damage last = damages.removeLast();
      damages.add(new Damage(last.offset(), last.bytes() + next.bytes()));
    } else {
      damages.add(next);
    }
  }

  private static long end(Damage damage) {
    return damage.offset() + damage.bytes();
  }

  /** Bytes read so far; any thread. */
  public long bytesChecked() {
    return transfer.bytes();
  }

  /** Bytes there are to read, for progress. */
  public long bytesTotal() {
    return origin.bytes();
  }

  /** Makes a running or later {@link #run} fail with {@code OPERATION_ABORTED}; any thread. */
  public void cancel() {
    transfer.cancel();
  }
}
