package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.call.Line;
import io.vireo.call.Line.Told;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;
import io.vireo.host.VertxHost;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several clients of one line; the guest's end is made up. */
class SharedLineTest {

  private static final int SCROLLBACK_BYTES = 16;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private final Loop loop = host.newLoop();
  private final AtomicInteger uses = new AtomicInteger();
  private final AtomicInteger left = new AtomicInteger();
  private final SharedLine line = new SharedLine(loop, SCROLLBACK_BYTES, uses::incrementAndGet);
  private final GuestEnd guest = new GuestEnd();

  /** What the guest was sent. */
  private static final class GuestEnd implements ByteLink {
    final StringBuilder heard = new StringBuilder();
    final List<String> sizes = new ArrayList<>();
    boolean closed;

    @Override
    public Future<Void> write(byte[] bytes) {
      heard.append(new String(bytes, StandardCharsets.UTF_8));
      return Future.succeededFuture();
    }

    @Override
    public void pause() {
      throw new AssertionError("nobody may slow the guest");
    }

    @Override
    public void resume() {}

    @Override
    public boolean resize(int columns, int rows) {
      return sizes.add(columns + "x" + rows);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @BeforeEach
  void open() {
    line.opened(guest);
  }

  @AfterEach
  void close() {
    await(host.close());
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private <T> T on(Callable<T> work) {
    return await(loop.call(() -> Future.succeededFuture(work.call())));
  }

  private ConsoleClient join(boolean wouldWrite, boolean force) {
    return on(
        () -> {
          ConsoleClient client =
              new ConsoleClient(line, "serial0", wouldWrite, left::incrementAndGet);
          line.join(client, force);
          return client;
        });
  }

  private void says(String text) {
    on(
        () -> {
          line.onBytes(text.getBytes(StandardCharsets.UTF_8));
          return true;
        });
  }

  private static String bytes(Line client) {
    return await(client.next()) instanceof Told.Bytes(ByteBuffer bytes)
        ? StandardCharsets.UTF_8.decode(bytes).toString()
        : "no bytes";
  }

  private static void type(Line client, String text) {
    await(client.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void tellsEverybodyTheSameAndTheLateWhatWasSaidBefore() {
    ConsoleClient first = join(true, false);
    assertThat(await(first.next())).isEqualTo(new Told.Attached("serial0", true, 0));
    says("login: ");
    assertThat(bytes(first)).isEqualTo("login: ");
    ConsoleClient second = join(true, false);
    assertThat(await(second.next())).isEqualTo(new Told.Attached("serial0", false, 7));
    assertThat(bytes(second)).isEqualTo("login: ");
    Future<Told> asked = second.next();
    says("root");
    assertThat(await(asked))
        .isEqualTo(new Told.Bytes(ByteBuffer.wrap("root".getBytes(StandardCharsets.UTF_8))));
    assertThat(bytes(first)).isEqualTo("root");
  }

  @Test
  void letsOneWrite() {
    ConsoleClient writer = join(true, false);
    ConsoleClient other = join(true, false);
    type(other, "x");
    type(writer, "y");
    assertThat(guest.heard).hasToString("y");
  }

  @Test
  void forceTakesOverAndWhoeverWaitedLongestIsNext() {
    ConsoleClient reader = join(false, false);
    ConsoleClient first = join(true, false);
    ConsoleClient taker = join(true, true);
    await(reader.next());
    await(first.next());
    assertThat(await(taker.next())).isEqualTo(new Told.Attached("serial0", true, 0));
    type(first, "no");
    type(taker, "yes");
    taker.close();
    assertThat(await(first.next())).isEqualTo(new Told.Writer(true));
    type(first, " again");
    type(reader, " never");
    assertThat(guest.heard).hasToString("yes again");
    assertThat(left).hasValue(1);
  }

  @Test
  void aSlowReaderIsToldWhatItLost() {
    ConsoleClient slow = join(true, false);
    await(slow.next());
    says("0123456789");
    says("abcdefghij");
    assertThat(await(slow.next())).isEqualTo(new Told.Lost(4));
    assertThat(bytes(slow)).isEqualTo("456789abcdefghij");
  }

  @Test
  void tellsTheRestBeforeTheEnd() {
    ConsoleClient client = join(true, false);
    await(client.next());
    says("bye");
    on(
        () -> {
          line.onClose();
          line.onClose();
          return true;
        });
    assertThat(bytes(client)).isEqualTo("bye");
    assertThat(await(client.next())).isInstanceOf(Told.Ended.class);
    assertThat(uses).hasValue(1);
    type(client, "nobody hears");
    assertThat(guest.heard).isEmpty();
  }

  @Test
  void onlyTheWriterHasAWindow() {
    ConsoleClient writer = join(true, false);
    ConsoleClient reader = join(false, false);
    await(writer.next());
    await(reader.next());
    reader.resize(80, 25);
    assertThat(await(reader.next())).isEqualTo(new Told.Resized(80, 25, false));
    writer.resize(132, 50);
    assertThat(await(writer.next())).isEqualTo(new Told.Resized(132, 50, true));
    writer.resize(0, 50);
    assertThat(await(writer.next())).isEqualTo(new Told.Resized(0, 50, false));
    assertThat(guest.sizes).containsExactly("132x50");
  }

  @Test
  void tellsWhenNobodyUsesItAnyMore() {
    ConsoleClient one = join(true, false);
    ConsoleClient other = join(true, false);
    one.close();
    one.close();
    on(() -> true);
    assertThat(uses).hasValue(0);
    other.close();
    on(() -> true);
    assertThat(uses).hasValue(1);
    assertThat(left).hasValue(2);
    on(
        () -> {
          line.close("it made way");
          return true;
        });
    assertThat(guest.closed).isTrue();
  }
}
