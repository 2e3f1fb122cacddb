package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.model.domain.device.Watchdog;
import io.vireo.wire.Element;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Devices that are added to a document, found in it by what somebody says of them, and removed. */
public final class DeviceList {

  private DeviceList() {}

  /**
   * One more device.
   *
   * @throws VirtException {@code OPERATION_INVALID} if its place is taken
   */
  public static Domain with(Domain domain, Device device) {
    switch (device) {
      case Disk disk ->
          disk(domain.devices(), disk.target().dev())
              .ifPresent(_ -> taken("target " + disk.target().dev()));
      case Controller controller -> {
        if (controller.index().isPresent() && find(domain, controller).isPresent()) {
          taken("controller " + controller.type() + " " + controller.index().orElseThrow());
        }
      }
      case Watchdog _ -> requireNone(domain, device, "watchdog");
      case MemBalloon _ -> requireNone(domain, device, "memory balloon");
      default -> {}
    }
    return domain.withDevices(domain.devices().plus(device));
  }

  private static void requireNone(Domain domain, Device device, String what) {
    if (domain.devices().of(device.getClass()).findAny().isPresent()) {
      taken("the " + what);
    }
  }

  private static void taken(String what) {
    throw new VirtException(
        ErrorCode.OPERATION_FAILED, what + " is there already; detach it or choose another");
  }

  /** The disk of that target, or of that image. */
  public static Optional<Disk> disk(Devices devices, String targetOrPath) {
    return devices
        .of(Disk.class)
        .filter(
            disk ->
                disk.target().dev().equals(targetOrPath)
                    || disk.source().localPath().filter(targetOrPath::equals).isPresent())
        .findFirst();
  }

  /** The card of that host device or address. */
  public static Optional<Interface> card(Devices devices, String deviceOrMac) {
    return devices
        .of(Interface.class)
        .filter(
            card ->
                card.target().filter(deviceOrMac::equals).isPresent()
                    || card.mac().filter(deviceOrMac::equalsIgnoreCase).isPresent())
        .findFirst();
  }

  /**
   * The device that somebody means who describes it.
   *
   * @throws VirtException {@code DEVICE_MISSING} if there is none, {@code OPERATION_FAILED} if
   *     there are several
   */
  public static Device require(Domain domain, Device meant) {
    return find(domain, meant)
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.DEVICE_MISSING,
                    "domain '" + domain.name() + "' has no such " + kind(meant) + what(meant)));
  }

  /** The device of that alias; as {@link #require}. */
  public static Device require(Domain domain, String alias) {
    return domain
        .devices()
        .byAlias(alias)
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.DEVICE_MISSING,
                    "domain '" + domain.name() + "' has no device of alias '" + alias + "'"));
  }

  private static String what(Device meant) {
    return switch (meant) {
      case Disk disk -> " as " + disk.target().dev();
      case Interface card -> card.mac().map(mac -> " with address " + mac).orElse("");
      default -> "";
    };
  }

  private static String kind(Device device) {
    return device instanceof OtherDevice other
        ? other.name()
        : device.getClass().getAnnotation(Element.class).value();
  }

  private static Optional<Device> find(Domain domain, Device meant) {
    List<Device> found =
        domain.devices().all().stream().filter(each -> isMeant(each, meant)).toList();
    if (found.size() > 1) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED,
          "domain '"
              + domain.name()
              + "' has "
              + found.size()
              + " such devices; say which by its address or alias");
    }
    return found.stream().findFirst();
  }

  private static boolean isMeant(Device each, Device meant) {
    if (!each.getClass().equals(meant.getClass())) {
      return false;
    }
    Optional<String> alias = meant.alias();
    if (alias.isPresent() && each.alias().isPresent() && !alias.equals(each.alias())) {
      return false;
    }
    return switch (meant) {
      case Disk disk -> ((Disk) each).target().dev().equals(disk.target().dev());
      case Interface card -> isMeant((Interface) each, card);
      case Controller controller ->
          ((Controller) each).type() == controller.type()
              && (controller.index().isEmpty()
                  || ((Controller) each).index().equals(controller.index()));
      default ->
          (alias.isPresent() && alias.equals(each.alias())) || plain(each).equals(plain(meant));
    };
  }

  private static boolean isMeant(Interface each, Interface meant) {
    return fits(lower(each.mac()), lower(meant.mac()))
        && fits(each.model(), meant.model())
        && fits(each.address(), meant.address());
  }

  private static Optional<String> lower(Optional<String> mac) {
    return mac.map(text -> text.toLowerCase(Locale.ROOT));
  }

  private static boolean fits(Optional<?> has, Optional<?> wanted) {
    return wanted.isEmpty() || has.isEmpty() || wanted.equals(has);
  }

  private static Device plain(Device device) {
    return device.withInfo(DeviceInfo.NONE);
  }
}
