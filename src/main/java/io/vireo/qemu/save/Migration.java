package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One migration as QEMU tells of it, either way: what both directions set up, and how each ends.
 * Confined to the monitor's loop.
 */
final class Migration {

  /** No byte moved for so long: the other end is dead. */
  static final Duration STALL_DEADLINE = Duration.ofMinutes(2);

  /** When progress is first asked for; then after twice as long, and so on. */
  static final Duration PROGRESS_LOOK = Duration.ofMillis(50);

  /** How rarely it is asked for in the end: each answer costs the daemon a millisecond. */
  private static final Duration PROGRESS_LOOK_MAX = Duration.ofSeconds(1);

  private static final Duration STALL_LOOK = Duration.ofSeconds(10);
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  /** Abilities of live migration between hosts; a state in a file must be readable without. */
  private static final Set<String> OFF =
      Set.of(
          "xbzrle",
          "auto-converge",
          "rdma-pin-all",
          "postcopy-ram",
          "compress",
          "pause-before-switchover",
          "late-block-activate",
          "multifd",
          "dirty-bitmaps",
          "return-path",
          "zero-copy-send",
          "postcopy-preempt",
          "switchover-ack",
          "mapped-ram");

  private static final String EVENTS = "events";

  private final QmpClient qmp;
  private final Loop loop;
  private final Promise<String> end = Promise.promise();
  private boolean ended;

  Migration(QmpClient qmp, Loop loop) {
    this.qmp = qmp;
    this.loop = loop;
    qmp.closed().onComplete(closed -> end.tryFail(monitorLost()));
  }

  private static VirtException monitorLost() {
    return new VirtException(
        ErrorCode.OPERATION_FAILED,
        "the emulator ended, or its monitor, before its state was over");
  }

  /** Hears the event MIGRATION. */
  void onStatus(String status) {
    if (ENDS.contains(status)) {
      ended = true;
      end.tryComplete(status);
    }
  }

  /** Completes with {@code completed}, {@code failed} or {@code cancelled}. */
  Future<String> end() {
    return end.future();
  }

  /** Waits no longer: QEMU cannot be reached. */
  void abandon(Throwable cause) {
    end.tryFail(cause);
  }

  /** Whether QEMU itself has said that it is over. */
  boolean hasEnded() {
    return ended;
  }

  /**
   * What this QEMU can.
   *
   * @param files whether it opens files by name, sets of descriptors among them
   * @param directIo whether it knows how to go past the page cache
   */
  record Able(boolean files, boolean directIo) {}

  /**
   * Switches events and what the setup says on, everything else off, and takes the brake away.
   *
   * @return fails with {@code ARGUMENT_UNSUPPORTED} if this QEMU lacks something
   */
  Future<Able> prepare(MigrationSetup setup) {
    return qmp.execute(new MigrationCommands.QueryMigrateCapabilities())
        .compose(
            known ->
                qmp.execute(capabilities(known, setup.abilities()))
                    .compose(set -> qmp.execute(new MigrationCommands.QueryMigrateParameters()))
                    .compose(
                        parameters ->
                            qmp.execute(parameters(parameters, setup))
                                .map(able(names(known), parameters))));
  }

  /** What {@link #prepare} would find. */
  static Able able(Set<String> known, MigrationCommands.Parameters parameters) {
    return new Able(known.contains(MigrationSetup.MAPPED_RAM), parameters.directIo().isPresent());
  }

  /** A QEMU remembers what the last transfer was told. */
  private static MigrationCommands.MigrateSetParameters parameters(
      MigrationCommands.Parameters known, MigrationSetup setup) {
    if (setup.direct() && known.directIo().isEmpty()) {
      throw lacking("direct-io");
    }
    return new MigrationCommands.MigrateSetParameters(
        Optional.of(setup.bytesPerSecondMax()),
        known.multifdChannels().map(before -> setup.channels()),
        known.directIo().map(before -> setup.direct()));
  }

  static Set<String> names(MigrationCommands.Capability[] known) {
    return Arrays.stream(known)
        .map(MigrationCommands.Capability::capability)
        .collect(Collectors.toSet());
  }

  private static VirtException lacking(String what) {
    return new VirtException(
        ErrorCode.ARGUMENT_UNSUPPORTED,
        "this emulator's states have no %s; use a newer QEMU".formatted(what));
  }

  private static MigrationCommands.MigrateSetCapabilities capabilities(
      MigrationCommands.Capability[] known, Set<String> wanted) {
    if (!names(known).containsAll(wanted)) {
      throw lacking(wanted.stream().sorted().collect(Collectors.joining(", ")));
    }
    return new MigrationCommands.MigrateSetCapabilities(
        Arrays.stream(known)
            .map(MigrationCommands.Capability::capability)
            .filter(name -> name.equals(EVENTS) || OFF.contains(name))
            .map(name -> capability(name, name.equals(EVENTS) || wanted.contains(name)))
            .toList());
  }

