package io.vireo.mock;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.util.Locale;
import java.util.stream.IntStream;

/** Names for what is plugged into made-up machines. */
final class MockAliases {

  private MockAliases() {}

  static String of(Device device, Domain domain) {
    if (device instanceof Disk disk) {
      return "disk-" + disk.target().dev();
    }
    String kind = device.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return IntStream.range(0, Integer.MAX_VALUE)
        .mapToObj(number -> kind + number)
        .filter(name -> domain.devices().byAlias(name).isEmpty())
        .findFirst()
        .orElseThrow();
  }
}
