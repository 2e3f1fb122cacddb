package io.vireo.host;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a stream of buffers into lines. Looks at each byte once, however small the pieces; confined
 * to its socket's loop.
 */
final class LineSplitter {

  private final int lineBytesMax;
  private Buffer rest = Buffer.buffer();

  LineSplitter(int lineBytesMax) {
    this.lineBytesMax = lineBytesMax;
  }

  /**
   * Tells the lines that {@code piece} completes, without carriage return and line feed.
   *
   * @return false if a line is longer than the limit; nothing more may be fed then
   */
  boolean feed(Buffer piece, Consumer<String> onLine) {
    int start = 0;
    for (int end = indexOfLineFeed(piece, 0); end >= 0; end = indexOfLineFeed(piece, start)) {
      if (rest.length() + end - start > lineBytesMax) {
        return false;
      }
      onLine.accept(line(piece, start, end));
      start = end + 1;
    }
    rest.appendBuffer(piece, start, piece.length() - start);
    return rest.length() <= lineBytesMax;
  }

  private String line(Buffer piece, int start, int end) {
    Buffer whole = piece;
    int from = start;
    int to = end;
    if (rest.length() > 0) {
      whole = rest.appendBuffer(piece, start, end - start);
      from = 0;
      to = whole.length();
      rest = Buffer.buffer();
    }
    boolean carriageReturn = to > from && whole.getByte(to - 1) == '\r';
    return whole.getString(from, carriageReturn ? to - 1 : to, StandardCharsets.UTF_8.name());
  }

  private static int indexOfLineFeed(Buffer piece, int from) {
    for (int i = from; i < piece.length(); i++) {
      if (piece.getByte(i) == '\n') {
        return i;
      }
    }
    return -1;
  }
}
