package io.vireo.qemu.live;

import io.vertx.core.Future;
import io.vireo.driver.AgentAccess;
import io.vireo.driver.CoreDumping;
import io.vireo.driver.DiskControl;
import io.vireo.driver.GuestControl;
import io.vireo.driver.HotPlugging;
import io.vireo.driver.MonitorAccess;
import io.vireo.driver.Sizing;
import io.vireo.model.domain.device.Disk;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.rules.Throttling;
import java.util.Map;
import java.util.Optional;

/** What a running QEMU can besides running, by the ability. Confined to the connection's loop. */
public final class Abilities {

  private final Machine machine;
  private final LiveDevices devices;
  private final LiveDisks disks;
  private final Map<Class<?>, Object> all;

  public Abilities(Machine machine) {
    this.machine = machine;
    this.devices = new LiveDevices(machine);
    this.disks = new LiveDisks(machine);
    LiveControl control = new LiveControl(machine);
    this.all =
        Map.of(
            HotPlugging.class, devices,
            Sizing.class, new LiveSizes(machine),
            DiskControl.class, disks,
            GuestControl.class, control,
            MonitorAccess.class, control,
            AgentAccess.class, new LiveAgent(machine),
            CoreDumping.class, new LiveDump(machine));
  }

  /** Holds disks to what their document says, before the guest runs. */
  public Future<Void> holdDisks() {
    Future<Void> turn = Future.succeededFuture();
    for (Disk disk : machine.domain().devices().of(Disk.class).toList()) {
      if (disk.iotune().isPresent()) {
        turn =
            turn.compose(
                _ -> disks.limit(disk, Throttling.of(disk), Throttling.group(disk).orElse("")));
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
