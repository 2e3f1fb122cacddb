package io.vireo.qemu.caps;

import java.util.List;
import java.util.Optional;

/** How a feature is found out. Always by asking the binary, never by its version. */
public sealed interface Probe {

  /** The question that must be asked besides the ones that always are. */
  default Optional<CapsQuery> query() {
    return Optional.empty();
  }

  /** A QOM type: a device, an object, an accelerator. */
  record Type(String name) implements Probe {}

  /** A property of a device, by {@code device-list-properties}. */
  record DeviceProperty(String device, String property) implements Probe {
    @Override
    public Optional<CapsQuery> query() {
      return Optional.of(CapsQuery.properties(device));
    }
  }

  /** A property of any other object, by {@code qom-list-properties}. */
  record ObjectProperty(String type, String property) implements Probe {
    @Override
    public Optional<CapsQuery> query() {
      return Optional.of(CapsQuery.objectProperties(type));
    }
  }

  /** A QMP command. */
  record Command(String name) implements Probe {}

  /**
   * Something within a command's arguments, by {@code query-qmp-schema}. See {@link QmpSchema} for
   * the steps.
   */
  record Argument(String command, List<String> steps) implements Probe {}

  /** The same within a command's result. */
  record Result(String command, List<String> steps) implements Probe {}

  /** A flag that the schema gives a command. */
  record CommandFlag(String command, String flag) implements Probe {}

  /** A command-line option that takes parameters. */
  record Option(String name) implements Probe {}

  /** A parameter of such an option. */
  record OptionParameter(String option, String name) implements Probe {}

  /** Steps written as one path with slashes. */
  static Argument argument(String command, String path) {
    return new Argument(command, List.of(path.split("/")));
  }

  /** Steps written as one path with slashes. */
  static Result result(String command, String path) {
    return new Result(command, List.of(path.split("/")));
  }
}
