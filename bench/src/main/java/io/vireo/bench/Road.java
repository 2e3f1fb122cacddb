package io.vireo.bench;

import java.util.List;

/** How the bytes meet the disk, and how dd is told the same. */
enum Road {
  BUFFERED("", List.of("conv=fdatasync"), List.of()),
  DIRECT(" direct", List.of("oflag=direct", "conv=fdatasync"), List.of("iflag=direct"));

  private final String suffix;
  private final List<String> ddWrite;
  private final List<String> ddRead;

  Road(String suffix, List<String> ddWrite, List<String> ddRead) {
    this.suffix = suffix;
    this.ddWrite = ddWrite;
    this.ddRead = ddRead;
  }

  boolean bypassesCache() {
    return this == DIRECT;
  }

  String suffix() {
    return suffix;
  }

  List<String> ddWrite() {
    return ddWrite;
  }

  List<String> ddRead() {
    return ddRead;
  }
}
