package io.vireo.save;

/**
 * How much room an image will take at most.
 *
 * @param basis in words, what the number was made of
 */
record SpaceNeed(long bytes, String basis) {

  /** QEMU begins the pages of each block of RAM at a whole MiB of the file. */
  private static final long SPARSE_PADDING_BYTES = 16L * 1024 * 1024;

  static SpaceNeed of(SaveRequest request) {
    StreamFormat format = request.storage().format();
    long padding = format == StreamFormat.SPARSE ? SPARSE_PADDING_BYTES : 0;
    long front = ImageFront.fresh(request).streamOffset();
    return new SpaceNeed(
        Math.addExact(Math.addExact(request.estimatedBytes(), padding), front),
        "%d bytes of guest state at most, %d before it%s"
            .formatted(request.estimatedBytes(), front, words(format)));
  }

  private static String words(StreamFormat format) {
    if (format.isPacked()) {
      return "; packed by " + format.libvirtName() + " it may be much less";
    }
    return format == StreamFormat.SPARSE ? "; pages of zeros take no room" : "";
  }
}
