package io.vireo.qemu;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpCommand;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.QmpGreeting;
import io.vireo.qemu.qmp.QmpListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The way to one QEMU's monitor for as long as the process lives: connected, silent, lost and
 * connected again. Confined to the connection's loop.
 */
final class MonitorLink implements QmpListener {

  /** From the connection to QEMU's greeting. */
  static final Duration GREETING_DEADLINE = Duration.ofSeconds(5);

  private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

  /**
   * Hears the link.
   *
   * @param onReady each time the monitor answers for the first time after a connection
   */
  record Ears(
      Consumer<QmpEvent> onEvent,
      Consumer<Boolean> onResponding,
      Runnable onReady,
      Answers onAnswer) {}

  /** Hears how long commands take; see {@link QmpListener#onAnswer}. */
  @FunctionalInterface
  interface Answers {
    void answered(String command, Instant sent, Optional<VirtException> failure);
  }

  private final QemuProcess process;
  private final Loop loop;
  private final Ears ears;
  private final Promise<Void> over = Promise.promise();
  private Optional<QmpClient> client = Optional.empty();
  private boolean closing;
  private boolean ending;
  private boolean toldResponding = true;

  MonitorLink(QemuProcess process, Loop loop, Ears ears) {
    this.process = process;
    this.loop = loop;
    this.ears = ears;
    process.ended().onComplete(ended -> onProcessEnded());
  }

  /** What the monitor said last may still be on its way, but only if it is connected. */
  private void onProcessEnded() {
    if (client.isEmpty()) {
      over.tryComplete();
    }
  }

  /**
   * While the process ends because it was asked to, it is no news that its monitor hangs up.
   *
   * @param expected false if it did not end after all
   */
  void expectEnd(boolean expected) {
    ending = expected;
  }

  /**
   * Connects and negotiates.
   *
   * @return fails with {@code NOT_RESPONDING} where QEMU lives and does not answer; the link keeps
   *     trying then
   */
  Future<QmpGreeting> open() {
    return process
        .connect(this)
        .onFailure(refused -> notReached())
        .compose(
            connected -> {
              client = Optional.of(connected);
              connected.negotiated().onSuccess(greeting -> onReady());
              return connected.negotiate(GREETING_DEADLINE);
            });
  }

  private void notReached() {
    if (!closing && !process.hasEnded()) {
      onResponding(false);
    }
    retryLater();
  }

  private void onReady() {
    onResponding(true);
    ears.onReady().run();
  }

  private void retryLater() {
    if (!closing && !process.hasEnded()) {
      loop.after(RECONNECT_PAUSE, this::retry);
    } else {
      over.tryComplete();
    }
  }

  /** A process that ends hangs up first, so it is only news of one that still lives by now. */
  private void retry() {
    if (closing || process.hasEnded()) {
      over.tryComplete();
      return;
    }
    if (!ending) {
      onResponding(false);
    }
    open();
  }

  @Override
  public void onEvent(QmpEvent event) {
    ears.onEvent().accept(event);
  }

  @Override
  public void onAnswer(String command, Instant sent, Optional<VirtException> failure) {
    ears.onAnswer().answered(command, sent, failure);
  }

  @Override
  public void onResponding(boolean responding) {
    if (toldResponding != responding) {
      toldResponding = responding;
      ears.onResponding().accept(responding);
    }
  }

  @Override
  public void onClosed() {
    client = Optional.empty();
    retryLater();
  }

  /** The present connection. */
  QmpClient client() {
    return client.orElseThrow(
        () ->
            new VirtException(
                ErrorCode.NOT_RESPONDING,
                "the monitor of " + process.facts().name() + " is not connected; try again later"));
  }

  boolean responding() {
    return answering().isPresent();
  }

  /** The present connection, while it answers. */
  Optional<QmpClient> answering() {
    return client.filter(QmpClient::responding);
  }

  <R> Future<R> execute(QmpCommand<R> command) {
    return execute(command, QmpClient.COMMAND_DEADLINE);
  }

  <R> Future<R> execute(QmpCommand<R> command, Duration deadline) {
    try {
      return client().execute(command, deadline);
    } catch (VirtException notConnected) {
      return Future.failedFuture(notConnected);
    }
  }

  /** Lets QEMU go its own way. */
  void close() {
    closing = true;
    client.ifPresentOrElse(QmpClient::close, over::tryComplete);
  }

  /** Completes when nothing more will be heard. */
  Future<Void> over() {
    return over.future();
  }
}
