package io.vireo.qemu.alloc;

import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Filesystem;
import io.vireo.model.domain.device.Hostdev;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.InterfaceSource;
import io.vireo.model.domain.device.Iommu;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.MemoryDevice;
import io.vireo.model.domain.device.Panic;
import io.vireo.model.domain.device.Rng;
import io.vireo.model.domain.device.Serial;
import io.vireo.model.domain.device.Shmem;
import io.vireo.model.domain.device.Sound;
import io.vireo.model.domain.device.Video;
import io.vireo.model.domain.device.Vsock;
import io.vireo.model.domain.device.Watchdog;
import java.util.Optional;
import java.util.Set;

/** Which kind of PCI bus a device wants. */
enum PciNeed {
  /** It is no PCI device. */
  NONE,
  /** A port of its own where the machine is PCI Express, any slot where it is not. */
  EXPRESS,
  /** A slot of a conventional bus. */
  CONVENTIONAL,
  /** A slot of a conventional bus, also of one that takes nothing but bridges. */
  BRIDGE,
  /** A function of the root bus, shared with its like: root ports. */
  ROOT_FUNCTION,
  /** A slot of the root bus. */
  ROOT_SLOT,
  /** The slot of the root bus where a Q35 has its old bridge, or any. */
  OLD_BRIDGE,
  /** A port of a switch. */
  SWITCH_SLOT;

  private static final Set<String> CONVENTIONAL_SOUND = Set.of("ich6", "ich9", "ac97", "es1370");
  private static final Set<String> EXPRESS_CARDS =
      Set.of("virtio", "virtio-non-transitional", "e1000e", "igb", "vmxnet3");

  static PciNeed of(Device device) {
    return switch (device) {
      case Controller controller -> ofController(controller);
      case Disk disk -> ofDisk(disk);
      case Interface card -> ofCard(card);
      case Filesystem shared ->
          shared.type().equals(Optional.of("mtp")) ? NONE : virtio(shared.model());
      case Sound sound -> ofSound(sound.model());
      case Video video -> ofVideo(video.model().flatMap(Video.Model::type).orElse(""));
      case Hostdev hostdev -> ofHostdev(hostdev);
      case MemBalloon balloon -> virtioModel(balloon.model());
      case Rng rng -> virtioModel(rng.model());
      case Watchdog watchdog -> watchdog.model().equals("i6300esb") ? CONVENTIONAL : NONE;
      case Input input ->
          input.bus().equals(Optional.of(Input.Bus.VIRTIO)) ? virtio(input.model()) : NONE;
      case Serial serial ->
          serial.target().flatMap(Serial.SerialTarget::type).equals(Optional.of("pci-serial"))
              ? CONVENTIONAL
              : NONE;
      case Shmem _ -> CONVENTIONAL;
      case Panic panic -> panic.model().equals(Optional.of("pvpanic")) ? CONVENTIONAL : NONE;
      case Vsock vsock -> virtio(vsock.model());
      case MemoryDevice memory -> memory.model().startsWith("virtio") ? EXPRESS : NONE;
      case Iommu iommu -> iommu.model().equals("virtio") ? ROOT_SLOT : NONE;
      default -> NONE;
    };
  }

  private static PciNeed virtioModel(String model) {
    return model.startsWith("virtio") ? virtio(Optional.of(model)) : NONE;
  }

  private static PciNeed virtio(Optional<String> model) {
    return model.filter(m -> m.equals("virtio-transitional")).isPresent() ? CONVENTIONAL : EXPRESS;
  }

  private static PciNeed ofController(Controller controller) {
    String model = controller.model().orElse("");
    return switch (controller.type()) {
      case PCI -> ofBridge(model);
      case USB -> ofUsb(model);
      case SCSI ->
          model.equals("ibmvscsi")
              ? NONE
              : model.startsWith("virtio") ? virtio(controller.model()) : CONVENTIONAL;
      case VIRTIO_SERIAL -> virtio(controller.model());
      case SATA -> CONVENTIONAL;
      case NVME -> EXPRESS;
      case IDE, FDC, CCID, XENBUS, ISA -> NONE;
    };
  }

  private static PciNeed ofUsb(String model) {
    return switch (model) {
      case "none", "qusb1", "qusb2" -> NONE;
      case "qemu-xhci", "nec-xhci" -> EXPRESS;
      default -> CONVENTIONAL;
    };
  }

  private static PciNeed ofBridge(String model) {
    return switch (model) {
      case "pci-root", "pcie-root" -> NONE;
      case "pcie-root-port" -> ROOT_FUNCTION;
      case "pcie-to-pci-bridge", "pcie-switch-upstream-port" -> EXPRESS;
      case "pcie-switch-downstream-port" -> SWITCH_SLOT;
      case "dmi-to-pci-bridge" -> OLD_BRIDGE;
      case "pci-bridge" -> BRIDGE;
      case "pcie-expander-bus", "pci-expander-bus" -> ROOT_SLOT;
      default -> CONVENTIONAL;
    };
  }

  private static PciNeed ofDisk(Disk disk) {
    return disk.target().bus().equals(Optional.of(Disk.Bus.VIRTIO)) ? virtio(disk.model()) : NONE;
  }

  private static PciNeed ofCard(Interface card) {
    if (card.source() instanceof InterfaceSource.PassThrough) {
      return EXPRESS;
    }
    String named = card.model().orElse("");
    String model = named.equalsIgnoreCase("virtio") ? "virtio" : named;
    return model.equals("usb-net") ? NONE : EXPRESS_CARDS.contains(model) ? EXPRESS : CONVENTIONAL;
  }

  private static PciNeed ofSound(String model) {
    return CONVENTIONAL_SOUND.contains(model)
        ? CONVENTIONAL
        : model.equals("virtio") ? EXPRESS : NONE;
  }

  private static PciNeed ofVideo(String type) {
    return switch (type) {
      case "none", "ramfb", "" -> NONE;
      case "virtio", "bochs" -> EXPRESS;
      default -> CONVENTIONAL;
    };
  }

  private static PciNeed ofHostdev(Hostdev hostdev) {
    return switch (hostdev.source()) {
      case Hostdev.Source.Pci _, Hostdev.Source.ScsiHost _ -> EXPRESS;
      case Hostdev.Source.Mediated _ ->
          hostdev.model().equals(Optional.of("vfio-pci")) ? EXPRESS : NONE;
      default -> NONE;
    };
  }
}
