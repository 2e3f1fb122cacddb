package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import io.vireo.call.Outflow;
import io.vireo.call.Outflow.Chunk;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;

/** A client of streams that may break off, stand still, and send what it likes. */
final class StreamClient {

  private final Outflow flow;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private final Promise<byte[]> end = Promise.promise();

  StreamClient(Outflow flow) {
    this.flow = flow;
  }

  /** All bytes, or a failure if the stream has no good end. */
  Future<byte[]> end() {
    return end.future();
  }

  /** Reads until it has so many bytes in all, and does something else then. */
  void until(long bytes, Runnable then) {
    if (received.size() >= bytes) {
      then.run();
    } else {
      flow.next()
          .onFailure(end::tryFail)
          .onSuccess(
              next -> {
                if (take(next)) {
                  until(bytes, then);
                }
              });
    }
  }

  static Future<byte[]> readAll(Outflow flow) {
    StreamClient client = new StreamClient(flow);
    client.until(Long.MAX_VALUE, () -> {});
    return client.end();
  }

  /** Reads so much and is gone then. */
  static void readAndBreak(Outflow flow, long bytes) {
    new StreamClient(flow).until(bytes, () -> flow.broke(gone()));
  }

  static VirtException gone() {
    return new VirtException(ErrorCode.STREAM_BROKEN, "the client is gone");
  }

  private boolean take(Optional<Chunk> next) {
    if (next.isEmpty()) {
      flow.delivered();
      end.tryComplete(received.toByteArray());
      return false;
    }
    ByteBuffer bytes = next.get().bytes();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    received.writeBytes(copy);
    next.get().sent().run();
    return true;
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  /** Sends bytes in pieces, and after them what {@code last} says. */
  record Sender(ByteBuffer bytes, int pieceBytes, OptionalLong length, Last last)
      implements Inflow {

    /** How it ends. */
    enum Last {
      ENDS,
      BREAKS,
      STAYS
    }

    static Sender of(byte[] bytes) {
      return new Sender(ByteBuffer.wrap(bytes), 10_000, OptionalLong.empty(), Last.ENDS);
    }

    Sender announced() {
      return new Sender(bytes, pieceBytes, OptionalLong.of(bytes.remaining()), last);
    }

    Sender but(Last other) {
      return new Sender(bytes, pieceBytes, length, other);
    }

    @Override
    public void open(Taker taker) {
      for (int at = 0; at < bytes.remaining(); at += pieceBytes) {
        taker.take(bytes.slice(at, Math.min(pieceBytes, bytes.remaining() - at)));
      }
      switch (last) {
        case ENDS -> taker.end();
        case BREAKS -> taker.broke(gone());
        case STAYS -> {}
      }
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }
}
