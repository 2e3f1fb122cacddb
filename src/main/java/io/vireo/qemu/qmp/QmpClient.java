package io.vireo.qemu.qmp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Descriptor;
import io.vireo.host.Host;
import io.vireo.host.LineSocket;
import io.vireo.host.Loop;
import io.vireo.host.Sockets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation with one QEMU over its monitor socket. Confined to its loop: every method is
 * called there, every future completes there.
 *
 * <p>Each command has a deadline. Once one was missed the monitor counts as not responding, and
 * further commands are refused at once with {@code NOT_RESPONDING} and not sent, until QEMU is
 * heard again. A command that was sent may still be carried out, late.
 */
public final class QmpClient {

  /** The longest message that is accepted; query-qmp-schema is about 0.25 MiB. */
  public static final int LINE_BYTES_MAX = 16 << 20;

  /** Commands that wait for their answer. */
  public static final int OUTSTANDING_MAX = 64;

  /** For commands that QEMU carries out at once. */
  public static final Duration COMMAND_DEADLINE = Duration.ofSeconds(5);

  private record Pending(String command, Promise<JsonNode> answer, Loop.Timer deadline) {}

  private final Host host;
  private final Loop loop;
  private final String name;
  private final QmpListener listener;
  private final Promise<QmpGreeting> negotiated = Promise.promise();
  private final Promise<Void> closed = Promise.promise();
  private final Map<Long, Pending> outstanding = new HashMap<>();
  private LineSocket socket;
  private long lastId;
  private boolean ready;
  private boolean responding = true;
  private Instant heard;

  private QmpClient(Host host, Loop loop, String name, QmpListener listener) {
    this.host = host;
    this.loop = loop;
    this.name = name;
    this.listener = listener;
    this.heard = host.clock().instant();
  }

  /**
   * Connects. The client that the future gives has not negotiated yet: call {@link #negotiate}.
   *
   * @param name what failures say of it: {@code monitor of domain 'web'}
   * @return fails with {@code OPERATION_FAILED} if nobody listens on {@code socket}
   */
  public static Future<QmpClient> connect(
      Host host, Loop loop, Path socket, String name, QmpListener listener) {
    QmpClient client = new QmpClient(host, loop, name, listener);
    return host.sockets()
        .connect(
            loop, socket, new Sockets.LineListener(LINE_BYTES_MAX, client::onLine, client::onClose))
        .map(
            connected -> {
              client.socket = connected;
              return client;
            });
  }

  /**
   * Waits for QEMU's greeting and ends the negotiation.
   *
   * @return fails with {@code NOT_RESPONDING} after {@code deadline}; the negotiation goes on, see
   *     {@link #negotiated}
   */
  public Future<QmpGreeting> negotiate(Duration deadline) {
    return loop.within(deadline, name, negotiated.future())
        .onFailure(
            failed -> {
              if (!negotiated.future().isComplete()) {
                setResponding(false);
              }
            });
  }

  /** Completes when the negotiation has ended, however late. */
  public Future<QmpGreeting> negotiated() {
    return negotiated.future();
  }

  /** Completes when the connection has ended. */
  public Future<Void> closed() {
    return closed.future();
  }

  public boolean responding() {
    return ready && responding;
  }

  /** Runs {@code command} within {@link #COMMAND_DEADLINE}. */
  public <R> Future<R> execute(QmpCommand<R> command) {
    return execute(command, COMMAND_DEADLINE);
  }

  /**
   * Runs {@code command}.
   *
   * @return fails with {@code OPERATION_FAILED} and QEMU's sentence if QEMU refuses
   */
  public <R> Future<R> execute(QmpCommand<R> command, Duration deadline) {
    return execute(command.command(), QmpCodec.arguments(command), deadline)
        .map(value -> QmpCodec.answer(command, value));
  }

  /** Whether {@link #execute(QmpCommand, List)} can be used on this connection. */
  public boolean passesDescriptors() {
    return socket.passesDescriptors();
  }

  /**
   * Runs {@code command} and passes it the descriptors, which may be closed when this completes.
   *
   * @return fails with {@code ARGUMENT_UNSUPPORTED} where the transport cannot do it
   */
  public <R> Future<R> execute(QmpCommand<R> command, List<Descriptor> descriptors) {
    return ask(command.command(), QmpCodec.arguments(command), COMMAND_DEADLINE, descriptors)
        .map(value -> QmpCodec.answer(command, value));
  }

  /** Runs a command that has no record, for questions of all kinds. */
  public Future<JsonNode> execute(String command, JsonNode arguments, Duration deadline) {
    return ask(command, arguments, deadline, List.of());
  }

