package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.HotPlugging;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import io.vireo.model.domain.device.Interface;
import io.vireo.qemu.argv.LaunchSpec;
import io.vireo.qemu.argv.PlugSteps;
import io.vireo.qemu.argv.PlugSteps.Step;
import io.vireo.qemu.qmp.QmpEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Devices that are plugged into a running machine and out of it. What stands behind a device (block
 * nodes, a network's end) is made before it and removed when the guest has let go of it.
 */
final class LiveDevices implements HotPlugging {

  private final Machine machine;
  private final BlockNodes nodes;

  /** What is to be removed when a device is gone, by its alias. */
  private final Map<String, List<Step>> behind = new HashMap<>();

  LiveDevices(Machine machine) {
    this.machine = machine;
    this.nodes = new BlockNodes(machine);
  }

  @Override
  public Future<Device> plug(Device wanted) {
    return nodes
        .firstFree()
        .compose(
            number -> {
              PlugPlace place = PlugPlace.find(machine.domain(), wanted, machine.capabilities());
              List<Step> steps = PlugSteps.of(spec(place.domain()), place.device(), number);
              return carryOut(steps, new ArrayList<>())
                  .map(
                      undo -> {
                        String alias = place.device().alias().orElseThrow();
                        behind.put(alias, withoutDevice(undo));
                        machine
                            .document()
                            .change(it -> it.withDevices(it.devices().plus(place.device())));
                        return place.device();
                      });
            });
  }

  private LaunchSpec spec(Domain domain) {
    return new LaunchSpec(
        domain,
        machine.capabilities(),
        machine.directory().resolve("monitor.sock"),
        machine.directory(),
        machine.host().clock().instant(),
        false);
  }

  /** One after the other; if one is refused, those before it are taken back. */
  private Future<List<Step>> carryOut(List<Step> steps, List<Step> undo) {
    if (steps.isEmpty()) {
      return Future.succeededFuture(undo);
    }
    Step next = steps.getFirst();
    return machine
        .ask(next.command(), next.arguments(), Machine.DISK_DEADLINE)
        .onSuccess(_ -> undo.addFirst(undoing(next)))
        .compose(_ -> carryOut(steps.subList(1, steps.size()), undo))
        .recover(
            refused ->
                takeBack(List.copyOf(undo))
                    .transform(
                        _ -> {
                          undo.clear();
                          return Future.failedFuture(refused);
                        }));
  }

  private static Step undoing(Step step) {
    ObjectNode arguments = step.arguments();
    return switch (step.command()) {
      case "blockdev-add" ->
          new Step("blockdev-del", named("node-name", arguments.path("node-name").asText()));
      case "netdev_add" -> new Step("netdev_del", named("id", arguments.path("id").asText()));
      case "object-add" -> new Step("object-del", named("id", arguments.path("id").asText()));
      default -> new Step("device_del", named("id", arguments.path("id").asText()));
    };
  }

  private static ObjectNode named(String key, String value) {
    return Machine.object().put(key, value);
  }

  private static List<Step> withoutDevice(List<Step> undo) {
    return undo.stream().filter(step -> !step.command().equals("device_del")).toList();
  }

  /** As far as it goes: what is left behind is in nobody's way. */
  private Future<Void> takeBack(List<Step> steps) {
    Future<Void> turn = Future.succeededFuture();
    for (Step step : steps) {
      turn =
          turn.compose(
              _ ->
                  machine
                      .ask(step.command(), step.arguments(), Machine.DISK_DEADLINE)
                      .transform(_ -> Future.succeededFuture()));
    }
    return turn;
  }

  @Override
  public Future<Boolean> unplug(Device device) {
    String alias =
        device
            .alias()
            .orElseThrow(
                () ->
                    new VirtException(
                        ErrorCode.OPERATION_UNSUPPORTED,
                        "a device without an alias cannot be unplugged"));
    return learnBehind(device, alias)
        .compose(_ -> machine.ask("device_del", named("id", alias)))
        .map(_ -> machine.domain().devices().byAlias(alias).isEmpty());
  }

  /** Of a device that was there from the start, or before this daemon was. */
  private Future<Void> learnBehind(Device device, String alias) {
    if (behind.containsKey(alias)) {
      return Future.succeededFuture();
    }
    return switch (device) {
      case Disk disk ->
          nodes
              .below(alias)
              .map(
                  names -> {
                    behind.put(
                        alias,
                        names.stream()
                            .map(name -> new Step("blockdev-del", named("node-name", name)))
                            .toList());
                    return null;
                  });
      case Interface _ -> {
        behind.put(alias, List.of(new Step("netdev_del", named("id", "host" + alias))));
        yield Future.succeededFuture();
      }
      default -> Future.succeededFuture();
    };
  }

  void onEvent(QmpEvent event) {
    String alias = event.data().path("device").asText();
    if (!event.name().equals("DEVICE_DELETED") || alias.isEmpty()) {
      return;
    }
    Optional.ofNullable(behind.remove(alias)).ifPresent(this::takeBack);
    machine
        .document()
        .change(
            it ->
                it.devices()
                    .byAlias(alias)
                    .map(gone -> it.withDevices(it.devices().without(gone)))
                    .orElse(it));
  }

  @Override
  public Future<Device> change(Device device, Device wanted) {
    return switch (device) {
      case Interface card when wanted instanceof Interface other ->
          changed(device, card(card, other));
      case Disk disk when wanted instanceof Disk other -> changed(device, medium(disk, other));
      default -> Future.failedFuture(unchangeable("a device of this kind"));
    };
  }

  private Future<Device> changed(Device device, Future<Device> change) {
    return change.onSuccess(
        now -> machine.document().change(it -> it.withDevices(it.devices().replace(device, now))));
  }

  private static VirtException unchangeable(String what) {
    return new VirtException(
        ErrorCode.OPERATION_UNSUPPORTED,
        what + " cannot be changed while the machine runs; detach it and attach another");
  }

  /** Only its cable; who knows its address knows its host's end. */
  private Future<Device> card(Interface card, Interface wanted) {
    boolean up = !wanted.link().equals(Optional.of(Interface.Link.DOWN));
    boolean same = card.source().equals(wanted.source()) && sameModel(card, wanted);
    if (!same) {
      return Future.failedFuture(unchangeable("anything of a card but its cable"));
    }
    Interface now = card.withLink(up ? Interface.Link.UP : Interface.Link.DOWN);
    return machine
        .ask("set_link", named("name", card.alias().orElseThrow()).put("up", up))
        .map(now);
  }

  private static boolean sameModel(Interface card, Interface wanted) {
    return wanted.model().isEmpty() || wanted.model().equals(card.model());
  }

  private Future<Device> medium(Disk disk, Disk wanted) {
    boolean drive = disk.kind() == Disk.Kind.CDROM || disk.kind() == Disk.Kind.FLOPPY;
    if (!drive) {
      return Future.failedFuture(unchangeable("a disk that is no drive for media"));
    }
    String alias = disk.alias().orElseThrow();
    return nodes
        .below(alias)
        .compose(old -> eject(alias).compose(_ -> takeBack(deleting(old))))
        .compose(_ -> wanted.source().isEmpty() ? closed(alias) : insert(alias, wanted))
        .map(_ -> disk.withSource(wanted.source()));
  }

  private static List<Step> deleting(List<String> names) {
    return names.stream().map(name -> new Step("blockdev-del", named("node-name", name))).toList();
  }

  private Future<JsonNode> eject(String alias) {
    ObjectNode tray = named("id", alias).put("force", true);
    return machine
        .ask("blockdev-open-tray", tray)
        .compose(_ -> machine.ask("blockdev-remove-medium", named("id", alias)));
  }

  private Future<JsonNode> closed(String alias) {
    return machine.ask("blockdev-close-tray", named("id", alias));
  }

  private Future<JsonNode> insert(String alias, Disk disk) {
    return nodes
        .firstFree()
        .compose(
            number -> {
              List<Step> steps = PlugSteps.medium(spec(machine.domain()), disk, number);
              String node = steps.getLast().arguments().path("node-name").asText();
              return carryOut(steps, new ArrayList<>())
                  .compose(
                      _ ->
                          machine.ask(
                              "blockdev-insert-medium", named("id", alias).put("node-name", node)));
            })
        .compose(_ -> closed(alias));
  }
}
