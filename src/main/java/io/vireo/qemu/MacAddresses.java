package io.vireo.qemu;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Interface;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A MAC address for every card that names none, since QEMU gives all of them the same. Made of the
 * domain's UUID: nobody else's, and the same each time. Pure; used once.
 */
final class MacAddresses {

  /** The first half of the addresses of QEMU's and KVM's cards. */
  private static final String PREFIX = "52:54:00";

  private final UUID uuid;
  private final Set<String> taken;
  private int tries;

  private MacAddresses(UUID uuid, Set<String> taken) {
    this.uuid = uuid;
    this.taken = taken;
  }

  /**
   * @param domain with its UUID
   */
  static Domain given(Domain domain) {
    Set<String> taken =
        domain
            .devices()
            .of(Interface.class)
            .flatMap(card -> card.mac().stream())
            .map(mac -> mac.toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(HashSet::new));
    MacAddresses addresses = new MacAddresses(domain.uuid().orElseThrow(), taken);
    return domain.withDevices(domain.devices().map(addresses::given));
  }

  private Device given(Device device) {
    return device instanceof Interface card && card.mac().isEmpty() ? card.withMac(next()) : device;
  }

  private String next() {
    String mac = candidate();
    while (!taken.add(mac)) {
      mac = candidate();
    }
    return mac;
  }

  private String candidate() {
    String seed = uuid + "/" + tries++;
    int hash = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).hashCode();
    return "%s:%02x:%02x:%02x".formatted(PREFIX, hash >> 16 & 255, hash >> 8 & 255, hash & 255);
  }
}
