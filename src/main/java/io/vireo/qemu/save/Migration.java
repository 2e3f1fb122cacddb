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
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * One migration as QEMU tells of it, either way: what both directions set up, and how each ends.
 * Confined to the monitor's loop.
 */
final class Migration {

  /** No byte moved for so long: the other end is dead. */
  static final Duration STALL_DEADLINE = Duration.ofMinutes(2);

  private static final Duration STALL_LOOK = Duration.ofSeconds(10);
  private static final Set<String> ENDS = Set.of("completed", "failed", "cancelled");

  /** Libvirt's "no limit": the largest whole number of MiB that QEMU takes, in bytes a second. */
  private static final long UNLIMITED = (Long.MAX_VALUE >> 20) << 20;

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

  /** Switches events on and everything else off, and takes the brake away. */
  Future<Void> prepare() {
    return prepare(Set.of());
  }

  /**
   * The same with some abilities on.
   *
   * @return fails with {@code ARGUMENT_UNSUPPORTED} if this QEMU lacks one
   */
  Future<Void> prepare(Set<String> wanted) {
    return qmp.execute(new MigrationCommands.QueryMigrateCapabilities())
        .compose(known -> qmp.execute(capabilities(known, wanted)))
        .compose(
            set -> qmp.execute(new MigrationCommands.MigrateSetParameters(Optional.of(UNLIMITED))))
        .mapEmpty();
  }

  private static MigrationCommands.MigrateSetCapabilities capabilities(
      MigrationCommands.Capability[] known, Set<String> wanted) {
    Set<String> names =
        Arrays.stream(known)
            .map(MigrationCommands.Capability::capability)
            .collect(Collectors.toSet());
    if (!names.containsAll(wanted)) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "this emulator's states have no %s; use a newer QEMU"
              .formatted(String.join(", ", wanted)));
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

  /** What QEMU says of the failure. */
  Future<String> reason() {
    return qmp.execute(new MigrationCommands.QueryMigrate())
        .map(migration -> migration.errorDesc().orElse("no reason given"))
        .otherwise("no reason given");
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
