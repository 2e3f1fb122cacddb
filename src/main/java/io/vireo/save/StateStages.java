package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Processes;
import io.vireo.save.content.DigestTable;
import io.vireo.stream.ChunkDigests;
import io.vireo.stream.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is done to a state on its way into an image, and undone on its way out: packed, then sealed,
 * then held to a rate, then digested, so that rate and digests are of the bytes in the file.
 *
 * @param digests what notes the checksums, if they are wanted
 */
record StateStages(List<Stage> stages, Optional<ChunkDigests> digests) {

  /** As of the program and of libvirt. */
  private static final int ZSTD_LEVEL = 3;

  StateStages {
    stages = List.copyOf(stages);
  }

  /**
   * Into an image.
   *
   * @throws VirtException {@code ARGUMENT_UNSUPPORTED} if a program is needed and not installed
   */
  static StateStages writing(Processes programs, SaveRequest request) {
    Storage storage = request.storage();
    Optional<ChunkDigests> digests =
        storage.digests()
            ? Optional.of(DigestTable.forStream(request.estimatedBytes()))
            : Optional.empty();
    if (storage.byHypervisor()) {
      return new StateStages(List.of(), digests);
    }
    List<Stage> stages = new ArrayList<>();
    Effort effort = new Effort(request.target(), storage.level(), storage.channels());
    packing(programs, storage.format(), effort).ifPresent(stages::add);
    storage.key().ifPresent(key -> stages.add(new Stage.Seal(key.key())));
    storage.bytesPerSecondMax().ifPresent(max -> stages.add(new Stage.Pace(max)));
    digests.ifPresent(into -> stages.add(new Stage.Digest(into)));
    return new StateStages(stages, digests);
  }

  /**
   * Out of an image, in the same order; a sealed one must have its key.
   *
   * @throws VirtException {@code ARGUMENT_UNSUPPORTED} likewise, {@code AUTH_FAILED} without a key
   */
  static List<Stage> reading(Processes programs, SaveImage image) {
    List<Stage> stages = new ArrayList<>();
    Effort effort = new Effort(image.path(), OptionalInt.empty(), 1);
    packing(programs, image.header().format(), effort).ifPresent(stages::add);
    if (image.header().sealed()) {
      Storage.Key key =
          image.key().orElseThrow(() -> new ImageRefusal(image.path()).noKey(image.keyName()));
      stages.add(new Stage.Seal(key.key()));
    }
    return stages;
  }

  /**
   * @param image that it is for
   */
  private record Effort(Path image, OptionalInt level, int threads) {}

  private static Optional<Stage> packing(Processes programs, StreamFormat format, Effort effort) {
    return switch (format) {
      case RAW, SPARSE -> Optional.empty();
      case ZSTD ->
          Optional.of(
              new Stage.Zstd(
                  effort.level().orElse(ZSTD_LEVEL), effort.threads() > 1 ? effort.threads() : 0));
      case GZIP, BZIP2, XZ, LZOP -> Optional.of(program(programs, format, effort));
    };
  }

  private static Stage program(Processes programs, StreamFormat format, Effort effort) {
    String name = format.program().orElseThrow();
    Path found = programs.find(name).orElseThrow(() -> missing(effort.image(), name));
    List<String> pack = new ArrayList<>(List.of(found.toString(), "-c"));
    levelOption(format, effort.level()).ifPresent(pack::add);
    List<String> unpack = new ArrayList<>(List.of(found.toString(), "-dc"));
    if (format == StreamFormat.LZOP) {
      unpack.add("--ignore-warn");
    }
    return new Stage.Program(pack, unpack);
  }

  /** libvirt's choice for xz, whose own default is slow. */
  private static Optional<String> levelOption(StreamFormat format, OptionalInt level) {
    int standard = format == StreamFormat.XZ ? 3 : 0;
    int chosen = level.orElse(standard);
    return chosen > 0 ? Optional.of("-" + chosen) : Optional.empty();
  }

  private static VirtException missing(Path image, String program) {
    return new VirtException(
            ErrorCode.ARGUMENT_UNSUPPORTED,
            "save image %1$s cannot hold its state as %2$s here; install the program %2$s"
                .formatted(image, program))
        .of(image.toString());
  }
}
