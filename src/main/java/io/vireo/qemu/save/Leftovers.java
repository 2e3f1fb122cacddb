package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.DescriptorCommands.CloseFd;
import io.vireo.qemu.qmp.DescriptorCommands.Fdset;
import io.vireo.qemu.qmp.DescriptorCommands.QueryFdsets;
import io.vireo.qemu.qmp.DescriptorCommands.RemoveFd;
import io.vireo.qemu.qmp.MigrationCommands.MigrateCancel;
import io.vireo.qemu.qmp.MigrationCommands.Migration;
import io.vireo.qemu.qmp.MigrationCommands.QueryMigrate;
import io.vireo.qemu.qmp.QmpClient;
import java.time.Duration;
import java.util.Arrays;

/**
 * What is left in QEMU of a save that nobody waits for any more. Confined to the monitor's loop.
 */
public final class Leftovers {

  /** How long QEMU may take to give up a transfer that was cancelled. */
  public static final Duration CANCEL_DEADLINE = Duration.ofSeconds(10);

  private static final Duration CANCEL_LOOK = Duration.ofMillis(50);

  private final Loop loop;
  private final QmpClient qmp;

  public Leftovers(Loop loop, QmpClient qmp) {
    this.loop = loop;
    this.qmp = qmp;
  }

  /** Removes all that an earlier daemon left; completes when the machine can be resumed. */
  public Future<Void> remove() {
    return cancel().compose(ended -> removeDescriptors());
  }

  /** Ends a migration that is under way. */
  Future<Void> cancel() {
    return qmp.execute(new QueryMigrate())
        .compose(
            migration ->
                migration.active()
                    ? qmp.execute(new MigrateCancel()).compose(asked -> ended(CANCEL_DEADLINE))
                    : Future.succeededFuture());
  }

  private Future<Void> ended(Duration patience) {
    return qmp.execute(new QueryMigrate())
        .map(Migration::active)
        .compose(
            active ->
                active && patience.isPositive()
                    ? pause().compose(rested -> ended(patience.minus(CANCEL_LOOK)))
                    : Future.succeededFuture());
  }

  private Future<Void> pause() {
    return Future.future(rested -> loop.after(CANCEL_LOOK, rested::complete));
  }

  private Future<Void> removeDescriptors() {
    return qmp.execute(new QueryFdsets())
        .compose(
            sets ->
                Future.join(
                    Arrays.stream(sets)
                        .filter(set -> set.isKnownBy(PassedFile.SIGN))
                        .map(Fdset::fdsetId)
                        .map(set -> qmp.execute(new RemoveFd(set)))
                        .toList()))
        .transform(removed -> qmp.execute(new CloseFd(PassedFile.SIGN)))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }
}
