package io.vireo.qemu.qmp;

import java.util.List;
import java.util.Optional;

/** Moving a machine's whole state (QEMU's qapi/migration.json). */
public final class MigrationCommands {

  private MigrationCommands() {}

  /** Begins to write the state to {@code uri}. */
  public record Migrate(String uri) implements QmpCommand.Order {
    @Override
    public String command() {
      return "migrate";
    }
  }

  /**
   * Begins to take the state in.
   *
   * @param exitOnError false keeps QEMU alive to tell what was wrong; since QEMU 9.1
   */
  public record MigrateIncoming(String uri, Optional<Boolean> exitOnError)
      implements QmpCommand.Order {
    @Override
    public String command() {
      return "migrate-incoming";
    }
  }

  /** Ends an outgoing migration; nothing happens if there is none. */
  public record MigrateCancel() implements QmpCommand.Order {
    @Override
    public String command() {
      return "migrate_cancel";
    }
  }

  /** Switches abilities of the stream. */
  public record MigrateSetCapabilities(List<Capability> capabilities) implements QmpCommand.Order {
    @Override
    public String command() {
      return "migrate-set-capabilities";
    }
  }

  /** An ability of the stream: {@code xbzrle}, {@code multifd} … */
  public record Capability(String capability, boolean state) {}

  /** Which abilities this QEMU knows. */
  public record QueryMigrateCapabilities() implements QmpCommand<Capability[]> {
    @Override
    public String command() {
      return "query-migrate-capabilities";
    }

    @Override
    public Class<Capability[]> answer() {
      return Capability[].class;
    }
  }

  /**
   * Changes what is given and leaves the rest, also of a migration that is under way.
   *
   * @param maxBandwidth bytes a second
   * @param multifdChannels connections, or threads that write one file
   * @param directIo whether those threads write past the page cache; since QEMU 9.1
   */
  public record MigrateSetParameters(
      Optional<Long> maxBandwidth, Optional<Integer> multifdChannels, Optional<Boolean> directIo)
      implements QmpCommand.Order {

    /** The speed alone. */
    public static MigrateSetParameters speed(long bytesPerSecond) {
      return new MigrateSetParameters(
          Optional.of(bytesPerSecond), Optional.empty(), Optional.empty());
    }

    @Override
    public String command() {
      return "migrate-set-parameters";
    }
  }

  /** How a migration is set up. */
  public record QueryMigrateParameters() implements QmpCommand<Parameters> {
    @Override
    public String command() {
      return "query-migrate-parameters";
    }

    @Override
    public Class<Parameters> answer() {
      return Parameters.class;
    }
  }

  /** Absent is what this QEMU does not know. */
  public record Parameters(
      Optional<Long> maxBandwidth, Optional<Integer> multifdChannels, Optional<Boolean> directIo) {}

  /** How far it is. */
  public record QueryMigrate() implements QmpCommand<Migration> {
    @Override
    public String command() {
      return "query-migrate";
    }

    @Override
    public Class<Migration> answer() {
      return Migration.class;
    }
  }

  /**
   * @param status absent before the first migration
   * @param errorDesc QEMU's sentence of what failed
   * @param blockedReasons why the machine cannot be migrated
   * @param ram absent before memory is on its way, and where it comes in
   */
  public record Migration(
      Optional<String> status,
      Optional<String> errorDesc,
      Optional<List<String>> blockedReasons,
      Optional<Ram> ram) {

    /** Whether it is neither over nor not begun. */
    public boolean active() {
      return status.isPresent()
          && !List.of("none", "completed", "failed", "cancelled").contains(status.get());
    }
  }

  /**
   * The guest's memory, in bytes.
   *
   * @param transferred what was written for it
   * @param remaining what of {@code total} is left to look at
   */
  public record Ram(long transferred, long remaining, long total) {}
}
