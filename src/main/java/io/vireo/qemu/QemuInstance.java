package io.vireo.qemu;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Consoles;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Features;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpCommand;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.RunCommands;
import io.vireo.qemu.save.IncomingState;
import io.vireo.qemu.save.OutgoingState;
import io.vireo.qemu.watch.Watch;
import io.vireo.stream.StateSink;
import io.vireo.stream.StateSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One running QEMU. Confined to the connection's loop.
 *
 * <p>While its monitor is silent every call that needs it fails with {@code NOT_RESPONDING}: the
 * first after its deadline, later ones at once. A forced {@link #stop} needs no monitor.
 */
final class QemuInstance implements Pausing, PowerControl, Saving, Consoles {

  /** For commands that wait for the guest's disks. */
  static final Duration DISK_DEADLINE = Duration.ofSeconds(20);

  /** Video memory, firmware and device state, which a save writes besides the guest's memory. */
  static final long DEVICE_STATE_BYTES = 64L << 20;

  /** How long what QEMU said last may take to be read after its process has ended. */
  private static final Duration LAST_EVENTS_DEADLINE = Duration.ofSeconds(1);

  private final Host host;
  private final Loop loop;
  private final QemuProcess process;
  private final InstanceListener listener;
  private final Watch watch = new Watch();
  private final Promise<Void> gone = Promise.promise();
  private final MonitorLink link;
  private final GuestEnding ending;
  private Domain document;
  private Optional<Consumer<String>> migrationEar = Optional.empty();
  private Optional<OutgoingState> save = Optional.empty();
  private boolean telling;
  private boolean settling;

  QemuInstance(
      Host host, Loop loop, QemuProcess process, Domain document, InstanceListener listener) {
    this.host = host;
    this.loop = loop;
    this.process = process;
    this.document = document;
    this.listener = listener;
    this.link =
        new MonitorLink(
            process,
            loop,
            new MonitorLink.Ears(
                this::onEvent,
                responding -> tell(new InstanceEvent.Responding(responding)),
                this::onReady));
    this.ending = new GuestEnding(process, link, watch, document.actions());
    process
        .ended()
        .compose(
            ended -> loop.within(LAST_EVENTS_DEADLINE, "the monitor", link.over()).otherwiseEmpty())
        .compose(heard -> process.clean().otherwiseEmpty())
        .onSuccess(cleaned -> onGone());
  }

  // -- the way in ---------------------------------------------------------------------------

  MonitorLink link() {
    return link;
  }

  QemuProcess process() {
    return process;
  }

  /** From now on the listener hears. */
  void beginTelling() {
    telling = true;
  }

  /** The listener hears no more. */
  void silence() {
    telling = false;
  }

  /** The machine is up, and this is what it is. */
  QemuInstance live(Domain furnished) {
    document = furnished;
    beginTelling();
    return this;
  }

  boolean isLive() {
    return telling;
  }

  /** Completes when the process, and everything it held, is gone, and everybody was told. */
  Future<Void> gone() {
    return gone.future();
  }

  /** The monitor will say, once it answers, that an interrupted save must be ended. */
  void settleWhenReady() {
    settling = true;
  }

  /** Takes in a saved state. */
  Future<Void> receive(StateSource source, boolean survivesFailure) {
    IncomingState incoming =
        new IncomingState(loop, link.client(), process.facts().directory().state());
    migrationEar = Optional.of(incoming::onStatus);
    return incoming
        .run(source, survivesFailure)
        .onComplete(over -> migrationEar = Optional.empty());
  }

  /** Leaves the machine alone from now on. */
  void release() {
    telling = false;
    link.close();
  }

  // -- what it tells ------------------------------------------------------------------------

  private void onEvent(QmpEvent event) {
    if (event.name().equals("MIGRATION")) {
      String status = event.data().path("status").asText();
      migrationEar.ifPresent(ear -> ear.accept(status));
    }
    watch.meaning(event).ifPresent(this::tell);
    if (telling) {
      ending.onEvent(event);
    }
  }

  private void tell(InstanceEvent event) {
    if (telling) {
      listener.on(event);
    }
  }

  private void onReady() {
    if (settling && save.isEmpty()) {
      settling = false;
      link.execute(new MigrationCommands.QueryMigrate())
          .compose(
              migration ->
                  migration.active()
                      ? link.execute(new MigrationCommands.MigrateCancel())
                      : Future.succeededFuture());
    }
  }

  private void onGone() {
    link.close();
    tell(new InstanceEvent.Exited(watch.exitCause()));
    telling = false;
    gone.complete();
  }

  // -- what every instance can --------------------------------------------------------------

  @Override
  public Domain liveDocument() {
    return document;
  }

  @Override
  public Map<String, String> record() {
    return InstanceRecord.of(process.facts());
  }

  @Override
  public Future<Void> resume() {
    return ask(new RunCommands.Cont(), DISK_DEADLINE).mapEmpty();
  }

  @Override
  public Future<Void> stop(Stop how) {
    watch.expectEnd(InstanceEvent.ExitCause.STOPPED);
    Future<Void> ended =
        switch (how) {
          case GRACEFUL -> process.terminate();
          case FORCED -> process.kill(!link.responding());
        };
    return ended.compose(dead -> gone.future());
  }

  @Override
  public Future<RunState> query() {
    return ask(new RunCommands.QueryStatus()).map(status -> RunStates.of(status.status()));
  }

  // -- pausing and power --------------------------------------------------------------------

  @Override
  public Future<Void> pause() {
    watch.expectPause(PauseCause.USER);
    return ask(new RunCommands.Stop(), DISK_DEADLINE)
        .<Void>mapEmpty()
        .onComplete(over -> watch.expectNoPause());
  }

  @Override
  public Future<Void> powerButton() {
    watch.expectRestart(false);
    return ask(new RunCommands.SystemPowerdown()).mapEmpty();
  }

  /** A guest without ACPI has no power button to hear, so it is reset. */
  @Override
  public Future<Void> reboot() {
    if (document.features().filter(Features::acpi).isEmpty()) {
      return reset();
    }
    watch.expectRestart(true);
    return ask(new RunCommands.SystemPowerdown()).mapEmpty();
  }

  @Override
  public Future<Void> reset() {
    return ask(new RunCommands.SystemReset()).mapEmpty();
  }

  private <R> Future<R> ask(QmpCommand<R> command) {
    return ask(command, QmpClient.COMMAND_DEADLINE);
  }

  private <R> Future<R> ask(QmpCommand<R> command, Duration deadline) {
    return gone.future().isComplete() ? notRunning() : link.execute(command, deadline);
  }

  private <R> Future<R> notRunning() {
    return Future.failedFuture(
        new VirtException(ErrorCode.OPERATION_INVALID, process.facts().name() + " is not running"));
  }

  // -- saving -------------------------------------------------------------------------------

  @Override
  public Future<Void> checkSaveable() {
    return ask(new MigrationCommands.QueryMigrate())
        .compose(migration -> allowed(migration.blockedReasons().orElse(List.of())));
  }

  private Future<Void> allowed(List<String> reasons) {
    return reasons.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(
            new VirtException(
                ErrorCode.OPERATION_INVALID,
                process.facts().name() + " cannot be saved: " + String.join("; ", reasons)));
  }

  @Override
  public Future<Void> save(StateSink sink) {
    if (save.isPresent()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.RESOURCE_BUSY, process.facts().name() + " is being saved already"));
    }
    if (!link.responding()) {
      return ask(new RunCommands.QueryStatus()).mapEmpty();
    }
    OutgoingState outgoing =
        new OutgoingState(host, loop, link.client(), process.facts().directory().state());
    save = Optional.of(outgoing);
    migrationEar = Optional.of(outgoing::onStatus);
    watch.expectPause(PauseCause.SAVE);
    return outgoing.run(sink).onComplete(over -> afterSave());
  }

  private void afterSave() {
    save = Optional.empty();
    migrationEar = Optional.empty();
    watch.expectNoPause();
  }

  @Override
  public Future<Void> cancelSave() {
    return save.map(OutgoingState::cancel)
        .orElseGet(
            () ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_INVALID,
                        process.facts().name() + " is not being saved")));
  }

  @Override
  public long saveBytesEstimate() {
    return document.memory().size().bytes() + DEVICE_STATE_BYTES;
  }

  // -- consoles -----------------------------------------------------------------------------

  @Override
  public Map<String, Endpoint> consoles() {
    return ConsoleEnds.of(document);
  }
}
