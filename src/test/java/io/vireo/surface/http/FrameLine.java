package io.vireo.surface.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** HTTP/2 frame by frame, as no decent client would send them (RFC 9113). */
final class FrameLine implements AutoCloseable {

  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int WINDOW_UPDATE = 8;
  static final int CONTINUATION = 9;

  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  static final int PROTOCOL_ERROR = 1;
  static final int FRAME_SIZE_ERROR = 6;
  static final int REFUSED_STREAM = 7;
  static final int CANCEL = 8;
  static final int ENHANCE_YOUR_CALM = 11;

  static final byte[] NOTHING = new byte[0];

  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD_BYTES = 9;
  private static final int PRIORITY = 0x20;

  /** So that what is not taken is soon the other end's to keep. */
  private static final int SMALL_BYTES = 8192;

  private static final int PRIORITY_BYTES = 5;

  private final Closeable socket;
  private final ReadableByteChannel in;
  private final WritableByteChannel out;
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder();

  /** A frame that came. */
  record Frame(int type, int flags, int stream, ByteBuffer payload) {

    /** The error of a reset or of a farewell. */
    int error() {
      return type == GOAWAY ? payload.getInt(Integer.BYTES) : payload.getInt(0);
    }
  }

  private FrameLine(Closeable socket, ReadableByteChannel in, WritableByteChannel out) {
    this.socket = socket;
    this.in = in;
    this.out = out;
  }

  /** A connection to the server's Unix socket over which nothing is said yet. */
  static FrameLine silent(ApiServer api) {
    SocketAddress address = UnixDomainSocketAddress.of(api.unix().path());
    try {
      SocketChannel socket = SocketChannel.open(address);
      return new FrameLine(socket, socket, socket);
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A connection to the server's port that has agreed on TLS and HTTP/2, and nothing more. */
  static FrameLine silentOverTls(ApiServer api, SSLContext trusting) {
    try {
      Socket plain = new Socket();
      plain.setReceiveBufferSize(SMALL_BYTES);
      plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), api.port()));
      SSLSocket socket =
          (SSLSocket)
              trusting.getSocketFactory().createSocket(plain, "localhost", api.port(), true);
      SSLParameters wish = socket.getSSLParameters();
      wish.setApplicationProtocols(new String[] {"h2"});
      socket.setSSLParameters(wish);
      socket.startHandshake();
      return new FrameLine(
          socket,
          Channels.newChannel(socket.getInputStream()),
          Channels.newChannel(socket.getOutputStream()));
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** A connection that has begun to speak HTTP/2. */
  static FrameLine open(ApiServer api) {
    return silent(api).begun();
  }

  /** The same, begun. */
  FrameLine begun() {
    say(PREFACE);
    send(SETTINGS, 0, 0, NOTHING);
    return this;
  }

  /** Whether the other end still takes what is written. */
  boolean say(byte[] bytes) {
    ByteBuffer all = ByteBuffer.wrap(bytes);
    try {
      while (all.hasRemaining()) {
        out.write(all);
      }
      return true;
    } catch (IOException gone) {
      return false;
    }
  }

  boolean send(int type, int flags, int stream, byte[] payload) {
    return say(frame(type, flags, stream, payload));
  }

  static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(HEAD_BYTES + payload.length)
        .putShort((short) (payload.length >> 8))
        .put((byte) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  /** The next frame; empty where the other end has hung up. */
  Optional<Frame> next() {
    try {
      ByteBuffer head = exactly(HEAD_BYTES);
      int length = ((head.getShort() & 0xffff) << 8) | (head.get() & 0xff);
      int type = head.get();
      int flags = head.get();
      return Optional.of(new Frame(type, flags, head.getInt(), exactly(length)));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The next frame of a type; empty where the other end hangs up before. */
  Optional<Frame> until(int type) {
    Optional<Frame> frame = next();
    while (frame.isPresent() && frame.get().type() != type) {
      frame = next();
    }
    return frame;
  }

  private ByteBuffer exactly(int bytes) throws IOException {
    ByteBuffer all = ByteBuffer.allocate(bytes);
    while (all.hasRemaining()) {
      if (in.read(all) < 0) {
        throw new EOFException();
      }
    }
    return all.flip();
  }

  /** The status of the next answer; empty where the other end hangs up before. */
  Optional<String> status() {
    return until(HEADERS).map(answer -> status(answer));
  }

  /** The status that an answer's headers say; every answer must be read, in order. */
  String status(Frame answer) {
    return read(answer).status().toString();
  }

  /** The next value of a header, in an answer or behind one; empty where the line ends before. */
  Optional<String> until(String header) {
    for (Optional<Frame> next = until(HEADERS); next.isPresent(); next = until(HEADERS)) {
      CharSequence value = read(next.get()).get(header);
      if (value != null) {
        return Optional.of(value.toString());
      }
    }
    return Optional.empty();
  }

  /** What an answer's headers are. */
  private Http2Headers read(Frame answer) {
    ByteBuf block = Unpooled.wrappedBuffer(answer.payload());
    if ((answer.flags() & PRIORITY) != 0) {
      block.skipBytes(PRIORITY_BYTES);
    }
    try {
      return decoder.decodeHeaders(answer.stream(), block);
    } catch (Http2Exception malformed) {
      throw new IllegalStateException(malformed);
    }
  }

  /** Headers, none of them indexed and none packed (RFC 7541, 6.2.2). */
  static byte[] headers(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      text(block, namesAndValues[i]);
      text(block, namesAndValues[i + 1]);
    }
    return block.toByteArray();
  }

  private static void text(ByteArrayOutputStream block, String text) {
    int rest = text.length();
    if (rest < 127) {
      block.write(rest);
    } else {
      block.write(127);
      for (rest -= 127; rest >= 128; rest >>= 7) {
        block.write((rest & 127) | 128);
      }
      block.write(rest);
    }
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  static byte[] request(String method, String path) {
    return headers(":method", method, ":scheme", "http", ":path", path, ":authority", "localhost");
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
