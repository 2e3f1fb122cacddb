package io.vireo.console;

import io.vertx.core.Future;
import io.vireo.host.ByteLink;
import io.vireo.host.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The one connection to a guest's line, and everybody who shares it. Confined to the room's loop.
 *
 * <p>One of its clients writes; the others look. Each has a place of its own in what the line has
 * said, so that none waits for another and the guest for nobody.
 */
final class SharedLine implements ByteLink.Hearing {

  private final Loop loop;
  private final Scrollback said;
  private final Runnable onUse;
  private final List<ConsoleClient> clients = new ArrayList<>();
  private Optional<ByteLink> link = Optional.empty();
  private Optional<ConsoleClient> writer = Optional.empty();
  private Optional<String> over = Optional.empty();

  /**
   * @param onUse told when the last client has left and when the line is over
   */
  SharedLine(Loop loop, int scrollbackBytes, Runnable onUse) {
    this.loop = loop;
    this.said = new Scrollback(scrollbackBytes);
    this.onUse = onUse;
  }

  /** The guest's end; nobody may want it any more. */
  void opened(ByteLink opened) {
    link = Optional.of(opened);
    if (over.isPresent()) {
      opened.close();
    }
  }

  Loop loop() {
    return loop;
  }

  Scrollback said() {
    return said;
  }

  boolean unused() {
    return clients.isEmpty();
  }

  /** Why nothing more will come. */
  Optional<String> over() {
    return over;
  }

  // -- the guest's end ----------------------------------------------------------------------

  @Override
  public void onBytes(byte[] bytes) {
    said.append(bytes);
    clients.forEach(ConsoleClient::wake);
  }

  @Override
  public void onClose() {
    end("the guest's end of the line is closed: the machine has stopped, or has hung up");
  }

  /** Lets go of the line. */
  void close(String why) {
    end(why);
    link.ifPresent(ByteLink::close);
  }

  private void end(String why) {
    if (over.isEmpty()) {
      over = Optional.of(why);
      List.copyOf(clients).forEach(ConsoleClient::wake);
      onUse.run();
    }
  }

  // -- the clients' ends --------------------------------------------------------------------

  /** Lets a client in; whoever comes with force writes from now on. */
  void join(ConsoleClient client, boolean force) {
    clients.add(client);
    if (client.wouldWrite() && (force || writer.isEmpty())) {
      hand(Optional.of(client));
    }
  }

  /** Whoever has waited longest to write is next. */
  void leave(ConsoleClient client) {
    if (!clients.remove(client)) {
      return;
    }
    if (isWriter(client)) {
      hand(clients.stream().filter(ConsoleClient::wouldWrite).findFirst());
    }
    if (clients.isEmpty()) {
      onUse.run();
    }
  }

  private void hand(Optional<ConsoleClient> next) {
    Optional<ConsoleClient> before = writer;
    writer = next;
    before.filter(clients::contains).ifPresent(ConsoleClient::writerChanged);
    next.ifPresent(ConsoleClient::writerChanged);
  }

  boolean isWriter(ConsoleClient client) {
    return writer.filter(client::equals).isPresent();
  }

  /** What somebody else types goes nowhere. */
  Future<Void> write(ConsoleClient client, byte[] bytes) {
    return isWriter(client) && over.isEmpty() && link.isPresent()
        ? link.get().write(bytes).otherwiseEmpty()
        : Future.succeededFuture();
  }

  boolean resize(ConsoleClient client, int columns, int rows) {
    return isWriter(client) && link.filter(it -> it.resize(columns, rows)).isPresent();
  }
}
