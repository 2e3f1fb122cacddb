package io.vireo.qemu;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.InterfaceSource;
import io.vireo.qemu.process.TapDevice;
import io.vireo.wire.xml.Extras.Extra;
import io.vireo.wire.xml.Extras.Unknown;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Which tap devices a machine needs, and what they are called. Pure. */
final class TapPlan {

  /** Names that were chosen and not given; they are chosen anew at every start. */
  private static final String CHOSEN = "vnet";

  private static final int NUMBERS_MAX = 1_000_000;

  /** IFNAMSIZ less its terminator, nothing that the kernel or ip(8) would take for more. */
  private static final Predicate<String> NAME =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,14}").asMatchPredicate();

  private TapPlan() {}

  /** Whether a name is to be chosen. */
  static boolean needsNames(Domain domain) {
    return domain.devices().of(Interface.class).anyMatch(TapPlan::needsName);
  }

  private static boolean needsName(Interface card) {
    return isMade(card) && givenName(card).isEmpty();
  }

  private static Optional<String> givenName(Interface card) {
    return card.target().filter(name -> !name.startsWith(CHOSEN));
  }

  /** Whether this daemon makes the card's tap device, and removes it. */
  private static boolean isMade(Interface card) {
    return switch (card.source()) {
      case InterfaceSource.Bridge _ -> true;
      case InterfaceSource.Ethernet _ -> isManaged(card);
      default -> false;
    };
  }

  /** {@code <target dev='tap0' managed='no'/>} says that somebody else looks after it. */
  private static boolean isManaged(Interface card) {
    return card.extras().kept().stream()
        .filter(extra -> extra.place().equals("target/@managed"))
        .map(Extra::unknown)
        .noneMatch(
            unknown ->
                unknown instanceof Unknown.Attribute(var attribute)
                    && attribute.value().equals("no"));
  }

  /**
   * The document with a name for every tap device.
   *
   * @param taken names that this host's devices have
   */
  static Domain named(Domain domain, Set<String> taken) {
    Set<String> used = new HashSet<>(taken);
    return domain.withDevices(domain.devices().map(device -> named(device, used)));
  }

  private static Device named(Device device, Set<String> used) {
    return device instanceof Interface card && needsName(card)
        ? card.withTarget(free(used))
        : device;
  }

  private static String free(Set<String> used) {
    return IntStream.range(0, NUMBERS_MAX)
        .mapToObj(number -> CHOSEN + number)
        .filter(used::add)
        .findFirst()
        .orElseThrow(
            () -> new VirtException(ErrorCode.LIMIT_REACHED, "no name is left for a tap device"));
  }

  /**
   * What is to be made.
   *
   * @param domain named
   * @throws VirtException {@code XML_ERROR} if a name is none that a device can have
   */
  static List<TapDevice> devices(Domain domain) {
    return domain
        .devices()
        .of(Interface.class)
        .filter(TapPlan::isMade)
        .map(card -> device(domain, card))
        .toList();
  }

  private static TapDevice device(Domain domain, Interface card) {
    Optional<String> bridge =
        card.source() instanceof InterfaceSource.Bridge(String name)
            ? Optional.of(checked(domain, name))
            : Optional.empty();
    return new TapDevice(
        checked(domain, card.target().orElseThrow()),
        bridge,
        card.mac().map(TapPlan::hostSide),
        card.mtu(),
        card.driver().flatMap(Interface.InterfaceDriver::queues).filter(n -> n > 1).isPresent());
  }

  private static String checked(Domain domain, String name) {
    if (!NAME.test(name)) {
      throw new VirtException(
          ErrorCode.XML_ERROR,
          "'%s' in domain '%s' cannot be the name of a network device; use at most 15 letters"
              .formatted(name, domain.name()));
    }
    return name;
  }

  /** The guest's address with a high first byte: a bridge takes the lowest one for its own. */
  private static String hostSide(String mac) {
    return "fe" + mac.substring(2);
  }
}
