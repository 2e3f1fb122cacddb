package io.vireo.cli.client;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/**
 * TLS over a socket. An engine and not the JDK's own TLS socket, because deadlines and "has
 * something come?" are then the same as without TLS.
 */
final class TlsConnection extends Connection {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private enum Taken {
    RECORD,
    TOO_LITTLE,
    END
  }

  private final TimedSocket raw;
  private final SSLEngine engine;
  private final ReentrantLock writing = new ReentrantLock();
  private final ByteBuffer received;
  private final ByteBuffer sent;
  private final ByteBuffer plain;
  private boolean ended;

  private TlsConnection(TimedSocket raw, SSLEngine engine) {
    this.raw = raw;
    this.engine = engine;
    int packet = engine.getSession().getPacketBufferSize();
    this.received = ByteBuffer.allocate(2 * packet).flip();
    this.sent = ByteBuffer.allocate(2 * packet);
    this.plain = ByteBuffer.allocate(2 * packet).flip();
  }

  /** Shakes hands; whom it does not believe it fails. The socket is closed with it. */
  static TlsConnection over(TimedSocket raw, SSLEngine engine) throws IOException {
    TlsConnection connection = new TlsConnection(raw, engine);
    try {
      connection.shakeHands();
      return connection;
    } catch (IOException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  private void shakeHands() throws IOException {
    engine.beginHandshake();
    while (true) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> task();
        case NEED_WRAP -> send(NOTHING);
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (!filled()) {
            throw new ProtocolException("the other end hung up");
          }
        }
        case FINISHED, NOT_HANDSHAKING -> {
          return;
        }
      }
    }
  }

  private void task() {
    Runnable task = engine.getDelegatedTask();
    if (task != null) {
      task.run();
    }
  }

  // -- in -----------------------------------------------------------------------------------

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (!plain.hasRemaining()) {
      if (!filled()) {
        return -1;
      }
      settle();
    }
    int count = Math.min(length, plain.remaining());
    plain.get(bytes, offset, count);
    return count;
  }

  /** Takes in one record, waiting for it; false at the end. */
  private boolean filled() throws IOException {
    Taken taken = take();
    while (taken == Taken.TOO_LITTLE) {
      more();
      taken = take();
    }
    return taken == Taken.RECORD;
  }

  @Override
  boolean isReadable() throws IOException {
    while (!plain.hasRemaining()) {
      Taken taken = take();
      if (taken == Taken.END) {
        return true;
      }
      if (taken == Taken.TOO_LITTLE) {
        if (!raw.isReadable()) {
          return false;
        }
        more();
      }
      settle();
    }
    return true;
  }

  private Taken take() throws IOException {
    if (ended) {
      return Taken.END;
    }
    plain.clear();
    SSLEngineResult result;
    try {
      result = engine.unwrap(received, plain);
    } finally {
      plain.flip();
    }
    ended = result.getStatus() == SSLEngineResult.Status.CLOSED;
    return switch (result.getStatus()) {
      case OK -> Taken.RECORD;
      case BUFFER_UNDERFLOW -> Taken.TOO_LITTLE;
      case CLOSED -> Taken.END;
      case BUFFER_OVERFLOW -> throw new ProtocolException("a record is too long");
    };
  }

  /** Whoever cuts a connection off cannot end an answer with it. */
  private void more() throws IOException {
    received.compact();
    try {
      if (raw.read(received) < 0) {
        throw new ProtocolException("the connection was cut off");
      }
    } finally {
      received.flip();
    }
  }

  /** What the other end wants beside: new keys. */
  private void settle() throws IOException {
    while (true) {
      HandshakeStatus status = engine.getHandshakeStatus();
      if (status == HandshakeStatus.NEED_TASK) {
        task();
      } else if (status == HandshakeStatus.NEED_WRAP) {
        send(NOTHING);
      } else {
        return;
      }
    }
  }

  // -- out ----------------------------------------------------------------------------------

  @Override
  void write(byte[] bytes) throws IOException {
    send(ByteBuffer.wrap(bytes));
  }

  private void send(ByteBuffer all) throws IOException {
    writing.lock();
    try {
      do {
        raw.write(wrapped(all));
      } while (all.hasRemaining());
    } finally {
      writing.unlock();
    }
  }

  private ByteBuffer wrapped(ByteBuffer from) throws IOException {
    sent.clear();
    SSLEngineResult result = engine.wrap(from, sent);
    if (result.getStatus() != SSLEngineResult.Status.OK && from.hasRemaining()) {
      throw new ProtocolException("the connection is closed");
    }
    if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
      task();
    }
    return sent.flip();
  }

  /** Takes leave, if the other end still listens; waits for nothing. */
  @Override
  public void close() throws IOException {
    try (raw) {
      engine.closeOutbound();
      if (writing.tryLock()) {
        try {
          raw.offer(wrapped(NOTHING));
        } finally {
          writing.unlock();
        }
      }
    } catch (IOException gone) {
      // Then there is nobody to take leave of.
    }
  }
}
