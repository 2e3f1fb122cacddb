package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.StateSource;
import io.vireo.stream.UnixConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * One restore: a QEMU that was started to wait takes in a state from a socket. Used once; confined
 * to the monitor's loop.
 */
public final class IncomingState implements Incoming {

  /** How long the source may take to end after QEMU has what it wants. */
  static final Duration SETTLE_DEADLINE = Duration.ofSeconds(30);

  private final Loop loop;
  private final QmpClient qmp;
  private final Path socket;
  private final Migration migration;

  /**
   * @param socket where QEMU is to listen
   */
  public IncomingState(Loop loop, QmpClient qmp, Path socket) {
    this.loop = loop;
    this.qmp = qmp;
    this.socket = socket;
    this.migration = new Migration(qmp, loop);
  }

  @Override
  public void onStatus(String status) {
    migration.onStatus(status);
  }

  /**
   * Takes everything in.
   *
   * @param survivesFailure whether this QEMU can stay and tell what was wrong
   * @return fails with the source's error where it was the source, else with {@code
   *     OPERATION_FAILED}; a QEMU that ends instead has said why in its log
   */
  public Future<Void> run(StateSource source, boolean survivesFailure) {
    Optional<Boolean> exitOnError = survivesFailure ? Optional.of(false) : Optional.empty();
    return migration
        .prepare(MigrationSetup.STREAM)
        .compose(
            ready ->
                qmp.execute(new MigrationCommands.MigrateIncoming("unix:" + socket, exitOnError)))
        .compose(listening -> transfer(source));
  }

  private Future<Void> transfer(StateSource source) {
    UnixConnection connection = new UnixConnection(socket);
    Future<Long> given = loop.deliver(source.give(connection));
    migration.watchStall(source::bytesGiven);
    return migration
        .taken("")
        .onFailure(failure -> connection.close())
        .transform(
            read ->
                loop.within(SETTLE_DEADLINE, "the disk", given)
                    .onFailure(late -> connection.close())
                    .transform(
                        written ->
                            verdict(
                                Optional.ofNullable(read.cause()),
                                Optional.ofNullable(written.cause()))));
  }

  /**
   * What broke the source is the first cause, unless it was QEMU that hung up on it. That it broke
   * counts even where QEMU is content: a checksum comes behind what it is of.
   */
  private static Future<Void> verdict(Optional<Throwable> read, Optional<Throwable> written) {
    return written
        .filter(IncomingState::isOwn)
        .or(() -> read)
        .<Future<Void>>map(Future::failedFuture)
        .orElseGet(Future::succeededFuture);
  }

  private static boolean isOwn(Throwable failure) {
    return failure instanceof VirtException known && known.code() != ErrorCode.WRITE_FAILED;
  }
}
