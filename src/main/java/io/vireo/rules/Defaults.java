package io.vireo.rules;

import io.vireo.model.MemorySize;
import io.vireo.model.domain.Clock;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.LifecycleActions;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.model.domain.MemoryAllocation;
import io.vireo.model.domain.Os;
import io.vireo.model.domain.Vcpus;
import io.vireo.model.domain.device.Device;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Fills in what a definition leaves out and every hypervisor needs. Doing it twice changes nothing.
 * What only a PC has is added by {@link PcDefaults}.
 */
public final class Defaults {

  private static final String WHOLE_MACHINE = "hvm";

  private Defaults() {}

  public static Domain fill(Domain domain, Given given) {
    UUID uuid = domain.uuid().orElse(given.uuid());
    Domain filled =
        domain
            .withUuid(uuid)
            .withMemory(memory(domain.memory()))
            .withVcpus(vcpus(domain.vcpus()))
            .withOs(os(domain, given))
            .withClock(clock(domain.clock().orElseGet(Clock::utc)))
            .withActions(actions(domain.actions()))
            .withDevices(
                given.emulator().isPresent() && domain.devices().emulator().isEmpty()
                    ? domain.devices().withEmulator(given.emulator().get())
                    : domain.devices());
    return DeviceDefaults.fill(given.cpuModel().map(model -> cpu(filled, model)).orElse(filled));
  }

  /** Everything in KiB; what is there now is at most what there is. */
  private static MemoryAllocation memory(MemoryAllocation memory) {
    MemorySize size = memory.size().inKib();
    boolean sensible =
        memory
            .current()
            .filter(current -> current.amount() > 0 && current.bytes() <= size.bytes())
            .isPresent();
    MemorySize current = sensible ? memory.current().orElseThrow().inKib() : size;
    return Derive.with(memory, "size", size).withCurrent(current);
  }

  private static Vcpus vcpus(Vcpus vcpus) {
    if (vcpus.count().isEmpty()) {
      return new Vcpus(Vcpus.of(1).count(), vcpus.each());
    }
    Vcpus.Count count = vcpus.count().get();
    Optional<String> placement = count.placement().or(() -> Optional.of("static"));
    return new Vcpus(Optional.of(Derive.with(count, "placement", placement)), vcpus.each());
  }

  private static Os os(Domain domain, Given given) {
    Os os = domain.os();
    String arch = os.type().arch().orElse(given.arch());
    Optional<String> machine =
        os.type()
            .machine()
            .or(() -> Optional.of(given.machine()).filter(_ -> arch.equals(given.arch())))
            .filter(name -> !name.isEmpty())
            .map(name -> given.machineAliases().getOrDefault(name, name));
    Os filled = os.withType(new Os.OsType(Optional.of(arch), machine, os.type().name()));
    boolean bootsByDevice =
        domain.devices().all().stream().map(Device::info).anyMatch(i -> i.bootOrder().isPresent());
    boolean hardDisk =
        os.boot().isEmpty()
            && !bootsByDevice
            && os.type().name().equals(WHOLE_MACHINE)
            && os.directBoot().kernel().isEmpty();
    return hardDisk ? filled.withBoot(List.of(new Os.Boot(Os.Dev.HD))) : filled;
  }

  private static Clock clock(Clock clock) {
    return clock.offset().isPresent()
        ? clock
        : Derive.with(clock, "offset", Optional.of(Clock.Offset.UTC));
  }

  private static LifecycleActions actions(LifecycleActions actions) {
    return new LifecycleActions(
        actions.onPoweroff().or(() -> Optional.of(Action.DESTROY)),
        actions.onReboot().or(() -> Optional.of(Action.RESTART)),
        actions.onCrash().or(() -> Optional.of(Action.DESTROY)),
        actions.onLockFailure());
  }

  /** A processor that stays the same when the hypervisor's own default changes. */
  private static Domain cpu(Domain domain, String model) {
    boolean named =
        domain.cpu().filter(c -> c.mode().isPresent() || c.model().isPresent()).isPresent();
    if (named) {
      return domain.withCpu(domain.cpu().map(Defaults::checked).orElseThrow());
    }
    Cpu.Model plain = new Cpu.Model(Optional.of("forbid"), Optional.empty(), Optional.of(model));
    Cpu base = domain.cpu().orElseGet(Defaults::noCpu);
    Cpu filled =
        new Cpu(
            Optional.of(Cpu.Mode.CUSTOM),
            Optional.of(Cpu.Match.EXACT),
            base.check().or(() -> Optional.of(Cpu.Check.NONE)),
            base.migratable(),
            Optional.of(plain),
            base.vendor(),
            base.topology(),
            base.cache(),
            base.maxPhysAddr(),
            base.features(),
            base.numa(),
            base.extras());
    return domain.withCpu(filled);
  }

  /** A processor made after the host's has no name of its own, so none to fall back from. */
  private static Cpu checked(Cpu cpu) {
    boolean hosts = cpu.mode().equals(Optional.of(Cpu.Mode.HOST_MODEL));
    Cpu.Check check = hosts ? Cpu.Check.PARTIAL : Cpu.Check.NONE;
    Cpu checked = Derive.with(cpu, "check", cpu.check().or(() -> Optional.of(check)));
    return hosts
        ? Derive.with(checked, "model", cpu.model().filter(model -> model.name().isPresent()))
        : checked;
  }

  private static Cpu noCpu() {
    return new Cpu(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Extras.NONE);
  }
}
