package io.vireo.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.LongConsumer;

/** A guest that is sent to the daemon in chunks (RFC 9112, section 7.1), as it comes. */
record GuestUpload(Connection connection) {

  private static final int BUFFER_BYTES = 256 * 1024;
  private static final byte[] LAST = ascii("0\r\n\r\n");
  private static final byte[] LINE_END = ascii("\r\n");

  /** Ends early, and without an end, where the daemon says something before it has all. */
  void send(InputStream from, LongConsumer moved) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long bytes = 0;
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      if (connection.isReadable() || !sent(buffer, count)) {
        return;
      }
      bytes += count;
      moved.accept(bytes);
    }
    sent(LAST);
  }

  private boolean sent(byte[] bytes, int count) {
    if (count == 0) {
      return true;
    }
    byte[] size = ascii(Integer.toHexString(count) + "\r\n");
    byte[] chunk = new byte[size.length + count + LINE_END.length];
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(bytes, 0, chunk, size.length, count);
    System.arraycopy(LINE_END, 0, chunk, size.length + count, LINE_END.length);
    return sent(chunk);
  }

  /** False if the daemon takes no more; it may have said why. */
  private boolean sent(byte[] bytes) {
    try {
      connection.write(bytes);
      return true;
    } catch (IOException hungUp) {
      return false;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
