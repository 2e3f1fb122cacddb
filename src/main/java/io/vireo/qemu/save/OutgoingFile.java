package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.DiskRoom;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.MigrationCommands.Ram;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.StateFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One save that QEMU writes into its file by itself. Used once; confined to the monitor's loop.
 *
 * <p>It ends when QEMU is over with it and holds the file no more, whatever the outcome: nobody may
 * write to a file that is renamed or removed next.
 */
public final class OutgoingFile implements Outgoing {

  private static final String FULL = "No space left on device";
  private static final String QUOTA = "quota exceeded";
  private static final String WRITING = "Unable to write to file";

  private static final long FULL_BELOW_BYTES = 64 * 1024;

  private final Host host;
  private final Loop loop;
  private final QmpClient qmp;
  private final ProcessIdentity emulator;
  private final StateFile file;
  private final Migration migration;
  private final PassedFile passed;
  private boolean aborted;
  private long rate;
  private long moved;

  /**
   * @param emulator whose monitor {@code qmp} is
   */
  public OutgoingFile(
      Host host, Loop loop, QmpClient qmp, ProcessIdentity emulator, StateFile file) {
    this.host = host;
    this.loop = loop;
    this.qmp = qmp;
    this.emulator = emulator;
    this.file = file;
    this.migration = new Migration(qmp, loop);
    this.passed = new PassedFile(host, loop, qmp, PassedFile.Use.writing(file));
  }

  @Override
  public void onStatus(String status) {
    migration.onStatus(status);
  }

  /** See {@link io.vireo.driver.FileSaving#save}. */
  public Future<Void> run() {
    MigrationSetup setup = MigrationSetup.of(file.manner());
    rate = setup.bytesPerSecondMax();
    return migration
        .prepare(setup)
        .compose(able -> passed.pass(able.files()))
        .compose(this::write)
        .transform(written -> settle(Optional.ofNullable(written.cause())));
  }

  private Future<Void> write(String uri) {
    if (aborted) {
      return Future.failedFuture(abortion());
    }
    return qmp.execute(new MigrationCommands.Migrate(uri))
        .onSuccess(begun -> watch())
        .compose(begun -> migration.end())
        .compose(end -> end.equals("completed") ? Future.succeededFuture() : failed(end));
  }

  private void watch() {
    migration.follow(this::onProgress);
    migration.watchStall(() -> moved);
  }

  /** A page of zeros is progress too, and leaves no byte. */
  private void onProgress(Ram ram) {
    file.wrote(ram.transferred());
    moved = ram.transferred() + ram.total() - ram.remaining();
    long now = MigrationSetup.rate(file.manner());
    if (now != rate) {
      rate = now;
      qmp.execute(MigrationCommands.MigrateSetParameters.speed(now));
    }
  }

  private static Future<Void> failed(String end) {
    return Future.failedFuture(
        new VirtException(ErrorCode.OPERATION_FAILED, "the emulator's save " + end));
  }

  private Future<Void> settle(Optional<Throwable> failure) {
    if (qmp.closed().isComplete()) {
      return verdict(failure);
    }
    Future<Void> over = migration.hasEnded() ? Future.succeededFuture() : abandon();
    return over.compose(ended -> lastFigure())
        .compose(told -> passed.takeBack())
        .compose(taken -> passed.released(emulator))
        .transform(released -> verdict(failure.or(() -> Optional.ofNullable(released.cause()))));
  }

  /** It stands still, or never began. */
  private Future<Void> abandon() {
    return new Leftovers(loop, qmp).cancel().otherwiseEmpty();
  }

  private Future<Void> lastFigure() {
    return qmp.execute(new MigrationCommands.QueryMigrate())
        .onSuccess(told -> told.ram().ifPresent(ram -> file.wrote(ram.transferred())))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private Future<Void> verdict(Optional<Throwable> failure) {
    if (failure.isEmpty()) {
      return Future.succeededFuture();
    }
    return aborted ? Future.failedFuture(abortion()) : explained(VirtException.from(failure.get()));
  }

  private Future<Void> explained(VirtException failure) {
    return migration.explained(
        failure,
        () -> reasonOfTheDisk().map(full -> full.or(() -> Optional.of(failure.getMessage()))),
        reason -> because(reason, failure));
  }

  /** QEMU does not tell the reason of every failure; then the room that is left is looked at. */
  private Future<Optional<String>> reasonOfTheDisk() {
    Path directory = file.file().toAbsolutePath().getParent();
    return loop.deliver(new DiskRoom(host).usableBytes(directory))
        .map(bytes -> Optional.of(FULL).filter(full -> bytes < FULL_BELOW_BYTES))
        .otherwise(Optional.empty());
  }

  private VirtException because(String reason, VirtException failure) {
    return new VirtException(
            code(reason),
            "the emulator could not write its state into %s: %s".formatted(file.name(), reason),
            failure)
        .of(file.name().toString());
  }

  /** QEMU gives no number, only the C library's words behind its own. */
  private static ErrorCode code(String reason) {
    if (reason.contains(FULL) || reason.contains(QUOTA)) {
      return ErrorCode.NO_SPACE;
    }
    return reason.contains(WRITING) ? ErrorCode.WRITE_FAILED : ErrorCode.OPERATION_FAILED;
  }

  private static VirtException abortion() {
    return new VirtException(ErrorCode.OPERATION_ABORTED, "the save was aborted on request");
  }

  /** A thread of QEMU's that waits for a dead disk cannot be cancelled, and is not waited for. */
  @Override
  public Future<Void> cancel() {
    aborted = true;
    loop.after(Leftovers.CANCEL_DEADLINE, () -> migration.abandon(abortion()));
    return qmp.execute(new MigrationCommands.MigrateCancel())
        .onFailure(migration::abandon)
        .mapEmpty();
  }
}
