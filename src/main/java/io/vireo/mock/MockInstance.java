package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Consoles;
import io.vireo.driver.GuestStatistics;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import io.vireo.driver.Screenshots;
import io.vireo.host.Loop.Timer;
import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSink;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/** A machine in memory. Confined to the connection's loop; nothing of a call happens inline. */
final class MockInstance implements Pausing, PowerControl, Saving, Consoles, Screenshots {

  private final MockGuest guest;
  private final MockMachine machine;
  private final Answering answering;
  private final MockListener listener;
  private Optional<MockSave> saving = Optional.empty();
  private Optional<Timer> shutdown = Optional.empty();

  MockInstance(Domain document, MockMachine machine, Answering answering, MockListener listener) {
    this.guest = new MockGuest(document, machine, listener, MockHost.cpus()::present);
    this.machine = machine;
    this.answering = answering;
    this.listener = listener;
  }

  String name() {
    return guest.document().name();
  }

  long counter() {
    return machine.state().counter();
  }

  GuestStatistics statistics(Instant now) {
    return MockUse.of(guest.document(), machine.state(), now);
  }

  @Override
  public Domain liveDocument() {
    return guest.document();
  }

  @Override
  public <T> Optional<T> ability(Class<T> ability) {
    boolean there = ability.isInstance(guest) && !listener.isSilent();
    return there ? Optional.of(ability.cast(guest)) : Saving.super.ability(ability);
  }

  @Override
  public Map<String, String> record() {
    return Map.of("machine", machine.state().uuid().toString());
  }

  @Override
  public Map<String, Endpoint> consoles() {
    return Map.of();
  }

  @Override
  public Future<byte[]> screenshot(OptionalInt head) {
    return call(MockCall.SCREENSHOT, () -> Future.succeededFuture(MockScreen.draw(counter())));
  }

  @Override
  public long saveBytesEstimate() {
    return machine.state().streamBytes();
  }

  @Override
  public Future<RunState> query() {
    return call(MockCall.QUERY, () -> Future.succeededFuture(machine.runState()));
  }

  @Override
  public Future<Void> resume() {
    return call(
        MockCall.RESUME,
        () -> {
          requireNoSave();
          if (!machine.isRunning()) {
            machine.run();
            listener.tell(new InstanceEvent.Resumed());
          }
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Void> pause() {
    return call(
        MockCall.PAUSE,
        () -> {
          if (machine.isRunning()) {
            machine.stand();
            listener.tell(new InstanceEvent.Paused(PauseCause.USER));
          }
          return Future.succeededFuture();
        });
  }

  @Override
  public Future<Void> powerButton() {
    return call(
        MockCall.SHUTDOWN,
        () -> {
          requireRunning();
          if (shutdown.isEmpty()) {
            listener.tell(new InstanceEvent.ShuttingDown(false));
            shutdown = Optional.of(shutDownSoon());
          }
          return Future.succeededFuture();
        });
  }

  private Timer shutDownSoon() {
    return answering.loop().after(answering.settings().shutdown(), () -> exit(ExitCause.SHUTDOWN));
  }

  @Override
  public Future<Void> reboot() {
    return call(
        MockCall.REBOOT,
        () -> {
          requireRunning();
          return restart(true);
        });
  }

  @Override
  public Future<Void> reset() {
    return call(MockCall.RESET, () -> restart(false));
  }

  private Future<Void> restart(boolean byGuest) {
    requireNoSave();
    machine.restart();
    listener.tell(new InstanceEvent.Reset(byGuest));
    return Future.succeededFuture();
  }

  @Override
  public Future<Void> checkSaveable() {
    return call(MockCall.CHECK_SAVE, Future::succeededFuture);
  }

  @Override
  public Future<Void> save(StateSink sink) {
    return answering.loop().call(() -> saveNow(sink));
  }

  private Future<Void> saveNow(StateSink sink) {
    requireAlive();
    requireNoSave();
    if (machine.isRunning()) {
      throw invalid("is running, pause it before its state is saved");
    }
    MockSave save = new MockSave(answering, machine.state());
    saving = Optional.of(save);
    return save.into(sink).onComplete(ended -> saving = Optional.empty());
  }

  @Override
  public Future<Void> cancelSave() {
    return answering
        .loop()
        .call(
            () -> {
              saving.ifPresent(MockSave::cancel);
              return Future.succeededFuture();
            });
  }

  @Override
  public Future<Void> stop(Stop how) {
    return switch (how) {
      case FORCED -> answering.loop().call(this::stopNow);
      case GRACEFUL -> answering.call(MockCall.STOP, this::stopNow).recover(this::busy);
    };
  }

  private Future<Void> stopNow() {
    exit(ExitCause.STOPPED);
    return Future.succeededFuture();
  }

  private Future<Void> busy(Throwable failure) {
    boolean late =
        failure instanceof VirtException known && known.code() == ErrorCode.NOT_RESPONDING;
    return Future.failedFuture(
        late
            ? answering.fail(
                ErrorCode.RESOURCE_BUSY,
                "domain '" + name() + "' does not end by itself, stop it with force",
                failure)
            : failure);
  }

  private void exit(ExitCause cause) {
    release();
    listener.exited(cause);
  }

  /** Forgets the machine without a word: its connection closes. */
  void drop() {
    release();
    listener.silence();
  }

  private void release() {
    shutdown.ifPresent(Timer::cancel);
    saving.ifPresent(MockSave::cancel);
    machine.stand();
  }

  private <T> Future<T> call(MockCall call, Supplier<Future<T>> work) {
    return answering
        .loop()
        .call(
            () -> {
              requireAlive();
              return listener.watch(answering.call(call, () -> aliveStill(work)));
            });
  }

  private <T> Future<T> aliveStill(Supplier<Future<T>> work) {
    requireAlive();
    return work.get();
  }

  private void requireAlive() {
    if (listener.isSilent()) {
      throw invalid("is not running, start it first");
    }
  }

  private void requireRunning() {
    if (!machine.isRunning()) {
      throw invalid("is paused and hears nothing, resume it first");
    }
  }

  private void requireNoSave() {
    if (saving.isPresent()) {
      throw invalid("is being saved, wait for the end of the save or cancel it");
    }
  }

  private VirtException invalid(String why) {
    return answering.fail(ErrorCode.OPERATION_INVALID, "domain '" + name() + "' " + why);
  }
}
