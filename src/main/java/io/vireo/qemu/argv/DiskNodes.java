package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.DiskDriver;
import io.vireo.model.domain.device.DiskDriver.Cache;
import io.vireo.model.domain.device.DiskDriver.DetectZeroes;
import io.vireo.model.domain.device.DiskDriver.Discard;
import io.vireo.model.domain.device.DiskSource;
import java.util.Optional;

/**
 * The block nodes of one disk: one that reads and writes bytes, above it one for the image format
 * unless that is raw, above that one for copying on read if it is wanted.
 */
final class DiskNodes {

  private final Argv argv;
  private final Disk disk;
  private final DiskDriver driver;
  private final int number;
  private final String name;
  private final BackingChain backing;

  /** The image gets {@code number}, those behind it the numbers after it. */
  DiskNodes(Argv argv, Disk disk, int number) {
    this.argv = argv;
    this.disk = disk;
    this.driver = disk.driver().orElse(DiskDriver.NONE);
    this.number = number;
    this.name = "libvirt-" + number;
    this.backing = BackingChain.of(argv, disk);
  }

  void add() {
    if (disk.source().isEmpty()) {
      return;
    }
    backing.add(argv, number + 1);
    argv.blockdev(storage());
    if (!isRaw()) {
      argv.blockdev(format());
    }
    if (copiesOnRead()) {
      argv.blockdev(
          Props.of("driver", "copy-on-read")
              .put("node-name", copyNode())
              .put("file", imageNode())
              .put("discard", discard()));
    }
  }

  /** The node that the device uses; none if nothing is inserted. */
  Optional<String> top() {
    return disk.source().isEmpty()
        ? Optional.empty()
        : Optional.of(copiesOnRead() ? copyNode() : imageNode());
  }

  private String imageNode() {
    return name + (isRaw() ? "-storage" : "-format");
  }

  private String copyNode() {
    return "libvirt-CoR-" + disk.target().dev();
  }

  private Props storage() {
    Props props =
        source()
            .put("aio", driver.io().map(DiskDriver.Io::word))
            .put("node-name", name + "-storage");
    if (isRaw()) {
      props.put("read-only", isReadonly()).put("discard", discard());
      props.put("detect-zeroes", detectZeroes());
    } else {
      props.put("auto-read-only", true).put("discard", "unmap");
    }
    return cache(props);
  }

  private Props source() {
    return switch (disk.source()) {
      case DiskSource.FileSource(Optional<String> file, Optional<String> _) ->
          Props.of("driver", "file").put("filename", file);
      case DiskSource.BlockSource(Optional<String> dev, Optional<String> _) ->
          Props.of("driver", isRealDrive() ? "host_cdrom" : "host_device").put("filename", dev);
      default -> throw argv.refuse(disk, "/@type");
    };
  }

  private Props format() {
    String format = driver.type().orElse("raw");
    if (!format.equals("qcow2")) {
      throw argv.refuse(disk, "/driver/@type");
    }
    Props props =
        Props.of("node-name", name + "-format")
            .put("read-only", isReadonly())
            .put("driver", format)
            .put("file", name + "-storage")
            .put("discard", discard())
            .put("detect-zeroes", detectZeroes());
    return cache(backing.below(props, number + 1));
  }

  /** What two guests write must not wait in the host's cache. */
  static Optional<Cache> cache(Disk disk) {
    return disk.driver()
        .flatMap(DiskDriver::cache)
        .or(
            () ->
                disk.shareable() && !disk.readonly() ? Optional.of(Cache.NONE) : Optional.empty());
  }

  private Props cache(Props props) {
    cache(disk)
        .filter(cache -> cache != Cache.DEFAULT)
        .ifPresent(
            cache ->
                props.put(
                    "cache",
                    new Props()
                        .put("direct", cache == Cache.NONE || cache == Cache.DIRECTSYNC)
                        .put("no-flush", cache == Cache.UNSAFE)));
    return props;
  }

  private Optional<String> discard() {
    return driver
        .discard()
        .filter(discard -> discard != Discard.DEFAULT)
        .map(discard -> discard == Discard.UNMAP ? "unmap" : "ignore");
  }

  private Optional<String> detectZeroes() {
    boolean discards = driver.discard().filter(d -> d == Discard.UNMAP).isPresent();
    return driver
        .detectZeroes()
        .filter(detect -> detect != DetectZeroes.DEFAULT)
        .map(detect -> detect == DetectZeroes.UNMAP && !discards ? DetectZeroes.ON : detect)
        .map(Text::word);
  }

  private boolean isRaw() {
    return driver.type().orElse("raw").equals("raw");
  }

  private boolean isReadonly() {
    return disk.readonly() || disk.kind() == Disk.Kind.CDROM;
  }

  private boolean isRealDrive() {
    String path = disk.source().localPath().orElse("");
    return disk.kind() == Disk.Kind.CDROM && isRaw() && path.matches("/dev/(cdrom|sr).*");
  }

  private boolean copiesOnRead() {
    return driver.copyOnRead().filter(on -> on.on()).isPresent();
  }
}
