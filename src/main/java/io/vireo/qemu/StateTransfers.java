package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.save.FileAbility;
import io.vireo.qemu.save.Incoming;
import io.vireo.qemu.save.IncomingFile;
import io.vireo.qemu.save.IncomingState;
import io.vireo.qemu.save.Leftovers;
import io.vireo.qemu.save.Outgoing;
import io.vireo.qemu.save.OutgoingFile;
import io.vireo.qemu.save.OutgoingState;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.InPlaceSource;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateFile.Layout;
import io.vireo.stream.StateSink;
import io.vireo.stream.StateSource;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The one transfer of its state that a machine can have at a time. Confined to its loop. */
final class StateTransfers {

  private final Host host;
  private final Loop loop;
  private final QemuProcess process;
  private final MonitorLink link;
  private Optional<Consumer<String>> ear = Optional.empty();
  private Optional<Outgoing> save = Optional.empty();

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

  /** Takes in a saved state: read by QEMU itself where it lies so and can be passed. */
  Future<Void> receive(StateSource source, boolean survivesFailure) {
    QmpClient monitor = link.client();
    if (source instanceof InPlaceSource file && canRead(file)) {
      IncomingFile incoming = new IncomingFile(host, loop, monitor, emulator(), file);
      return listening(incoming, incoming.run(survivesFailure));
    }
    IncomingState incoming = new IncomingState(loop, monitor, socket());
    return listening(incoming, incoming.run(source, survivesFailure));
  }

  private boolean canRead(InPlaceSource file) {
    return file.manner().layout() == Layout.MAPPED || link.client().passesDescriptors();
  }

  private Future<Void> listening(Incoming incoming, Future<Void> over) {
    ear = Optional.of(incoming::onStatus);
    return over.onComplete(ended -> ear = Optional.empty());
  }

  /** Hands the state out; the monitor must be responding. */
  Future<Void> save(StateSink sink) {
    return alone(
        () -> {
          OutgoingState outgoing = new OutgoingState(host, loop, link.client(), socket());
          return saving(outgoing, outgoing.run(sink));
        });
  }

  /** Has QEMU write the state; the monitor must be responding. */
  Future<Void> save(StateFile file) {
    return alone(
        () -> {
          OutgoingFile outgoing = new OutgoingFile(host, loop, link.client(), emulator(), file);
          return saving(outgoing, outgoing.run());
        });
  }

  private Future<Void> alone(Supplier<Future<Void>> begin) {
    return save.isPresent()
        ? Future.failedFuture(says(ErrorCode.RESOURCE_BUSY, "is being saved already"))
        : begin.get();
  }

  private Future<Void> saving(Outgoing outgoing, Future<Void> over) {
    save = Optional.of(outgoing);
    ear = Optional.of(outgoing::onStatus);
    return over.onComplete(ended -> afterSave());
  }

  private ProcessIdentity emulator() {
    return process.facts().identity();
  }

  private Path socket() {
    return process.facts().directory().state();
  }

  /** What this very QEMU can write by itself, however it calls its version. */
  Future<FileAbilities> fileAbilities() {
    if (!link.client().passesDescriptors()) {
      return Future.succeededFuture(FileAbilities.NONE);
    }
    return FileAbility.of(link.client());
  }

  private void afterSave() {
    save = Optional.empty();
    ear = Optional.empty();
  }

  Future<Void> cancel() {
    return save.map(Outgoing::cancel)
        .orElseGet(
            () -> Future.failedFuture(says(ErrorCode.OPERATION_INVALID, "is not being saved")));
  }

  /** Ends a save that an earlier daemon began; completes when the machine can be resumed. */
  Future<Void> settle() {
    return save.isPresent()
        ? Future.succeededFuture()
        : new Leftovers(loop, link.client()).remove();
  }

  private VirtException says(ErrorCode code, String sentence) {
    return new VirtException(code, process.facts().name() + " " + sentence);
  }
}
