package io.vireo.fault;

import io.vireo.e2e.Api;
import io.vireo.guest.TestParts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The roads by which a guest's state can reach its image, as a caller asks for them. */
enum Road {
  /** QEMU's socket, through the daemon and the page cache. */
  STREAMED(""),
  /** The same past the page cache. */
  STREAMED_DIRECT(", \"bypassCache\": true");

  private final String wish;

  Road(String wish) {
    this.wish = wish;
  }

  /** The body of a save to this image. */
  String save(Path image) {
    String path = Api.path(image);
    return path.substring(0, path.length() - 1) + wish + "}";
  }

  /** Those that this machine's QEMU can take. */
  static List<Road> here() {
    TestParts.here().assumeQemu();
    return Arrays.asList(values());
  }

  /** The newest there is: it can take every road. */
  static Path emulator() {
    TestParts parts = TestParts.here();
    return parts.qemu10().orElseGet(parts::assumeQemu);
  }
}
