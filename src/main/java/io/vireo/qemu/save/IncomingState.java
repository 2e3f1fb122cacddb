package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.FileSource;
import io.vireo.stream.StateSource;
import io.vireo.stream.UnixConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * One restore: a QEMU that was started to wait takes in a state from a socket. Used once; confined
 * to the monitor's loop.
 */
public final class IncomingState {

  /** How long the source may take to end after QEMU has what it wants. */
  static final Duration SETTLE_DEADLINE = Duration.ofSeconds(30);

  /** A file is read faster than this, whatever it lies on. */
  private static final long SLOWEST_BYTES_PER_SECOND = 4 << 20;

  private static final String OFFSET = ",offset=";

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

  /** Hears the event MIGRATION. */
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
    return source
        .inPlace()
        .map(origin -> readInPlace(origin, exitOnError))
        .orElseGet(
            () ->
                migration
                    .prepare()
                    .compose(ready -> listen("unix:" + socket, exitOnError))
                    .compose(listening -> transfer(source)));
  }

  private Future<?> listen(String uri, Optional<Boolean> exitOnError) {
    return qmp.execute(new MigrationCommands.MigrateIncoming(uri, exitOnError));
  }

  /** QEMU opens the file by itself (its {@code mapped-ram}; see QEMU's docs/devel/migration). */
  private Future<Void> readInPlace(FileSource.Origin origin, Optional<Boolean> exitOnError) {
    String file = origin.file().toString();
    if (file.contains(OFFSET)) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.INVALID_ARG,
              "QEMU cannot be told of %s because of '%s' in it; rename it"
                  .formatted(file, OFFSET)));
    }
    Duration deadline =
        Migration.STALL_DEADLINE.plusSeconds(origin.bytes() / SLOWEST_BYTES_PER_SECOND);
    return migration
        .prepare(Set.of("mapped-ram"))
        .compose(ready -> listen("file:" + file + OFFSET + origin.offset(), exitOnError))
        .compose(begun -> loop.within(deadline, "the emulator", migration.end()))
        .compose(end -> end.equals("completed") ? Future.succeededFuture() : failed(" of " + file));
  }

  private Future<Void> transfer(StateSource source) {
    UnixConnection connection = new UnixConnection(socket);
    Future<Long> given = loop.deliver(source.give(connection));
    migration.watchStall(source::bytesGiven);
    return migration
        .end()
        .compose(end -> end.equals("completed") ? Future.succeededFuture() : failed(""))
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

  private Future<Void> failed(String ofWhat) {
    return migration
        .reason()
        .compose(
            reason ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_FAILED,
                        "the emulator did not take the state" + ofWhat + " in: " + reason)));
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
