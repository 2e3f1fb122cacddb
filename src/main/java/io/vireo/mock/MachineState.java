package io.vireo.mock;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * All that a made-up machine is. Its memory is not kept: every byte of it follows from the UUID, so
 * that any size costs nothing and every byte can still be checked.
 *
 * <p>Saved it is a stream of big-endian 64-bit words: a header (magic, version, UUID as two words,
 * counter, bytes of memory), the memory, and a CRC-32 of everything before it.
 *
 * @param counter what the guest has counted so far
 * @param memoryBytes a multiple of 8
 */
record MachineState(UUID uuid, long counter, long memoryBytes) {

  /** Eight bytes of ASCII: {@code VIREOMCK}. */
  static final long MAGIC = 0x564952454f4d434bL;

  static final long VERSION = 1;
  static final int HEADER_BYTES = 6 * Long.BYTES;

  /** The largest memory that a setting or a header may ask for: 1 TiB. */
  static final long MEMORY_BYTES_MAX = 1L << 40;

  private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

  /** How long the saved stream is. */
  long streamBytes() {
    return HEADER_BYTES + memoryBytes + Long.BYTES;
  }

  MachineState counted(long counter) {
    return new MachineState(uuid, counter, memoryBytes);
  }

  ByteBuffer header() {
    return ByteBuffer.allocate(HEADER_BYTES)
        .putLong(MAGIC)
        .putLong(VERSION)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .putLong(counter)
        .putLong(memoryBytes)
        .flip();
  }

  /** Reads what {@link #header} wrote; empty if this is no such header. */
  static Optional<MachineState> parse(ByteBuffer header) {
    if (header.getLong() != MAGIC || header.getLong() != VERSION) {
      return Optional.empty();
    }
    UUID uuid = new UUID(header.getLong(), header.getLong());
    MachineState state = new MachineState(uuid, header.getLong(), header.getLong());
    return state.isPossible() ? Optional.of(state) : Optional.empty();
  }

  private boolean isPossible() {
    return counter >= 0
        && memoryBytes >= 0
        && memoryBytes <= MEMORY_BYTES_MAX
        && memoryBytes % Long.BYTES == 0;
  }

  /** The memory's word at {@code index}: splitmix64 seeded with the UUID. */
  long word(long index) {
    long seed = uuid.getMostSignificantBits() ^ uuid.getLeastSignificantBits();
    long mixed = seed + GOLDEN_GAMMA * (index + 1);
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
