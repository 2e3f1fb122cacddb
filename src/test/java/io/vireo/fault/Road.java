package io.vireo.fault;

import io.vireo.e2e.Api;
import io.vireo.guest.TestParts;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The roads by which a guest's state can reach its image, as a caller asks for them. */
enum Road {
  /** QEMU's socket, through the daemon and the page cache. */
  STREAMED("\"road\": \"streamed\", \"imageFormat\": \"raw\", \"useCache\": true"),
  /** The same past the page cache. */
  STREAMED_DIRECT("\"road\": \"streamed\", \"imageFormat\": \"raw\", \"bypassCache\": true"),
  /** QEMU writes one stream into the file itself. */
  WRITTEN("\"road\": \"direct\", \"imageFormat\": \"raw\""),
  /** QEMU writes each page to its place, on two channels. */
  MAPPED("\"road\": \"direct\", \"imageFormat\": \"sparse\", \"parallelChannels\": 2"),
  /** The same past the page cache. */
  MAPPED_DIRECT(
      "\"road\": \"direct\", \"imageFormat\": \"sparse\", \"parallelChannels\": 2,"
          + " \"bypassCache\": true"),
  /** Compressed by the daemon. */
  PACKED("\"imageFormat\": \"zstd\"");

  private final String wish;

  Road(String wish) {
    this.wish = wish;
  }

  /** The body of a save to this image. */
  String save(Path image) {
    String path = Api.path(image);
    return path.substring(0, path.length() - 1) + ", " + wish + "}";
  }

  /** The same, held to a rate, so that something can happen meanwhile. */
  String slowSave(Path image, long bytesPerSecondMax) {
    String body = save(image);
    return body.substring(0, body.length() - 1)
        + ", \"bytesPerSecondMax\": "
        + bytesPerSecondMax
        + "}";
  }

  private boolean isMapped() {
    return this == MAPPED || this == MAPPED_DIRECT;
  }

  /** Those that this machine's QEMU can take: the mapped ones began with 9.0. */
  static List<Road> here() {
    TestParts parts = TestParts.here();
    parts.assumeQemu();
    return Arrays.stream(values())
        .filter(road -> !road.isMapped() || parts.qemu10().isPresent())
        .toList();
  }

  /** The newest there is: it can take every road. */
  static Path emulator() {
    TestParts parts = TestParts.here();
    return parts.qemu10().orElseGet(parts::assumeQemu);
  }
}
