package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.InPlaceSource;
import java.time.Duration;
import java.util.Optional;

/**
 * One restore from a file that QEMU reads by itself. Used once; confined to the monitor's loop.
 *
 * <p>QEMU answers nothing while it reads, so how far it is is asked from the kernel.
 */
public final class IncomingFile implements Incoming {

  /** A file is read faster than this, whatever it lies on. */
  private static final long SLOWEST_BYTES_PER_SECOND = 4 << 20;

  private static final String OFFSET = ",offset=";

  private final Host host;
  private final Loop loop;
  private final QmpClient qmp;
  private final ProcessIdentity emulator;
  private final InPlaceSource source;
  private final Migration migration;

  /**
   * @param emulator whose monitor {@code qmp} is
   */
  public IncomingFile(
      Host host, Loop loop, QmpClient qmp, ProcessIdentity emulator, InPlaceSource source) {
    this.host = host;
    this.loop = loop;
    this.qmp = qmp;
    this.emulator = emulator;
    this.source = source;
    this.migration = new Migration(qmp, loop);
  }

  @Override
  public void onStatus(String status) {
    migration.onStatus(status);
  }

  /**
   * Takes everything in. Where the file system or QEMU cannot go past the page cache, it goes
   * through.
   *
   * @param survivesFailure whether this QEMU can stay and tell what was wrong
   * @return fails with {@code OPERATION_FAILED} where QEMU does; one that ends instead has said why
   *     in its log
   */
  public Future<Void> run(boolean survivesFailure) {
    Optional<Boolean> exitOnError = survivesFailure ? Optional.of(false) : Optional.empty();
    return qmp.passesDescriptors() ? passed(exitOnError) : named(exitOnError);
  }

  private Future<Void> passed(Optional<Boolean> exitOnError) {
    MigrationSetup setup = MigrationSetup.of(source.manner());
    return attempt(setup, exitOnError)
        .recover(
            failed ->
                setup.direct() && isUnsupported(failed)
                    ? attempt(setup.buffered(), exitOnError)
                    : Future.failedFuture(failed));
  }

  private static boolean isUnsupported(Throwable failed) {
    return VirtException.from(failed).code() == ErrorCode.ARGUMENT_UNSUPPORTED;
  }

  private Future<Void> attempt(MigrationSetup setup, Optional<Boolean> exitOnError) {
    PassedFile file =
        new PassedFile(host, loop, qmp, PassedFile.Use.reading(source, setup.direct()));
    return migration
        .prepare(setup)
        .compose(able -> file.pass(able.files()))
        .compose(uri -> read(uri, exitOnError))
        .eventually(file::takeBack);
  }

  /** Where nothing can be passed, QEMU opens it by its name. */
  private Future<Void> named(Optional<Boolean> exitOnError) {
    String file = source.origin().file().toString();
    if (file.contains(OFFSET)) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.INVALID_ARG,
              "QEMU cannot be told of %s because of '%s' in it; rename it"
                  .formatted(file, OFFSET)));
    }
    return migration
        .prepare(MigrationSetup.of(source.manner()).buffered())
        .compose(able -> read("file:" + file + OFFSET + source.origin().offset(), exitOnError));
  }

  private Future<Void> read(String uri, Optional<Boolean> exitOnError) {
    return bytesRead()
        .compose(
            before ->
                qmp.execute(new MigrationCommands.MigrateIncoming(uri, exitOnError))
                    .onSuccess(begun -> watch(before)))
        .compose(begun -> migration.taken(" of " + source.origin().file()))
        .onSuccess(taken -> source.took(source.bytesTotal()));
  }

  /** Empty where the kernel does not tell. */
  private Future<Optional<Long>> bytesRead() {
    return loop.deliver(host.processes().bytesRead(emulator))
        .map(Optional::of)
        .otherwise(Optional.empty());
  }

  private void watch(Optional<Long> before) {
    before.ifPresentOrElse(
        bytes -> {
          follow(bytes, Migration.PROGRESS_LOOK);
          migration.watchStall(source::bytesGiven);
        },
        () -> migration.limit(longest()));
  }

  private Duration longest() {
    return Migration.STALL_DEADLINE.plusSeconds(source.bytesTotal() / SLOWEST_BYTES_PER_SECOND);
  }

  private void follow(long before, Duration pause) {
    loop.after(pause, () -> look(before, Migration.later(pause)));
  }

  private void look(long before, Duration pause) {
    if (!migration.end().isComplete()) {
      bytesRead()
          .onComplete(
              told -> {
                told.result()
                    .ifPresent(now -> source.took(Math.min(now - before, source.bytesTotal())));
                follow(before, pause);
              });
    }
  }
}