  private Future<JsonNode> ask(
      String command, JsonNode arguments, Duration deadline, List<Descriptor> descriptors) {
    if (closed.future().isComplete()) {
      return Future.failedFuture(gone());
    }
    if (!responding()) {
      return Future.failedFuture(silent());
    }
    if (outstanding.size() >= OUTSTANDING_MAX) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.LIMIT_REACHED,
              name + " has " + OUTSTANDING_MAX + " commands waiting; try again later"));
    }
    Promise<JsonNode> answer = Promise.promise();
    Loop.Timer timer = loop.after(deadline, () -> missed(command, deadline, answer));
    write(new Pending(command, answer, timer), arguments, descriptors);
    Instant sent = host.clock().instant();
    return answer
        .future()
        .onSuccess(_ -> listener.onAnswer(command, sent, Optional.empty()))
        .onFailure(
            failure -> listener.onAnswer(command, sent, Optional.of(VirtException.from(failure))));
  }

  private void write(Pending pending, JsonNode arguments, List<Descriptor> descriptors) {
    long id = ++lastId;
    outstanding.put(id, pending);
    String line = QmpCodec.encode(id, pending.command(), arguments);
    if (descriptors.isEmpty()) {
      socket.write(line);
    } else {
      socket.write(line, descriptors).onFailure(unsent -> settle(id).tryFail(unsent));
    }
  }

  /** The place stays taken: QEMU may still answer, and that tells that it is back. */
  private void missed(String command, Duration deadline, Promise<JsonNode> answer) {
    answer.tryFail(
        new VirtException(
            ErrorCode.NOT_RESPONDING,
            name + " did not answer " + command + " within " + deadline.toMillis() + " ms"));
    setResponding(false);
  }

  private void setResponding(boolean now) {
    if (responding != now && !closed.future().isComplete()) {
      responding = now;
      listener.onResponding(now);
    }
  }

  private void onLine(String line) {
    heard = host.clock().instant();
    try {
      onMessage(QmpCodec.decode(line));
    } catch (VirtException unreadable) {
      negotiated.tryFail(unreadable);
      socket.close();
      return;
    }
    if (ready) {
      setResponding(true);
    }
  }

  private void onMessage(QmpMessage message) {
    switch (message) {
      case QmpMessage.Greeting(QmpGreeting greeting) -> negotiateAs(greeting);
      case QmpMessage.Told(QmpEvent event) -> listener.onEvent(event);
      case QmpMessage.Answer(long id, JsonNode value) -> settle(id).tryComplete(value);
      case QmpMessage.Refusal refusal ->
          refusal.id().ifPresent(id -> settle(id).tryFail(refused(refusal)));
    }
  }

  /** Without a deadline of its own: {@link #negotiate} has one, and a late answer still counts. */
  private void negotiateAs(QmpGreeting greeting) {
    Promise<JsonNode> accepted = Promise.promise();
    accepted
        .future()
        .onSuccess(
            value -> {
              ready = true;
              negotiated.tryComplete(greeting);
            })
        .onFailure(negotiated::tryFail);
    write(
        new Pending("qmp_capabilities", accepted, () -> {}),
        JsonNodeFactory.instance.objectNode(),
        List.of());
  }

  private Promise<JsonNode> settle(long id) {
    Pending pending = outstanding.remove(id);
    if (pending == null) {
      return Promise.promise();
    }
    pending.deadline().cancel();
    return pending.answer();
  }

  private static VirtException refused(QmpMessage.Refusal refusal) {
    return new VirtException(
        refusal.kind().equals("CommandNotFound")
            ? ErrorCode.OPERATION_UNSUPPORTED
            : ErrorCode.OPERATION_FAILED,
        "the emulator refused: " + refusal.description());
  }

  private VirtException silent() {
    return new VirtException(
        ErrorCode.NOT_RESPONDING, name + " has not answered since " + heard + "; try again later");
  }

  private VirtException gone() {
    return new VirtException(ErrorCode.OPERATION_FAILED, name + " is closed");
  }

  private void onClose() {
    List<Pending> lost = List.copyOf(outstanding.values());
    outstanding.clear();
    closed.tryComplete();
    negotiated.tryFail(gone());
    for (Pending pending : lost) {
      pending.deadline().cancel();
      pending
          .answer()
          .tryFail(
              new VirtException(
                  ErrorCode.OPERATION_FAILED,
                  name + " was closed before it answered " + pending.command()));
    }
    listener.onClosed();
  }

  /** Ends the conversation; QEMU goes on. */
  public void close() {
    socket.close();
  }
}
