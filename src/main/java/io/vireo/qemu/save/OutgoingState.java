package io.vireo.qemu.save;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.StateSink;
import io.vireo.stream.UnixListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One save: QEMU writes its state into a socket, the sink takes it from there. Used once; confined
 * to the monitor's loop.
 *
 * <p>It ends only when both sides have: a machine that still cancels cannot be resumed, and a sink
 * that still writes is no file.
 */
public final class OutgoingState implements Outgoing {

  /** How long QEMU may take to connect to the socket it was told. */
  static final Duration CONNECT_DEADLINE = Duration.ofSeconds(30);

  /** How long the other side may take to end after one side has. */
  static final Duration SETTLE_DEADLINE = Duration.ofSeconds(30);

  /** How long after QEMU's failure its end of the socket may stay open. */
  private static final Duration HANG_UP_DEADLINE = Duration.ofSeconds(1);

  private final Host host;
  private final Loop loop;
  private final QmpClient qmp;
  private final Path socket;
  private final Migration migration;
  private boolean aborted;

  /**
   * @param socket where to listen; the file must not be needed by anyone else
   */
  public OutgoingState(Host host, Loop loop, QmpClient qmp, Path socket) {
    this.host = host;
    this.loop = loop;
    this.qmp = qmp;
    this.socket = socket;
    this.migration = new Migration(qmp, loop);
  }

  @Override
  public void onStatus(String status) {
    migration.onStatus(status);
  }

  /** See {@link io.vireo.driver.Saving#save}. */
  public Future<Void> run(StateSink sink) {
    return migration
        .prepare(MigrationSetup.STREAM)
        .compose(
            ready ->
                loop.deliver(
                    host.laneOf(socket).run(() -> UnixListener.bind(socket, CONNECT_DEADLINE))))
        .compose(listener -> transfer(listener, sink));
  }

  private Future<Void> transfer(UnixListener listener, StateSink sink) {
    if (aborted) {
      listener.close();
      return Future.failedFuture(abortion());
    }
    Future<Long> taken = loop.deliver(sink.take(listener));
    taken.onFailure(broken -> cancelQuietly());
    migration.watchStall(sink::bytesTaken);
    return qmp.execute(new MigrationCommands.Migrate("unix:" + socket))
        .onFailure(refused -> listener.close())
        .compose(begun -> migration.end())
        .compose(end -> end.equals("completed") ? Future.succeededFuture() : failed(end))
        .transform(written -> settle(listener, taken, cause(written)));
  }

  /** Neither an abort nor the end of QEMU waits for a disk: nobody wants the file any more. */
  private Future<Void> settle(
      UnixListener listener, Future<Long> taken, Optional<VirtException> written) {
    if (aborted || qmp.closed().isComplete()) {
      listener.close();
      return verdict(written, Optional.empty());
    }
    if (written.isPresent()) {
      Loop.Timer patience = loop.after(HANG_UP_DEADLINE, listener::close);
      taken.onComplete(over -> patience.cancel());
    }
    return loop.within(SETTLE_DEADLINE, "the disk", taken)
        .onFailure(late -> listener.close())
        .transform(read -> verdict(written, cause(read)));
  }

  private static Optional<VirtException> cause(AsyncResult<?> side) {
    return Optional.ofNullable(side.cause()).map(VirtException::from);
  }

  private static Future<Void> failed(String end) {
    return Future.failedFuture(
        new VirtException(ErrorCode.OPERATION_FAILED, "the emulator's save " + end));
  }

  /** The first cause: an abort, else what the sink met, else what QEMU says. */
  private Future<Void> verdict(Optional<VirtException> written, Optional<VirtException> read) {
    Optional<VirtException> first =
        read.filter(failure -> written.isEmpty() || isOwn(failure)).or(() -> written);
    if (first.isEmpty()) {
      return Future.succeededFuture();
    }
    if (aborted) {
      return Future.failedFuture(abortion());
    }
    return first.equals(written) ? explained(first.get()) : Future.failedFuture(first.get());
  }

  /** Whether the sink failed by itself, and not because QEMU hung up on it. */
  private static boolean isOwn(VirtException failure) {
    return failure.code() != ErrorCode.READ_FAILED && failure.code() != ErrorCode.INTERNAL_ERROR;
  }

  private Future<Void> explained(VirtException failure) {
    return migration.explained(
        failure,
        reason ->
            new VirtException(
                ErrorCode.OPERATION_FAILED,
                "the emulator could not write its state: " + reason,
                failure));
  }

  private static VirtException abortion() {
    return new VirtException(ErrorCode.OPERATION_ABORTED, "the save was aborted on request");
  }

  private void cancelQuietly() {
    qmp.execute(new MigrationCommands.MigrateCancel());
  }

  @Override
  public Future<Void> cancel() {
    aborted = true;
    return qmp.execute(new MigrationCommands.MigrateCancel())
        .onFailure(migration::abandon)
        .mapEmpty();
  }
}
