package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Line;
import io.vireo.call.Lines;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Opens made-up lines: for every ticket but {@code bad}. */
final class FakeLines implements Lines {

  /** Every redeeming there was. */
  final List<String> redeemed = new CopyOnWriteArrayList<>();

  /** The line that is opened. */
  volatile FakeLine line = new FakeLine(true);

  @Override
  public Future<Line> redeem(Kind kind, DomainRef domain, String ticket) {
    redeemed.add(kind + " " + domain + " " + ticket);
    return ticket.equals("bad")
        ? Future.failedFuture(new VirtException(ErrorCode.ACCESS_DENIED, "the ticket is not good"))
        : Future.succeededFuture(line);
  }

  /** A line that does what a test says. Any thread. */
  static final class FakeLine implements Line {
    final BlockingQueue<Future<Told>> tells = new LinkedBlockingQueue<>();
    final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    final CompletableFuture<Boolean> closed = new CompletableFuture<>();

    /** Until when a client that writes has to wait. */
    volatile Future<Void> room = Future.succeededFuture();

    /** What is told when there is nothing in particular. */
    volatile Supplier<Future<Told>> otherwise = () -> Promise.<Told>promise().future();

    private final boolean notes;

    FakeLine(boolean notes) {
      this.notes = notes;
    }

    FakeLine tell(Told told) {
      tells.add(Future.succeededFuture(told));
      return this;
    }

    @Override
    public Future<Told> next() {
      Future<Told> next = tells.poll();
      return next == null ? otherwise.get() : next;
    }

    @Override
    public Future<Void> write(ByteBuffer bytes) {
      heard.add(StandardCharsets.UTF_8.decode(bytes).toString());
      return room;
    }

    @Override
    public boolean takesNotes() {
      return notes;
    }

    @Override
    public void resize(int columns, int rows) {
      heard.add(columns + "x" + rows);
    }

    @Override
    public void close() {
      closed.complete(true);
    }
  }
}
