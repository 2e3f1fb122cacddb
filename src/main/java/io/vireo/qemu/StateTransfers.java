package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.save.IncomingState;
import io.vireo.qemu.save.OutgoingState;
import io.vireo.stream.StateSink;
import io.vireo.stream.StateSource;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/** The one transfer of its state that a machine can have at a time. Confined to its loop. */
final class StateTransfers {

  /** How long QEMU may take to give up a transfer that was cancelled. */
  static final Duration CANCEL_DEADLINE = Duration.ofSeconds(10);

  private static final Duration CANCEL_LOOK = Duration.ofMillis(50);

  private final Host host;
  private final Loop loop;
  private final QemuProcess process;
  private final MonitorLink link;
  private Optional<Consumer<String>> ear = Optional.empty();
  private Optional<OutgoingState> save = Optional.empty();

  StateTransfers(Host host, Loop loop, QemuProcess process, MonitorLink link) {
    this.host = host;
    this.loop = loop;
    this.process = process;
    this.link = link;
  }

  /** Hears the event MIGRATION. */
  void onStatus(String status) {
    ear.ifPresent(listening -> listening.accept(status));
  }

  /** Takes in a saved state. */
  Future<Void> receive(StateSource source, boolean survivesFailure) {
    IncomingState incoming =
        new IncomingState(loop, link.client(), process.facts().directory().state());
    ear = Optional.of(incoming::onStatus);
    return incoming.run(source, survivesFailure).onComplete(over -> ear = Optional.empty());
  }

  /** Hands the state out; the monitor must be responding. */
  Future<Void> save(StateSink sink) {
    if (save.isPresent()) {
      return Future.failedFuture(says(ErrorCode.RESOURCE_BUSY, "is being saved already"));
    }
    OutgoingState outgoing =
        new OutgoingState(host, loop, link.client(), process.facts().directory().state());
    save = Optional.of(outgoing);
    ear = Optional.of(outgoing::onStatus);
    return outgoing.run(sink).onComplete(over -> afterSave());
  }

  private void afterSave() {
    save = Optional.empty();
    ear = Optional.empty();
  }

  Future<Void> cancel() {
    return save.map(OutgoingState::cancel)
        .orElseGet(
            () -> Future.failedFuture(says(ErrorCode.OPERATION_INVALID, "is not being saved")));
  }

  /** Ends a save that an earlier daemon began; completes when the machine can be resumed. */
  Future<Void> settle() {
    return save.isPresent()
        ? Future.succeededFuture()
        : link.execute(new MigrationCommands.QueryMigrate())
            .compose(
                migration ->
                    migration.active()
                        ? link.execute(new MigrationCommands.MigrateCancel())
                            .compose(asked -> waitForEnd(CANCEL_DEADLINE))
                        : Future.succeededFuture());
  }

  private Future<Void> waitForEnd(Duration patience) {
    return link.execute(new MigrationCommands.QueryMigrate())
        .compose(
            migration ->
                migration.active() && patience.isPositive()
                    ? pause().compose(rested -> waitForEnd(patience.minus(CANCEL_LOOK)))
                    : Future.succeededFuture());
  }

  private Future<Void> pause() {
    return Future.future(rested -> loop.after(CANCEL_LOOK, rested::complete));
  }

  private VirtException says(ErrorCode code, String sentence) {
    return new VirtException(code, process.facts().name() + " " + sentence);
  }
}
