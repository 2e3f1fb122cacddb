package io.vireo.surface.rpc;

import io.vertx.core.Future;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The far side of a stream: where its bytes come from and go to. Called on the connection's loop;
 * futures may complete on any thread.
 */
public interface Flow {

  /** What comes next, when it comes; empty when nothing comes any more. One call at a time. */
  Future<Optional<ByteBuffer>> next();

  /**
   * Takes what the client sent.
   *
   * @return completes when the next may be written
   */
  Future<Void> write(ByteBuffer bytes);

  /** The client has sent everything and wants no more; fails if it was not taken. */
  Future<Void> finish();

  /** The client is gone or has changed its mind. */
  void abort();

  /**
   * A stream that was opened.
   *
   * @param result what the call is answered
   */
  record Opened<R extends Record>(R result, Flow flow) {}
}
