package io.vireo.save;

import io.vireo.save.content.DigestTable;
import io.vireo.state.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What stands before the stream: the header, the document, and the digests of the stream, for which
 * there is room before they are known.
 *
 * @param document as it is stored; of a sealed image what everybody may see
 * @param digestRoomBytes at the end of the area, 0 for none
 */
record ImageFront(SaveHeader header, ImageDocument document, int digestRoomBytes) {

  static ImageFront fresh(SaveRequest request) {
    ImageDocument stored = SealedDocument.stored(request);
    Storage storage = request.storage();
    int room = storage.digests() ? DigestTable.roomBytes(DigestTable.CAPACITY) : 0;
    SaveHeader header =
        SaveHeader.fresh(stored, request.running(), storage.format())
            .withRoom(room)
            .withSealed(storage.key().isPresent());
    return new ImageFront(header, stored, room);
  }

  long streamOffset() {
    return header.streamOffset();
  }

  /** Header, document and zeros. */
  ByteBuffer encode() {
    return ByteBuffer.allocate(SaveHeader.BYTES + header.dataBytes())
        .put(header.encode())
        .put(document.encode(header.dataBytes() - digestRoomBytes))
        .rewind();
  }

  /** The same with the digests at its end. */
  ByteBuffer encode(DigestTable digests) {
    ByteBuffer front = encode();
    int tableAt = tableAt();
    ByteBuffer room = digests.encode(DigestTable.frontSum(front, tableAt));
    return front.put(tableAt, room, 0, room.remaining());
  }

  private int tableAt() {
    return SaveHeader.BYTES + header.dataBytes() - digestRoomBytes;
  }

  void write(DiskFile file) throws IOException {
    ByteBuffer front = encode();
    file.writeFully(front.limit(SaveHeader.BYTES), 0);
    file.writeFully(front.limit(front.capacity()), SaveHeader.BYTES);
  }

  /** Only the room itself: nothing before it changes. */
  void write(DiskFile file, DigestTable digests) throws IOException {
    ByteBuffer front = encode(digests);
    file.writeFully(front.position(tableAt()), tableAt());
  }
}
