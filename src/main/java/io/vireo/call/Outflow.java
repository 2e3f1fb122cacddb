package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The bytes that a job makes, for a surface to send. It holds so many and no more: a surface that
 * asks slowly slows whoever makes them. Any thread may call; one {@link #next} at a time.
 */
public interface Outflow {

  /**
   * Some bytes, from position to limit. They are the surface's until it calls {@code sent}, once.
   */
  record Chunk(ByteBuffer bytes, Runnable sent) {}

  /**
   * Completes when there is something to send, so that what goes wrong before can still be told as
   * an ordinary failure.
   */
  Future<Void> begun();

  /**
   * The next bytes; empty at the end. Fails if there will be no end: what was sent is not whole.
   */
  Future<Optional<Chunk>> next();

  /** Everything was handed to the client's connection. */
  void delivered();

  /** The client is gone, before everything was {@link #delivered}. */
  void broke(VirtException why);
}
