package io.vireo.cli.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A line into a guest: the client's side of a WebSocket (RFC 6455) that carries bytes and short
 * texts. One thread reads; any may write.
 */
public final class LineConnection implements Closeable {

  /** The daemon shows that it lives more often than that. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final int FRAME_BYTES_MAX = 1 << 20;
  private static final int HEAD_BYTES_MAX = 64 << 10;
  private static final int NONCE_BYTES = 16;
  private static final int CONTINUATION = 0;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int FINAL = 0x80;
  private static final int MASKED = 0x80;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;

  /** What comes. */
  public sealed interface Told {
    /** What the guest has sent. */
    record Bytes(ByteBuffer bytes) implements Told {

      /** A copy. */
      public byte[] toBytes() {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return copy;
      }
    }

    /** What the daemon says of the line. */
    record Note(String json) implements Told {}

    /** The daemon has closed the line, and why. */
    record Ended(String reason) implements Told {}
  }

  private final Connection socket;
  private final DataInputStream in;
  private final SecureRandom random = new SecureRandom();
  private final ReentrantLock writing = new ReentrantLock();
  private boolean inText;

  private LineConnection(Connection socket) {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket));
  }

  /** Opens it, or gives what the daemon says instead. */
  static Opening open(DaemonAddress daemon, String target) throws IOException {
    Connection socket = daemon.open(PATIENCE);
    try {
      LineConnection line = new LineConnection(socket);
      Optional<Reply> refusal = line.shakeHands(daemon, target);
      if (refusal.isPresent()) {
        socket.close();
      }
      return new Opening(line, refusal);
    } catch (IOException | RuntimeException failed) {
      socket.close();
      throw failed;
    }
  }

  record Opening(LineConnection line, Optional<Reply> refusal) {}

  private Optional<Reply> shakeHands(DaemonAddress daemon, String target) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String key = Base64.getEncoder().encodeToString(nonce);
    List<String> lines =
        List.of(
            "GET " + target + " HTTP/1.1\r\n" + daemon.headLines().stripTrailing(),
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: " + key,
            "",
            "");
    socket.write(String.join("\r\n", lines).getBytes(StandardCharsets.US_ASCII));
    byte[] head = head();
    if (new String(head, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 ")) {
      return Optional.empty();
    }
    InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), in);
    return Optional.of(new ReplyReader(all).reply());
  }

  private byte[] head() throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int end = 0; end != 0x0d0a0d0a && head.size() < HEAD_BYTES_MAX; ) {
      int next = in.readUnsignedByte();
      head.write(next);
      end = end << Byte.SIZE | next;
    }
    return head.toByteArray();
  }

  // -- in -----------------------------------------------------------------------------------

  /** What comes next, when it comes. */
  public Told next() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      byte[] content = content();
      switch (first & 0x0f) {
        case TEXT, BINARY, CONTINUATION -> {
          inText = (first & 0x0f) == CONTINUATION ? inText : (first & 0x0f) == TEXT;
          return inText
              ? new Told.Note(new String(content, StandardCharsets.UTF_8))
              : new Told.Bytes(ByteBuffer.wrap(content));
        }
        case CLOSE -> {
          return new Told.Ended(
              content.length < 2
                  ? ""
                  : new String(content, 2, content.length - 2, StandardCharsets.UTF_8));
        }
        case PING -> write(PONG, content);
        default -> {}
      }
    }
  }

  private byte[] content() throws IOException {
    int second = in.readUnsignedByte();
    long length =
        switch (second) {
          case LENGTH_16 -> in.readUnsignedShort();
          case LENGTH_64 -> in.readLong();
          default -> second;
        };
    if (second >= MASKED || length < 0 || length > FRAME_BYTES_MAX) {
      throw new ProtocolException("this is not a WebSocket's frame");
    }
    byte[] content = new byte[(int) length];
    in.readFully(content);
    return content;
  }

  // -- out ----------------------------------------------------------------------------------

  /** Sends what was typed. */
  public void send(byte[] bytes) throws IOException {
    write(BINARY, bytes);
  }

  /** Says how large the window is. */
  public void resize(int columns, int rows) throws IOException {
    String note = "{\"type\":\"resize\",\"columns\":" + columns + ",\"rows\":" + rows + "}";
    write(TEXT, note.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(int kind, byte[] content) throws IOException {
    if (content.length > 0xffff) {
      throw new IllegalArgumentException(content.length + " bytes are too many for one frame");
    }
    byte[] mask = new byte[Integer.BYTES];
    random.nextBytes(mask);
    ByteBuffer frame = ByteBuffer.allocate(content.length + 8);
    frame.put((byte) (FINAL | kind));
    if (content.length < LENGTH_16) {
      frame.put((byte) (MASKED | content.length));
    } else {
      frame.put((byte) (MASKED | LENGTH_16)).putShort((short) content.length);
    }
    frame.put(mask);
    for (int i = 0; i < content.length; i++) {
      frame.put((byte) (content[i] ^ mask[i % mask.length]));
    }
    byte[] whole = new byte[frame.position()];
    frame.get(0, whole);
    writing.lock();
    try {
      socket.write(whole);
    } finally {
      writing.unlock();
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
