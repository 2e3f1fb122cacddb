package io.vireo.qemu.save;

import io.vireo.stream.StateFile;
import io.vireo.stream.StateFile.Layout;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How QEMU is to move a state.
 *
 * @param abilities of the stream that are on; all others are off
 * @param channels threads that write or read a file
 * @param direct past the page cache
 * @param bytesPerSecondMax how fast at most
 */
record MigrationSetup(Set<String> abilities, int channels, boolean direct, long bytesPerSecondMax) {

  /** Libvirt's "no limit": the largest whole number of MiB that QEMU takes, in bytes a second. */
  static final long UNLIMITED = (Long.MAX_VALUE >> 20) << 20;

  /** What QEMU takes for {@code multifd-channels}. */
  static final int CHANNELS_MAX = 255;

  static final String MAPPED_RAM = "mapped-ram";
  static final String MULTIFD = "multifd";

  /** As fast as the other end takes it, one byte after the other. */
  static final MigrationSetup STREAM = new MigrationSetup(Set.of(), 1, false, UNLIMITED);

  /** Direct I/O is of whole blocks, which a stream does not consist of. */
  static MigrationSetup of(StateFile.Manner manner) {
    boolean mapped = manner.layout() == Layout.MAPPED;
    return new MigrationSetup(
        mapped ? Set.of(MAPPED_RAM, MULTIFD) : Set.of(),
        mapped ? Math.clamp(manner.channels(), 1, CHANNELS_MAX) : 1,
        mapped && manner.direct(),
        rate(manner));
  }

  /** As it is at this moment; QEMU takes 0 for no limit. */
  static long rate(StateFile.Manner manner) {
    long asked = manner.bytesPerSecondMax().map(LongSupplier::getAsLong).orElse(UNLIMITED);
    return Math.clamp(asked, 1, UNLIMITED);
  }

  MigrationSetup buffered() {
    return new MigrationSetup(abilities, channels, false, bytesPerSecondMax);
  }
}
