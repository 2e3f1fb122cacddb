package io.vireo.qemu.argv;

import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Audio;
import io.vireo.model.domain.device.Console;
import io.vireo.model.domain.device.Controller;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.DeviceInfo;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Input;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.model.domain.device.Panic;
import io.vireo.model.domain.device.Serial;
import io.vireo.qemu.alloc.Board;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.rules.PcDefaults;
import io.vireo.wire.xml.Extras;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The devices that a guest has without asking, and the models of those that it asks for. */
final class DeviceCompletion {

  private static final int PVPANIC_PORT = 0x505;

  private final Board board;
  private final QemuCapabilities capabilities;

  private DeviceCompletion(Board board, QemuCapabilities capabilities) {
    this.board = board;
    this.capabilities = capabilities;
  }

  static Domain complete(Domain domain, QemuCapabilities capabilities) {
    DeviceCompletion completion = new DeviceCompletion(Board.of(domain), capabilities);
    Devices devices = completion.consoles(domain.devices());
    devices = completion.added(devices);
    AtomicInteger serial = new AtomicInteger();
    Domain completed = domain.withDevices(devices.map(device -> completion.model(device, serial)));
    return completion.isPciPc() ? PcDefaults.fill(completed) : completed;
  }

  private boolean isPciPc() {
    return board == Board.PC || board == Board.Q35;
  }

  /** A console at the first serial port needs that port. */
  private Devices consoles(Devices devices) {
    Optional<Console> first = devices.of(Console.class).findFirst().filter(this::isSerial);
    Optional<Serial> port = devices.of(Serial.class).findFirst();
    if (board.isPc() && port.isPresent() && first.isEmpty()) {
      return before(devices, again(port.get()));
    }
    if (!board.isPc() || first.isEmpty() || port.isPresent()) {
      return devices;
    }
    return devices.plus(
        new Serial(
            first.get().source(),
            first.get().log(),
            Optional.of(Serial.SerialTarget.of(0)),
            DeviceInfo.NONE,
            Extras.NONE));
  }

  /** The first serial port as the console that it also is. */
  private static Console again(Serial serial) {
    return new Console(
        serial.source(),
        Optional.empty(),
        serial.log(),
        Optional.of(
            new Console.ConsoleTarget(Optional.of(Console.TargetType.SERIAL), Optional.of(0))),
        DeviceInfo.NONE,
        Extras.NONE);
  }

  private static Devices before(Devices devices, Console console) {
    List<Device> all = new ArrayList<>(devices.all());
    int at = 0;
    while (at < all.size() && !(all.get(at) instanceof Console)) {
      at++;
    }
    all.add(at, console);
    return devices.withAll(all);
  }

  private boolean isSerial(Console console) {
    return console.target().flatMap(Console.ConsoleTarget::type).orElse(Console.TargetType.SERIAL)
        == Console.TargetType.SERIAL;
  }

  private Devices added(Devices devices) {
    Devices all = devices;
    if (board.isPc()) {
      all = with(all, Audio.class, new Audio(1, "none", DeviceInfo.NONE, Extras.NONE));
    }
    return with(all, MemBalloon.class, MemBalloon.of(board.hasPci() ? "virtio" : "none"));
  }

  private static <D extends Device> Devices with(Devices devices, Class<D> kind, D device) {
    return devices.of(kind).findAny().isPresent() ? devices : devices.plus(device);
  }

  private Device model(Device device, AtomicInteger serials) {
    return switch (device) {
      case Disk disk when disk.target().bus().isEmpty() -> disk.withTarget(bus(disk));
      case Controller usb when usb.type() == Controller.Type.USB && usb.model().isEmpty() ->
          slowUsb().<Device>map(usb::withModel).orElse(usb);
      case Interface card when card.model().isEmpty() -> card.withModel(card());
      case Input input when input.bus().isEmpty() -> plugged(input);
      case Serial serial -> numbered(serial, serials.getAndIncrement());
      case Panic panic -> panic(panic);
      default -> device;
    };
  }

  /** By the first letters of its name. */
  private Disk.DiskTarget bus(Disk disk) {
    Disk.DiskTarget target = disk.target();
    Disk.Bus bus =
        switch (target.dev().substring(0, Math.min(2, target.dev().length()))) {
          case "vd" -> Disk.Bus.VIRTIO;
          case "fd" -> Disk.Bus.FDC;
          case "hd" -> Disk.Bus.IDE;
          default -> Disk.Bus.SCSI;
        };
    return new Disk.DiskTarget(
        target.dev(), Optional.of(bus), target.tray(), target.removable(), target.rotationRate());
  }

  /** Who asks for USB and no more has always got the old controller. */
  private Optional<String> slowUsb() {
    return board.isPc() && capabilities.hasType("piix3-usb-uhci")
        ? Optional.of("piix3-uhci")
        : Optional.empty();
  }

  private String card() {
    if (!board.isPc()) {
      return "virtio";
    }
    return capabilities.hasType("rtl8139")
        ? "rtl8139"
        : capabilities.hasType("e1000") ? "e1000" : "virtio";
  }

  private Input plugged(Input input) {
    boolean ps2 = board.isPc() && input.type() != Input.Type.TABLET;
    return new Input(
        input.type(),
        Optional.of(ps2 ? Input.Bus.PS2 : Input.Bus.USB),
        input.model(),
        input.driver(),
        input.evdev(),
        input.info(),
        input.extras());
  }

  private Serial numbered(Serial serial, int number) {
    Serial.SerialTarget target =
        serial
            .target()
            .orElse(new Serial.SerialTarget(Optional.empty(), Optional.empty(), Optional.empty()));
    String type = target.type().orElse(board.isPc() ? "isa-serial" : "system-serial");
    return serial.withTarget(
        new Serial.SerialTarget(
            Optional.of(type),
            target.port().or(() -> Optional.of(number)),
            target.model().or(() -> Optional.of(type))));
  }

  private static Panic panic(Panic panic) {
    String model = panic.model().orElse("isa");
    boolean place = model.equals("isa") && panic.address().isEmpty();
    DeviceInfo info =
        place
            ? panic.info().withAddress(new Address.Isa(Optional.of(PVPANIC_PORT), Optional.empty()))
            : panic.info();
    return new Panic(Optional.of(model), info, panic.extras());
  }
}
