package io.vireo.stream;

import java.util.List;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/**
 * Something that is done to a state's bytes between the hypervisor and the file. On the way out of
 * a file the same stages are undone in the opposite order.
 */
public sealed interface Stage {

  /**
   * Packs with zstd in this process, into a frame that the program reads. At the default level and
   * with workers, what level 1 packs as well is packed with that. What is read may also be the
   * program's: several frames, skippable ones, windows up to 128 MiB.
   *
   * @param level as the program's; above 4 it takes more memory than other stages do, 30 MiB at
   *     level 9 and 170 at 19
   * @param workers threads that pack, of which no more than four are used; 0 packs on the
   *     transfer's own
   */
  record Zstd(int level, int workers) implements Stage {

    /** The program's default and libvirt's. */
    public static final int LEVEL = 3;

    /** Of {@link #standard}: each one more takes 3 MiB more, which is more than a save should. */
    public static final int WORKERS_MAX = 2;

    /** Packs as well as the program does by itself, on as many threads as have a processor. */
    public static Zstd standard() {
      int processors = Runtime.getRuntime().availableProcessors();
      return new Zstd(LEVEL, Math.clamp(processors, 1, WORKERS_MAX));
    }
  }

  /**
   * Packs with a program, whose exit status decides whether the transfer succeeds.
   *
   * @param pack a filter with its arguments; {@code unpack} undoes it
   */
  record Program(List<String> pack, List<String> unpack) implements Stage {

    public Program {
      pack = List.copyOf(pack);
      unpack = List.copyOf(unpack);
    }
  }

  /**
   * Encrypts and authenticates with AES-256-GCM in chunks: {@link SealedForm} tells how.
   *
   * @param key any number of bytes that nobody guesses; 32 random ones are right
   */
  record Seal(SecretKey key) implements Stage {

    /** Nothing of the key: its own words would tell a hash of it. */
    @Override
    public String toString() {
      return "Seal[AES-256-GCM]";
    }

    /** How many bytes {@code plainBytes} become. */
    public static long sealedBytes(long plainBytes) {
      long chunks = Math.max(1, Math.ceilDiv(plainBytes, 1L << SealedForm.CHUNK_SHIFT));
      return SealedForm.PREAMBLE_BYTES + plainBytes + chunks * SealedForm.TAG_BYTES;
    }
  }

  /** Notes a checksum of each chunk of what passes, either way; changes nothing. */
  record Digest(ChunkDigests into) implements Stage {}

  /**
   * Holds the stream to a rate.
   *
   * @param bytesPerSecondMax asked again some times a second while the stream runs, on its thread:
   *     a share of a disk changes as other saves begin and end. {@code Long.MAX_VALUE} for no limit
   */
  record Pace(LongSupplier bytesPerSecondMax) implements Stage {}
}
