package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.Stage;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The guest's state in an image, ready to be given to a hypervisor. Whether it is what was written
 * is not asked here: {@link ImageCheck} does that, before.
 */
public final class ImageStream {

  private ImageStream() {}

  /**
   * How it is to be read.
   *
   * @param bypassCache past the page cache
   * @param channels threads of the hypervisor that read a sparse image; 1 if empty
   * @param byHypervisor whether a hypervisor that can may read a raw image by itself
   */
  public record Way(boolean bypassCache, OptionalInt channels, boolean byHypervisor) {

    /** Through this process where that can be. */
    public static Way streamed(boolean bypassCache) {
      return new Way(bypassCache, OptionalInt.empty(), false);
    }
  }

  /** By way of this process. */
  public static Future<StateSource> open(Host host, SaveImage image, boolean bypassCache) {
    return open(host, image, Way.streamed(bypassCache));
  }

  /**
   * @param image unsealed, see {@link Keys#unseal}
   * @return a source of the stream as the hypervisor wrote it, on the lane of the image's file
   *     system; fails with {@code ARGUMENT_UNSUPPORTED} if the format's program is not installed,
   *     {@code AUTH_FAILED} for one that is still sealed
   */
  public static Future<StateSource> open(Host host, SaveImage image, Way way) {
    return host.laneOf(image.path()).run(() -> source(host, image, way));
  }

  private static StateSource source(Host host, SaveImage image, Way way) {
    FileSource.Origin origin = origin(image);
    if (image.header().format() == StreamFormat.SPARSE) {
      return new InPlaceSource(origin, manner(StateFile.Layout.MAPPED, way), Optional.empty());
    }
    List<Stage> stages = StateStages.reading(host.processes(), image);
    FileSource streamed =
        way.bypassCache()
            ? FileSource.direct(host, origin, blockBytes(image), stages)
            : FileSource.buffered(host, origin, stages);
    return way.byHypervisor() && stages.isEmpty() && !way.bypassCache()
        ? new InPlaceSource(origin, manner(StateFile.Layout.STREAM, way), Optional.of(streamed))
        : streamed;
  }

  static FileSource.Origin origin(SaveImage image) {
    return new FileSource.Origin(image.path(), image.streamOffset(), image.streamBytes());
  }

  private static StateFile.Manner manner(StateFile.Layout layout, Way way) {
    int channels = layout == StateFile.Layout.MAPPED ? way.channels().orElse(1) : 1;
    return new StateFile.Manner(layout, way.bypassCache(), channels, Optional.empty());
  }

  /**
   * @throws VirtException {@code OPEN_FAILED} or {@code NO_FILE}
   */
  private static int blockBytes(SaveImage image) {
    try {
      return FileKind.of(image.path()).blockBytes(image.path());
    } catch (IOException cause) {
      throw DiskFailure.opening(image.path(), cause);
    }
  }
}
