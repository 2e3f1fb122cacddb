package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;

/**
 * Everything that stages make of a file, to the hypervisor: this thread unpacks the next piece
 * while a second one hands over the one before. The socket has room for a fifth of a piece, so
 * without it each would wait for the other.
 */
final class Sending {

  private static final Duration END_DEADLINE = Duration.ofSeconds(10);
  private static final int CACHE_LINE_BYTES = 64;

  private final Transfer transfer;
  private final BufferRing ring;

  Sending(Transfer transfer, Buffers buffers) {
    this.transfer = transfer;
    this.ring = new BufferRing(buffers, Buffers.BUFFER_BYTES, CACHE_LINE_BYTES);
  }

  /** Fails with what broke first; an {@link IOException} is the hypervisor's. */
  void run(Host host, ReadableByteChannel from, WritableByteChannel target) throws IOException {
    Future<Void> sent = host.transfer("sender for " + transfer.fileName()).run(() -> send(target));
    try {
      fill(from, sent);
    } catch (IOException | RuntimeException broken) {
      transfer.closeEnd();
      ring.end();
      Waiting.awaitEnd(sent, END_DEADLINE);
      throw broken;
    }
    ring.end();
    join(sent);
  }

  /** Returns early when the hypervisor takes no more; {@link #join} then says why. */
  private void fill(ReadableByteChannel from, Future<Void> sent) throws IOException {
    boolean more = true;
    while (more) {
      Optional<ByteBuffer> free = ring.takeFree(sent::isComplete);
      if (free.isEmpty()) {
        return;
      }
      while (more && free.get().hasRemaining()) {
        more = from.read(free.get()) >= 0;
      }
      ring.give(free.get().flip());
    }
  }

  private Void send(WritableByteChannel target) throws IOException {
    while (ring.takeFull() instanceof BufferRing.Next.Full full) {
      Drain.fully(full.bytes(), target);
      ring.giveBack(full.bytes());
    }
    return null;
  }

  private static void join(Future<Void> sent) throws IOException {
    try {
      sent.toCompletionStage().toCompletableFuture().join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw VirtException.from(failed.getCause());
    }
  }
}
