package io.vireo.cli.client;

import io.vireo.operation.StreamOperations;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.LongConsumer;

/** A guest that the daemon sends. The connection is its life: closed before its end, it goes on. */
public final class GuestDownload implements AutoCloseable {

  private static final int BUFFER_BYTES = 256 * 1024;

  private final Connection connection;
  private final InputStream body;
  private final long job;
  private final MessageDigest content = sha256();

  private GuestDownload(Connection connection, InputStream body, long job) {
    this.connection = connection;
    this.body = body;
    this.job = job;
  }

  static GuestDownload of(Connection connection, ReplyReader reader, Reply head)
      throws IOException {
    String job = head.header(StreamOperations.JOB_HEADER).orElse("");
    if (!job.matches("\\d{1,18}")) {
      throw new ProtocolException("the stream does not tell its job");
    }
    return new GuestDownload(connection, reader.body(head), Long.parseLong(job));
  }

  /** The job that waits for its digest to be confirmed. */
  public long job() {
    return job;
  }

  /** Takes what comes, but for the trailer. */
  public interface Taker {
    void take(byte[] bytes, int offset, int count) throws IOException;
  }

  /**
   * What has come.
   *
   * @param sha256 of everything, the trailer too
   */
  public record Received(StreamTrailer trailer, String sha256) {
    public long bytes() {
      return trailer.bytes() + StreamTrailer.BYTES;
    }
  }

  /**
   * Hands everything on and holds it against its trailer.
   *
   * @param moved told how many bytes have come so far
   */
  public Received into(Taker taker, LongConsumer moved) throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES + StreamTrailer.BYTES];
    int held = 0;
    long bytes = 0;
    for (int count = body.read(buffer, 0, BUFFER_BYTES);
        count >= 0;
        count = body.read(buffer, held, BUFFER_BYTES)) {
      int there = held + count;
      int free = Math.max(0, there - StreamTrailer.BYTES);
      taker.take(buffer, 0, free);
      content.update(buffer, 0, free);
      bytes += free;
      held = there - free;
      System.arraycopy(buffer, free, buffer, 0, held);
      moved.accept(bytes);
    }
    return received(ByteBuffer.wrap(buffer, 0, held), bytes);
  }

  private Received received(ByteBuffer last, long bytes) throws IOException {
    StreamTrailer said =
        StreamTrailer.decode(last)
            .orElseThrow(() -> new ProtocolException("the stream ends without a trailer"));
    MessageDigest whole = copy(content);
    whole.update(last);
    HexFormat hex = HexFormat.of();
    if (!said.equals(new StreamTrailer(bytes, hex.formatHex(content.digest())))) {
      throw new ProtocolException("the stream was damaged on its way");
    }
    return new Received(said, hex.formatHex(whole.digest()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }
}
