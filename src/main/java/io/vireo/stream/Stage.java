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
   * Packs with zstd in this process.
   *
   * @param level as the program's; 3 is its default and libvirt's
   * @param workers threads that pack; 0 packs on the transfer's own
   */
  record Zstd(int level, int workers) implements Stage {}

  /**
   * Packs with a program.
   *
   * @param pack a filter; {@code unpack} undoes it
   */
  record Program(List<String> pack, List<String> unpack) implements Stage {}

  /** Encrypts and authenticates with AES-256-GCM in chunks. */
  record Seal(SecretKey key) implements Stage {}

  /** Notes a checksum of each chunk of what goes into the file; changes nothing. */
  record Digest(ChunkDigests into) implements Stage {}

  /**
   * Holds the stream to a rate.
   *
   * @param bytesPerSecondMax asked again some times a second while the stream runs, on its thread:
   *     a share of a disk changes as other saves begin and end. {@code Long.MAX_VALUE} for no limit
   */
  record Pace(LongSupplier bytesPerSecondMax) implements Stage {}
}
