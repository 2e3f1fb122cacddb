package io.vireo.qemu.argv;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.Rng;
import io.vireo.qemu.caps.QemuFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a running machine is told to have another device: the words of the command line that has it
 * from the start, each as the monitor's command of the same meaning. Pure.
 */
public final class PlugSteps {

  /** A command of the monitor's. */
  public record Step(String command, ObjectNode arguments) {}

  private static final Map<String, String> COMMANDS =
      Map.of(
          "-blockdev", "blockdev-add",
          "-device", "device_add",
          "-netdev", "netdev_add",
          "-object", "object-add");

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BOOT_INDEX = "bootindex";

  private PlugSteps() {}

  /**
   * @param spec of the machine with the device, allocated
   * @param device as it stands there
   * @param firstNode a number that no block node of the machine's has, nor any after it
   * @throws VirtException {@code CONFIG_UNSUPPORTED} for what cannot be plugged
   */
  public static List<Step> of(LaunchSpec spec, Device device, int firstNode) {
    Unsupported.check(spec.domain().withDevices(Devices.of(List.of(device))));
    Argv argv = new Argv(spec);
    if (!argv.has(QemuFeature.DEVICE_JSON) || !argv.has(QemuFeature.NETDEV_JSON)) {
      throw new VirtException(
          ErrorCode.CONFIG_UNSUPPORTED, "this emulator is too old for devices that are plugged in");
    }
    switch (device) {
      case Disk disk -> DiskArgs.plug(argv, disk, firstNode);
      case Interface card -> InterfaceArgs.add(argv, card);
      case Controller controller when controller.type() == Controller.Type.SCSI ->
          ControllerArgs.add(argv, controller);
      case Rng rng -> RngArgs.add(argv, rng);
      default -> throw argv.refuse(device, " while the machine runs");
    }
    return steps(argv.words(), device.info().bootOrder());
  }

  /**
   * The nodes of a disk's image alone, for a drive whose medium is changed.
   *
   * @return the last of them is the one that the drive uses; its name is {@code node-name}
   */
  public static List<Step> medium(LaunchSpec spec, Disk disk, int firstNode) {
    Argv argv = new Argv(spec);
    new DiskNodes(argv, disk, firstNode).add();
    return steps(argv.words(), Optional.empty());
  }

  private static List<Step> steps(List<String> words, Optional<Integer> bootOrder) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i + 1 < words.size(); i += 2) {
      ObjectNode arguments = read(words.get(i + 1));
      if (bootOrder.isEmpty()) {
        arguments.remove(BOOT_INDEX);
      }
      steps.add(new Step(COMMANDS.get(words.get(i)), arguments));
    }
    return steps;
  }

  private static ObjectNode read(String json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
