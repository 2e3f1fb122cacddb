package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.stream.FileSource;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.nio.file.Files;

/** The guest's state in an image, ready to be given to a hypervisor. */
public final class ImageStream {

  private ImageStream() {}

  /**
   * @param bypassCache whether to read past the page cache
   * @return a source of the raw stream, on the lane of the image's file system; fails with {@code
   *     ARGUMENT_UNSUPPORTED} for formats that cannot be read yet
   */
  public static Future<StateSource> open(Host host, SaveImage image, boolean bypassCache) {
    return host.laneOf(image.path())
        .run(
            () -> {
              requireRaw(image);
              FileSource.Origin origin =
                  new FileSource.Origin(image.path(), image.streamOffset(), image.streamBytes());
              return bypassCache
                  ? FileSource.direct(host, origin, blockBytes(image))
                  : FileSource.buffered(host, origin);
            });
  }

  private static int blockBytes(SaveImage image) {
    try {
      return Math.toIntExact(Files.getFileStore(image.path()).getBlockSize());
    } catch (IOException cause) {
      throw DiskFailure.opening(image.path(), cause);
    }
  }

  private static void requireRaw(SaveImage image) {
    StreamFormat format = image.header().format();
    if (format != StreamFormat.RAW) {
      throw new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              "save image %s holds its state as %s; only raw ones can be restored so far"
                  .formatted(image.path(), format.libvirtName()))
          .of(image.path().toString());
    }
  }
}
