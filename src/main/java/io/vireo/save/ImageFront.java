package io.vireo.save;

import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What stands before the stream of a new image: the header, with the incomplete magic, and the
 * document.
 */
record ImageFront(SaveHeader header, ImageDocument document) {

  static ImageFront fresh(SaveRequest request) {
    SaveHeader header =
        SaveHeader.fresh(request.document(), request.running(), request.storage().format());
    return new ImageFront(header, request.document());
  }

  long streamOffset() {
    return header.streamOffset();
  }

  void write(DiskFile file) throws IOException {
    file.writeFully(header.encode(), 0);
    file.writeFully(area(), SaveHeader.BYTES);
  }

  private ByteBuffer area() {
    return document.encode(header.dataBytes());
  }
}
