package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** The far side of a stream, which does what a test says. Any thread. */
final class TestFlow implements Flow {

  /** What is asked for and not given yet. */
  final BlockingQueue<Promise<Optional<ByteBuffer>>> wanted = new LinkedBlockingQueue<>();

  final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  final CompletableFuture<String> end = new CompletableFuture<>();
  final AtomicInteger pulled = new AtomicInteger();

  /** Until when what is written is not taken. */
  volatile Future<Void> room = Future.succeededFuture();

  /** Given again and again, where a test sets it. */
  volatile Optional<byte[]> always = Optional.empty();

  void give(String text) {
    RpcServer.next(wanted)
        .complete(Optional.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public Future<Optional<ByteBuffer>> next() {
    pulled.incrementAndGet();
    if (always.isPresent()) {
      return Future.succeededFuture(always.map(ByteBuffer::wrap));
    }
    Promise<Optional<ByteBuffer>> promise = Promise.promise();
    wanted.add(promise);
    return promise.future();
  }

  @Override
  public Future<Void> write(ByteBuffer bytes) {
    heard.add(StandardCharsets.UTF_8.decode(bytes).toString());
    return room;
  }

  @Override
  public Future<Void> finish() {
    end.complete("finished");
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    end.complete("aborted");
  }
}
