package io.vireo.qemu.argv;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os;
import io.vireo.qemu.alloc.Board;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;

/**
 * Fills in what a definition leaves to the hypervisor: architecture, machine, emulator, processor,
 * and the devices and device models that a guest of that machine has without asking. What the
 * document says is kept; completing twice changes nothing.
 */
public final class DomainCompletion {

  private DomainCompletion() {}

  /**
   * @throws VirtException {@code CONFIG_UNSUPPORTED} if the emulator lacks the architecture, the
   *     machine or the accelerator
   */
  public static Domain complete(Domain domain, QemuCapabilities capabilities) {
    Accelerators.of(domain, capabilities);
    Domain onMachine = machine(domain, capabilities);
    Domain withCpu = onMachine.cpu().isPresent() ? onMachine : cpu(onMachine, capabilities);
    return DeviceCompletion.complete(withCpu, capabilities);
  }

  private static Domain machine(Domain domain, QemuCapabilities capabilities) {
    Os.OsType type = domain.os().type();
    String arch = type.arch().orElse(capabilities.arch());
    if (!arch.equals(capabilities.arch()) && !isOldPc(arch, capabilities.arch())) {
      throw unsupported("/domain/os/type/@arch", arch, "use '" + capabilities.arch() + "'");
    }
    MachineType machine = machineType(type, capabilities);
    Os os =
        domain
            .os()
            .withType(new Os.OsType(Optional.of(arch), Optional.of(machine.name()), type.name()));
    boolean bootless =
        os.boot().isEmpty()
            && os.directBoot().kernel().isEmpty()
            && domain.devices().all().stream().allMatch(d -> d.info().bootOrder().isEmpty());
    Os bootable = bootless ? os.withBoot(List.of(new Os.Boot(Os.Dev.HD))) : os;
    Domain placed = domain.withOs(bootable);
    return placed.devices().emulator().isPresent()
        ? placed
        : placed.withDevices(placed.devices().withEmulator(capabilities.binary().path()));
  }

  private static boolean isOldPc(String arch, String emulated) {
    return arch.equals("i686") && (emulated.equals("x86_64") || emulated.equals("i386"));
  }

  private static MachineType machineType(Os.OsType type, QemuCapabilities capabilities) {
    if (!type.name().strip().equals("hvm")) {
      throw unsupported("/domain/os/type", type.name().strip(), "use 'hvm'");
    }
    return type.machine()
        .map(
            name ->
                capabilities
                    .machine(name)
                    .orElseThrow(
                        () ->
                            unsupported(
                                "/domain/os/type/@machine", name, "use one of this emulator's")))
        .or(capabilities::defaultMachine)
        .orElseThrow(() -> unsupported("/domain/os/type/@machine", "", "name a machine"));
  }

  private static VirtException unsupported(String place, String value, String remedy) {
    return new VirtException(
        ErrorCode.CONFIG_UNSUPPORTED,
        place + " '" + value + "' is not supported by the emulator; " + remedy);
  }

  /** The processor that the machine has anyway, written down so that it stays the same. */
  private static Domain cpu(Domain domain, QemuCapabilities capabilities) {
    Board board = Board.of(domain);
    Optional<String> model =
        domain
            .os()
            .type()
            .machine()
            .flatMap(capabilities::machine)
            .flatMap(MachineType::defaultCpu)
            .filter(type -> board.isPc() || board == Board.MICROVM)
            .map(type -> type.replaceFirst("-[a-z0-9_]+-cpu$", ""));
    return model.map(name -> domain.withCpu(custom(name))).orElse(domain);
  }

  private static Cpu custom(String model) {
    return new Cpu(
        Optional.of(Cpu.Mode.CUSTOM),
        Optional.of(Cpu.Match.EXACT),
        Optional.of(Cpu.Check.NONE),
        Optional.empty(),
        Optional.of(new Cpu.Model(Optional.of("forbid"), Optional.empty(), Optional.of(model))),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Extras.NONE);
  }

  /** What a definition of that type may be run by, for showing it. */
  public static Accelerator accelerator(Domain domain, QemuCapabilities capabilities) {
    return Accelerators.of(domain, capabilities);
  }
}
