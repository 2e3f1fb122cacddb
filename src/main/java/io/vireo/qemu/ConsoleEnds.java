package io.vireo.qemu;

import io.vireo.driver.Consoles.Endpoint;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.CharSource;
import io.vireo.model.domain.device.CharacterDevice;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Serial;
import io.vireo.qemu.qmp.DisplayCommands.Chardev;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The host's ends of a guest's character devices. Pure. */
final class ConsoleEnds {

  private static final String LABEL_PREFIX = "char";
  private static final String PTY_PREFIX = "pty:";

  private ConsoleEnds() {}

  /** By alias. */
  static Map<String, Endpoint> of(Domain document) {
    Map<String, Endpoint> ends = new HashMap<>();
    document
        .devices()
        .of(CharacterDevice.class)
        .forEach(
            device ->
                device
                    .alias()
                    .ifPresent(alias -> endpoint(device).ifPresent(e -> ends.put(alias, e))));
    return Map.copyOf(ends);
  }

  private static Optional<Endpoint> endpoint(CharacterDevice device) {
    return switch (device.source()) {
      case CharSource.Pty(Optional<String> path) -> path.map(Endpoint.Pty::new);
      case CharSource.Unix unix
          when unix.mode().orElse(CharSource.Mode.CONNECT) == CharSource.Mode.BIND ->
          unix.path().map(Endpoint.UnixSocket::new);
      default -> Optional.empty();
    };
  }

  /** The document with the terminals that QEMU opened. */
  static Domain withTerminals(Domain document, List<Chardev> chardevs) {
    Map<String, String> terminals = new HashMap<>();
    for (Chardev chardev : chardevs) {
      if (chardev.filename().startsWith(PTY_PREFIX) && chardev.label().startsWith(LABEL_PREFIX)) {
        terminals.put(
            chardev.label().substring(LABEL_PREFIX.length()),
            chardev.filename().substring(PTY_PREFIX.length()));
      }
    }
    return document.withDevices(document.devices().map(device -> placed(device, terminals)));
  }

  private static Device placed(Device device, Map<String, String> terminals) {
    Optional<CharSource> source =
        device.alias().map(terminals::get).map(path -> new CharSource.Pty(Optional.of(path)));
    return switch (device) {
      case Serial serial when source.isPresent() && isTerminal(serial) ->
          serial.withSource(source.get());
      case Console console when source.isPresent() && isTerminal(console) ->
          console.withSource(source.get());
      default -> device;
    };
  }

  private static boolean isTerminal(CharacterDevice device) {
    return device.source() instanceof CharSource.Pty;
  }
}
