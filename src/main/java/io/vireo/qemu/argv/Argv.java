package io.vireo.qemu.argv;

import io.vireo.base.VirtException;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.qemu.alloc.Board;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The command line while it is written, and what its writers look things up in. */
final class Argv {

  private final LaunchSpec spec;
  private final Board board;
  private final Accelerator accelerator;
  private final BootOrder boot;
  private final List<String> words = new ArrayList<>();

  Argv(LaunchSpec spec) {
    this.spec = spec;
    this.board = Board.of(spec.domain());
    this.accelerator = Accelerators.of(spec.domain(), spec.capabilities());
    this.boot = BootOrder.of(spec.domain());
  }

  LaunchSpec spec() {
    return spec;
  }

  Domain domain() {
    return spec.domain();
  }

  Devices devices() {
    return domain().devices();
  }

  <D extends Device> Stream<D> devices(Class<D> kind) {
    return devices().of(kind);
  }

  Board board() {
    return board;
  }

  Accelerator accelerator() {
    return accelerator;
  }

  BootOrder boot() {
    return boot;
  }

  QemuCapabilities capabilities() {
    return spec.capabilities();
  }

  boolean has(QemuFeature feature) {
    return capabilities().has(feature);
  }

  List<String> words() {
    return List.copyOf(words);
  }

  Argv add(String... more) {
    words.addAll(List.of(more));
    return this;
  }

  Argv add(String option, Options value) {
    return add(option, value.toString());
  }

  void device(Props device) {
    add("-device", has(QemuFeature.DEVICE_JSON) ? device.json() : device.plain("driver"));
  }

  void netdev(Props netdev) {
    add("-netdev", has(QemuFeature.NETDEV_JSON) ? netdev.json() : netdev.plain("type"));
  }

  void object(Props object) {
    add("-object", has(QemuFeature.OBJECT_JSON) ? object.json() : object.plain("qom-type"));
  }

  void blockdev(Props node) {
    add("-blockdev", node.json());
  }

  /** The device's name; every device of an allocated definition has one. */
  static String alias(Device device) {
    return device
        .alias()
        .orElseThrow(() -> new IllegalStateException("no alias: allocate the definition first"));
  }

  /** The refusal of {@code what} below this device's element. */
  VirtException refuse(Device device, String what) {
    return Unsupported.refusal(List.of(Unsupported.place(devices(), device) + what));
  }
}
