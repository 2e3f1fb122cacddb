package io.vireo.qemu.alloc;

import io.vireo.model.domain.device.Address.Pci;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Sound;
import io.vireo.model.domain.device.Video;
import java.util.Map;
import java.util.Optional;

/** Places that the real chipsets have for devices that are part of them. */
final class Chipset {

  private static final Map<String, Integer> ICH9_FUNCTIONS =
      Map.of(
          "ich9-uhci1",
          0,
          "ich9-uhci2",
          1,
          "ich9-uhci3",
          2,
          "ich9-uhci4",
          0,
          "ich9-uhci5",
          1,
          "ich9-uhci6",
          2,
          "ich9-ehci1",
          7,
          "ich9-ehci2",
          7);

  private final Board board;
  private boolean videoSeen;

  Chipset(Board board) {
    this.board = board;
  }

  /**
   * Where the chipset has this device; asked for every device once, in the order of the document.
   */
  Optional<Pci> place(Device device) {
    return switch (device) {
      case Controller controller -> place(controller);
      case Video video -> firstVideo(video);
      case Sound sound when board == Board.Q35 && sound.model().equals("ich9") ->
          Optional.of(Pci.of(0, 0, 0x1b, 0));
      default -> Optional.empty();
    };
  }

  /** The function of a companion controller, all of which share a slot. */
  static Optional<Integer> companionFunction(Controller controller) {
    return Optional.ofNullable(ICH9_FUNCTIONS.get(controller.model().orElse("")));
  }

  private Optional<Pci> firstVideo(Video video) {
    if (videoSeen || PciNeed.of(video) == PciNeed.NONE) {
      return Optional.empty();
    }
    videoSeen = true;
    return switch (board) {
      case PC -> Optional.of(Pci.of(0, 0, 2, 0));
      case Q35 -> Optional.of(Pci.of(0, 0, 1, 0));
      default -> Optional.empty();
    };
  }

  private Optional<Pci> place(Controller controller) {
    int index = controller.index().orElse(0);
    String model = controller.model().orElse("");
    return switch (board) {
      case PC -> onPiix(controller.type(), index, model);
      case Q35 -> onIch9(controller, index);
      case ISA_PC, MICROVM, VIRT, OTHER -> Optional.empty();
    };
  }

  private static Optional<Pci> onPiix(Controller.Type type, int index, String model) {
    if (index == 0 && type == Controller.Type.IDE) {
      return Optional.of(Pci.of(0, 0, 1, 1));
    }
    boolean usb = index == 0 && type == Controller.Type.USB && model.equals("piix3-uhci");
    return usb ? Optional.of(Pci.of(0, 0, 1, 2)) : Optional.empty();
  }

  private static Optional<Pci> onIch9(Controller controller, int index) {
    if (index == 0 && controller.type() == Controller.Type.SATA) {
      return Optional.of(Pci.of(0, 0, 0x1f, 2));
    }
    return controller.type() == Controller.Type.USB && index < 2
        ? companionFunction(controller).map(f -> Pci.of(0, 0, index == 0 ? 0x1d : 0x1a, f))
        : Optional.empty();
  }
}
