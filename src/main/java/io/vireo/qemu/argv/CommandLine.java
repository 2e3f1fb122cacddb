package io.vireo.qemu.argv;

import io.vireo.model.domain.Clock;
import io.vireo.model.domain.QemuCommandline;
import io.vireo.model.domain.device.Graphics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a command line of an allocated definition. Pure: the same spec gives the same words. */
public final class CommandLine {

  private CommandLine() {}

  /**
   * @return the words, the first of which is the emulator's path. The machine they start stands
   *     still and offers its monitor on {@link LaunchSpec#monitorSocket}
   * @throws io.vireo.base.VirtException {@code CONFIG_UNSUPPORTED} naming the place of what the
   *     document asks and no writer here knows
   */
  public static List<String> build(LaunchSpec spec) {
    Unsupported.check(spec.domain());
    Argv argv = new Argv(spec);
    argv.add(spec.domain().devices().emulator().orElse(spec.capabilities().binary().path()));
    machine(argv);
    devices(argv);
    ending(argv);
    return argv.words();
  }

  /** What the document adds to the environment. */
  public static Map<String, String> environment(LaunchSpec spec) {
    Map<String, String> environment = new LinkedHashMap<>();
    spec.domain()
        .clock()
        .filter(clock -> clock.offset().equals(Optional.of(Clock.Offset.TIMEZONE)))
        .flatMap(Clock::timezone)
        .ifPresent(zone -> environment.put("TZ", zone));
    spec.domain().qemuCommandline().stream()
        .map(QemuCommandline::environment)
        .flatMap(List::stream)
        .forEach(e -> environment.put(e.name(), e.value().orElse("")));
    return environment;
  }

  private static void machine(Argv argv) {
    argv.add("-name", Options.of("").put("guest", argv.domain().name()).put("debug-threads", "on"));
    argv.add("-S");
    FirmwareArgs.addFlash(argv);
    MachineArgs.add(argv);
    CpuArgs.add(argv);
    FirmwareArgs.addRom(argv);
    MemoryArgs.add(argv);
    ProcessorArgs.add(argv);
    argv.domain().uuid().ifPresent(uuid -> argv.add("-uuid", uuid.toString()));
    SmbiosArgs.add(argv);
    if (argv.devices(Graphics.class).findAny().isEmpty()) {
      argv.add("-display", "none");
    }
    argv.add("-no-user-config", "-nodefaults");
    MonitorArgs.add(argv);
    ClockArgs.add(argv);
    PowerArgs.add(argv);
    BootArgs.add(argv);
  }

  /** In the order in which libvirt has them, by which the guest's buses are filled. */
  private static void devices(Argv argv) {
    IommuArgs.add(argv);
    ControllerArgs.add(argv);
    HubArgs.add(argv);
    DiskArgs.add(argv);
    InterfaceArgs.add(argv);
    CharacterArgs.add(argv);
    InputArgs.add(argv);
    AudioArgs.add(argv);
    GraphicsArgs.add(argv);
    VideoArgs.add(argv);
    SoundArgs.add(argv);
    WatchdogArgs.add(argv);
    HostdevArgs.add(argv);
    if (argv.spec().incoming()) {
      argv.add("-incoming", "defer");
    }
    BalloonArgs.add(argv);
    RngArgs.add(argv);
    VmCoreInfoArgs.add(argv);
    VsockArgs.add(argv);
  }

  private static void ending(Argv argv) {
    argv.domain().qemuCommandline().stream()
        .map(QemuCommandline::arguments)
        .flatMap(List::stream)
        .forEach(argument -> argv.add(argument.value()));
    SandboxArgs.add(argv);
    PanicArgs.add(argv);
    argv.add("-msg", "timestamp=on");
  }
}
