package io.vireo.console;

/**
 * The last bytes of a line, each known by its place since the line was opened. Not for two threads.
 */
final class Scrollback {

  private final byte[] ring;
  private long end;

  /**
   * @param bytesMax how many are kept
   */
  Scrollback(int bytesMax) {
    this.ring = new byte[bytesMax];
  }

  /** The place of the oldest byte that is still there. */
  long oldest() {
    return Math.max(0, end - ring.length);
  }

  /** The place of the next byte to come. */
  long end() {
    return end;
  }

  void append(byte[] bytes) {
    int skipped = Math.max(0, bytes.length - ring.length);
    for (int from = skipped; from < bytes.length; ) {
      int at = (int) ((end + from) % ring.length);
      int count = Math.min(bytes.length - from, ring.length - at);
      System.arraycopy(bytes, from, ring, at, count);
      from += count;
    }
    end += bytes.length;
  }

  /**
   * At most {@code most} bytes from {@code place} on, which must not be older than {@link #oldest}.
   */
  byte[] read(long place, int most) {
    byte[] bytes = new byte[(int) Math.min(most, end - place)];
    for (int to = 0; to < bytes.length; ) {
      int at = (int) ((place + to) % ring.length);
      int count = Math.min(bytes.length - to, ring.length - at);
      System.arraycopy(ring, at, bytes, to, count);
      to += count;
    }
    return bytes;
  }
}
