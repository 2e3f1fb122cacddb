package io.vireo.qemu.alloc;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Audio;
import io.vireo.model.domain.device.Channel;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Hub;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.Iommu;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.MemoryDevice;
import io.vireo.model.domain.device.OtherDevice;
import io.vireo.model.domain.device.Panic;
import io.vireo.model.domain.device.Parallel;
import io.vireo.model.domain.device.Redirdev;
import io.vireo.model.domain.device.Rng;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Shmem;
import io.vireo.model.domain.device.Sound;
import io.vireo.model.domain.device.Tpm;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Vsock;
import io.vireo.model.domain.device.Watchdog;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Names for devices. QEMU keeps them in saved states, so a state can only be taken in by a machine
 * whose devices are named alike: the scheme is libvirt's. Names that begin with {@code ua-} are the
 * user's and stay.
 */
final class Aliases {

  private static final String USERS_OWN = "ua-";

  private final Board board;
  private final Devices devices;
  private final boolean hasSerial;
  private final Map<String, Integer> next = new HashMap<>();

  private Aliases(Devices devices, Board board) {
    this.board = board;
    this.devices = devices;
    this.hasSerial = devices.of(Serial.class).findAny().isPresent();
  }

  static Devices assign(Devices devices, Board board) {
    Aliases aliases = new Aliases(devices, board);
    return devices.map(aliases::name);
  }

  private Device name(Device device) {
    Optional<String> name = alias(device);
    boolean keep = device.alias().filter(a -> a.startsWith(USERS_OWN)).isPresent();
    return keep || name.isEmpty() ? device : device.withInfo(device.info().withAlias(name.get()));
  }

  private Optional<String> alias(Device device) {
    return switch (device) {
      case Disk disk -> disk(disk);
      case Controller controller -> Optional.of(controller(controller));
      case Console console -> Optional.of(console(console));
      case Audio audio -> Optional.of("audio" + audio.id());
      case Graphics _, OtherDevice _ -> Optional.empty();
      default -> Optional.of(numbered(prefix(device)));
    };
  }

  private String numbered(String prefix) {
    return prefix + (next.merge(prefix, 1, Integer::sum) - 1);
  }

  private static String prefix(Device device) {
    return switch (device) {
      case Filesystem _ -> "fs";
      case Interface _ -> "net";
      case Serial _ -> "serial";
      case Parallel _ -> "parallel";
      case Channel _ -> "channel";
      case Input _ -> "input";
      case Tpm _ -> "tpm";
      case Sound _ -> "sound";
      case Video _ -> "video";
      case Hostdev _ -> "hostdev";
      case Redirdev _ -> "redir";
      case Hub _ -> "hub";
      case Watchdog _ -> "watchdog";
      case MemBalloon _ -> "balloon";
      case Rng _ -> "rng";
      case Shmem _ -> "shmem";
      case MemoryDevice memory -> memoryPrefix(memory.model());
      case Panic _ -> "panic";
      case Vsock _ -> "vsock";
      case Iommu _ -> "iommu";
      case Disk _, Controller _, Console _, Audio _, Graphics _, OtherDevice _ -> "device";
    };
  }

  private static String memoryPrefix(String model) {
    return model.replace("-", "");
  }

  private Optional<String> disk(Disk disk) {
    return disk.target().bus().map(bus -> disk(disk, bus));
  }

  /** Whether the SCSI controller knows targets as well as units. */
  private boolean isWide(int index) {
    return devices
        .of(Controller.class)
        .filter(c -> c.type() == Controller.Type.SCSI && c.index().equals(Optional.of(index)))
        .flatMap(c -> c.model().stream())
        .noneMatch(model -> model.equals("lsilogic"));
  }

  private String disk(Disk disk, Disk.Bus bus) {
    int index = DiskName.index(disk.target().dev());
    String prefix = bus.name().toLowerCase(Locale.ROOT);
    return switch (disk.address().orElse(null)) {
      case Address.Drive at when bus == Disk.Bus.SCSI && isWide(at.controller()) ->
          "%s%d-%d-%d-%d".formatted(prefix, at.controller(), at.bus(), at.target(), at.unit());
      case Address.Drive at -> "%s%d-%d-%d".formatted(prefix, at.controller(), at.bus(), at.unit());
      case null, default -> prefix + "-disk" + index;
    };
  }

  private String controller(Controller controller) {
    int index = controller.index().orElse(0);
    boolean builtin = index == 0;
    return switch (controller.type()) {
      case PCI -> builtin ? board.rootBus() : "pci." + index;
      case USB -> builtin ? "usb" : "usb" + index;
      case IDE -> builtin && board == Board.PC ? "ide" : "ide" + index;
      case SATA -> builtin && board == Board.Q35 ? "ide" : "sata" + index;
      case VIRTIO_SERIAL -> "virtio-serial" + index;
      case FDC, SCSI, CCID, XENBUS, ISA, NVME ->
          controller.type().name().toLowerCase(Locale.ROOT) + index;
    };
  }

  /** The first console of a guest with serial ports is the first of those over again. */
  private String console(Console console) {
    boolean serial =
        console.target().flatMap(Console.ConsoleTarget::type).orElse(Console.TargetType.SERIAL)
            == Console.TargetType.SERIAL;
    int number = next.merge("console", 1, Integer::sum) - 1;
    return (serial && hasSerial && number == 0 ? "serial" : "console") + number;
  }
}
