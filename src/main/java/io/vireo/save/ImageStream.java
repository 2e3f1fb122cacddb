package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.stream.FileSource;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** The guest's state in an image, ready to be given to a hypervisor. */
public final class ImageStream {

  private ImageStream() {}

  /**
   * @param bypassCache whether to read past the page cache; of raw images only
   * @return a source of the raw stream, on the lane of the image's file system; fails with {@code
   *     ARGUMENT_UNSUPPORTED} for a format that cannot be read, or whose program is not installed
   */
  public static Future<StateSource> open(Host host, SaveImage image, boolean bypassCache) {
    return host.laneOf(image.path()).run(() -> source(host, image, bypassCache));
  }

  private static StateSource source(Host host, SaveImage image, boolean bypassCache) {
    FileSource.Origin origin =
        new FileSource.Origin(image.path(), image.streamOffset(), image.streamBytes());
    StreamFormat format = image.header().format();
    return switch (format) {
      case RAW ->
          bypassCache
              ? FileSource.direct(host, origin, blockBytes(image), List.of())
              : FileSource.buffered(host, origin, List.of());
      case GZIP, BZIP2, XZ, LZOP, ZSTD ->
          FileSource.filtered(host, origin, unpacking(host, image, format.program().orElseThrow()));
      case SPARSE -> new InPlaceSource(origin);
    };
  }

  private static List<String> unpacking(Host host, SaveImage image, String program) {
    return host.processes()
        .find(program)
        .map(found -> List.of(found.toString(), "-dc"))
        .orElseThrow(() -> refused(image, "install the program " + program));
  }

  private static int blockBytes(SaveImage image) {
    try {
      return Math.toIntExact(Files.getFileStore(image.path()).getBlockSize());
    } catch (IOException cause) {
      throw DiskFailure.opening(image.path(), cause);
    }
  }

  private static VirtException refused(SaveImage image, String remedy) {
    return new VirtException(
            ErrorCode.ARGUMENT_UNSUPPORTED,
            "save image %s holds its state as %s, which cannot be read here; %s"
                .formatted(image.path(), image.header().format().libvirtName(), remedy))
        .of(image.path().toString());
  }
}
