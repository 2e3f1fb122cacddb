package io.vireo.image;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/** How fast guests are saved to one disk, all together. Any thread. */
@FunctionalInterface
public interface DiskPace {

  /** As fast as it goes. */
  DiskPace UNLIMITED = _ -> Share.ALL;

  /** A save to {@code target} begins; it has its share until {@link Share#end}. */
  Share begin(Path target);

  /** What one save has of its disk. */
  interface Share {

    /** As much as there is. */
    Share ALL =
        new Share() {
          @Override
          public Optional<LongSupplier> bytesPerSecond() {
            return Optional.empty();
          }

          @Override
          public void end() {}
        };

    /** How fast it may be, asked again while the state flows; empty for no limit. */
    Optional<LongSupplier> bytesPerSecond();

    /** The save has ended, well or badly. */
    void end();
  }
}