  private static MigrationCommands.Capability capability(String name, boolean on) {
    return new MigrationCommands.Capability(name, on);
  }

  /**
   * Completes when QEMU has taken a state in.
   *
   * @param ofWhat what failures call the state, empty or beginning with a blank
   */
  Future<Void> taken(String ofWhat) {
    return end()
        .compose(status -> status.equals("completed") ? Future.succeededFuture() : refused(ofWhat));
  }

  private Future<Void> refused(String ofWhat) {
    return reason()
        .compose(
            reason ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_FAILED,
                        "the emulator did not take the state%s in: %s"
                            .formatted(ofWhat, reason.orElse("no reason given")))));
  }

  /** What QEMU says of the failure; empty if it is of no transfer that QEMU had begun. */
  Future<Optional<String>> reason() {
    return qmp.execute(new MigrationCommands.QueryMigrate())
        .map(MigrationCommands.Migration::errorDesc)
        .otherwise(Optional.empty());
  }

  /** The failure with QEMU's reason, where it has one. */
  Future<Void> explained(VirtException failure, Function<String, VirtException> because) {
    return explained(failure, () -> Future.succeededFuture(Optional.empty()), because);
  }

  /** The same; {@code otherwise} is asked where QEMU has none. */
  Future<Void> explained(
      VirtException failure,
      Supplier<Future<Optional<String>>> otherwise,
      Function<String, VirtException> because) {
    if (!qmp.responding() || failure.code() != ErrorCode.OPERATION_FAILED) {
      return Future.failedFuture(failure);
    }
    return reason()
        .compose(reason -> reason.isPresent() ? Future.succeededFuture(reason) : otherwise.get())
        .compose(reason -> Future.failedFuture(reason.map(because).orElse(failure)));
  }

  /** Ends {@link #end} with {@code NOT_RESPONDING} when it lasts longer. */
  void limit(Duration longest) {
    Loop.Timer late = loop.after(longest, () -> end.tryFail(tooLong(longest)));
    end.future().onComplete(over -> late.cancel());
  }

  private static VirtException tooLong(Duration longest) {
    return new VirtException(
        ErrorCode.NOT_RESPONDING,
        "the emulator did not take its state in within %d s; look at the disk"
            .formatted(longest.toSeconds()));
  }

  /**
   * Tells {@code ear} how far it is, soon and then every second, until it is over. Only of what
   * goes out: QEMU answers nothing while it reads a file. It may be late with an answer at the end,
   * when it holds its monitor, and is not taken for silent then.
   */
  void follow(Consumer<MigrationCommands.Ram> ear) {
    follow(ear, PROGRESS_LOOK);
  }

  private void follow(Consumer<MigrationCommands.Ram> ear, Duration pause) {
    loop.after(pause, () -> lookOn(ear, later(pause)));
  }

  /** The pause behind {@code pause}. */
  static Duration later(Duration pause) {
    Duration twice = pause.multipliedBy(2);
    return twice.compareTo(PROGRESS_LOOK_MAX) < 0 ? twice : PROGRESS_LOOK_MAX;
  }

  private void lookOn(Consumer<MigrationCommands.Ram> ear, Duration pause) {
    if (!end.future().isComplete()) {
      qmp.execute(new MigrationCommands.QueryMigrate(), STALL_DEADLINE)
          .onSuccess(told -> told.ram().ifPresent(ear))
          .onComplete(told -> follow(ear, pause));
    }
  }

  /** Ends {@link #end} with {@code NOT_RESPONDING} when {@code bytes} stands still for too long. */
  void watchStall(LongSupplier bytes) {
    watchStall(bytes, bytes.getAsLong(), Duration.ZERO);
  }

  private void watchStall(LongSupplier bytes, long before, Duration still) {
    Loop.Timer look =
        loop.after(
            STALL_LOOK,
            () -> {
              long now = bytes.getAsLong();
              Duration longer = now == before ? still.plus(STALL_LOOK) : Duration.ZERO;
              if (longer.compareTo(STALL_DEADLINE) >= 0) {
                end.tryFail(stalled(now));
              } else if (!end.future().isComplete()) {
                watchStall(bytes, now, longer);
              }
            });
    end.future().onComplete(over -> look.cancel());
  }

  private static VirtException stalled(long bytes) {
    return new VirtException(
        ErrorCode.NOT_RESPONDING,
        "the guest's state stands still at byte %d for %d s; look at the disk and the emulator"
            .formatted(bytes, STALL_DEADLINE.toSeconds()));
  }
}
