package io.vireo.qemu.live;

import io.vertx.core.Future;
import io.vireo.driver.AgentAccess;
import io.vireo.driver.CoreDumping;
import io.vireo.driver.DiskControl;
import io.vireo.driver.GuestControl;
import io.vireo.driver.HotPlugging;
import io.vireo.driver.MonitorAccess;
import io.vireo.driver.Sizing;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Disk;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.rules.CpuPlaces;
import io.vireo.rules.Throttling;
import java.util.Map;
import java.util.Optional;

/** What a running QEMU can besides running, by the ability. Confined to the connection's loop. */
public final class Abilities {

  private final Machine machine;
  private final LiveDevices devices;
  private final LiveDisks disks;
  private final LiveSizes sizes;
  private final Map<Class<?>, Object> all;

  public Abilities(Machine machine) {
    this.machine = machine;
    this.devices = new LiveDevices(machine);
    this.disks = new LiveDisks(machine);
    this.sizes = new LiveSizes(machine);
    LiveControl control = new LiveControl(machine);
    this.all =
        Map.of(
            HotPlugging.class, devices,
            Sizing.class, sizes,
            DiskControl.class, disks,
            GuestControl.class, control,
            MonitorAccess.class, control,
            AgentAccess.class, new LiveAgent(machine),
            CoreDumping.class, new LiveDump(machine));
  }

  /** Holds disks and threads to what their document says, before the guest runs. */
  public Future<Void> hold() {
    Future<Void> turn = Future.succeededFuture();
    Domain domain = machine.domain();
    for (Disk disk : domain.devices().of(Disk.class).toList()) {
      if (disk.iotune().isPresent()) {
        turn = turn.compose(_ -> disks.limit(disk, Throttling.of(disk), group(disk)));
      }
    }
    return turn.compose(_ -> pin(domain));
  }

  private static String group(Disk disk) {
    return Throttling.group(disk).orElse("");
  }

  /** A processor that is plugged in later is pinned when it is. */
  private Future<Void> pin(Domain domain) {
    Future<Void> turn =
        CpuPlaces.ofEmulator(domain)
            .map(cpus -> sizes.pin(Optional.empty(), cpus))
            .orElseGet(Future::succeededFuture);
    for (int number = 0; number < domain.vcpus().current(); number++) {
      int processor = number;
      Optional<String> cpus = CpuPlaces.ofProcessor(domain, number);
      if (cpus.isPresent()) {
        turn = turn.compose(_ -> sizes.pin(Optional.of(processor), cpus.orElseThrow()));
      }
    }
    return turn;
  }

  /** The ability, if it is one of these. */
  public <T> Optional<T> of(Class<T> ability) {
    return Optional.ofNullable(all.get(ability)).map(ability::cast);
  }

  /** To be told of everything that QEMU tells, before anybody else is. */
  public void onEvent(QmpEvent event) {
    devices.onEvent(event);
  }
}
