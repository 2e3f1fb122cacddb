package io.vireo.qemu.save;

import io.vertx.core.Future;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.stream.FileAbilities;
import java.util.Set;

/** What a QEMU can write into a file by itself, as it says and not by its version. */
public final class FileAbility {

  private FileAbility() {}

  /** Asks QEMU, which must be able to take descriptors over this monitor. */
  public static Future<FileAbilities> of(QmpClient qmp) {
    return qmp.execute(new MigrationCommands.QueryMigrateCapabilities())
        .compose(
            known ->
                qmp.execute(new MigrationCommands.QueryMigrateParameters())
                    .map(parameters -> abilities(Migration.names(known), parameters)));
  }

  /** A stream goes to any descriptor, whatever it is of. */
  static FileAbilities abilities(Set<String> known, MigrationCommands.Parameters parameters) {
    boolean mapped =
        known.contains(MigrationSetup.MAPPED_RAM) && known.contains(MigrationSetup.MULTIFD);
    return new FileAbilities(true, mapped, mapped && parameters.directIo().isPresent());
  }
}
