package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import java.util.List;
import java.util.Optional;

/**
 * Where a disk's bytes are. An empty drive has a source whose one component is absent. What all
 * kinds share (startup policy, labels, encryption) stays with the disk's extras.
 */
@Choice(by = "type", on = Choice.Place.PARENT, fallback = "file")
public sealed interface DiskSource {

  @Case("file")
  record FileSource(@Attr Optional<String> file, @Attr Optional<String> startupPolicy)
      implements DiskSource {

    public static FileSource of(String path) {
      return new FileSource(Optional.of(path), Optional.empty());
    }
  }

  @Case("block")
  record BlockSource(@Attr Optional<String> dev, @Attr Optional<String> startupPolicy)
      implements DiskSource {}

  @Case("dir")
  record DirSource(@Attr Optional<String> dir) implements DiskSource {}

  /** A disk behind a network protocol; {@code name} is what that protocol calls an image. */
  @Case("network")
  record NetworkSource(
      @Attr Optional<String> protocol,
      @Attr Optional<String> name,
      @Attr Optional<String> query,
      @Attr Optional<String> tls,
      @Child("host") List<Host> hosts)
      implements DiskSource {}

  @Case("volume")
  record VolumeSource(
      @Attr Optional<String> pool,
      @Attr Optional<String> volume,
      @Attr Optional<String> mode,
      @Attr Optional<String> startupPolicy)
      implements DiskSource {}

  @Case("nvme")
  record NvmeSource(
      @Attr Optional<String> type, @Attr Optional<String> managed, @Attr Optional<String> namespace)
      implements DiskSource {}

  @Case("vhostuser")
  record VhostUserSource(@Attr Optional<String> type, @Attr Optional<String> path)
      implements DiskSource {}

  @Case("vhostvdpa")
  record VhostVdpaSource(@Attr Optional<String> dev) implements DiskSource {}

  /** One server of a network source. */
  record Host(
      @Attr Optional<String> transport,
      @Attr Optional<String> name,
      @Attr Optional<String> port,
      @Attr Optional<String> socket) {}

  /** True if nothing is inserted. */
  default boolean isEmpty() {
    return switch (this) {
      case FileSource s -> s.file().isEmpty();
      case BlockSource s -> s.dev().isEmpty();
      case DirSource s -> s.dir().isEmpty();
      case NetworkSource s -> s.protocol().isEmpty();
      case VolumeSource s -> s.volume().isEmpty();
      case NvmeSource s -> s.namespace().isEmpty();
      case VhostUserSource s -> s.path().isEmpty();
      case VhostVdpaSource s -> s.dev().isEmpty();
    };
  }

  /** The path on this host, for the kinds that have one. */
  default Optional<String> localPath() {
    return switch (this) {
      case FileSource s -> s.file();
      case BlockSource s -> s.dev();
      case DirSource s -> s.dir();
      case NetworkSource _, VolumeSource _, NvmeSource _, VhostUserSource _, VhostVdpaSource _ ->
          Optional.empty();
    };
  }
}
