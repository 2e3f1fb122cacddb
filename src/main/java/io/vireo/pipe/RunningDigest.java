package io.vireo.pipe;

import io.vireo.wire.StreamTrailer;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;

/** SHA-256 of a stream while it passes. One thread at a time; the count may be read by any. */
final class RunningDigest {

  private final MessageDigest sha256;
  private final AtomicLong bytes = new AtomicLong();

  RunningDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  void update(ByteBuffer next) {
    bytes.addAndGet(next.remaining());
    sha256.update(next.duplicate());
  }

  /** Length of what has passed. */
  long bytes() {
    return bytes.get();
  }

  /** What a trailer has to say of everything so far. */
  StreamTrailer trailer() {
    return new StreamTrailer(bytes(), hex());
  }

  String hex() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
    } catch (CloneNotSupportedException never) {
      throw new IllegalStateException(never);
    }
  }
}
