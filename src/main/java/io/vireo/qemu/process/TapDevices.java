package io.vireo.qemu.process;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Processes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Makes and removes tap devices with ip(8). Each bears its instance's run directory as its alias,
 * so that what somebody else made under the same name is never removed. Any thread.
 */
public final class TapDevices {

  /** For one call of ip(8), which only talks to the kernel. */
  static final Duration DEADLINE = Duration.ofSeconds(10);

  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final int TEXT_BYTES_MAX = 4096;
  private static final String IN_USE = "busy";

  private final Host host;

  public TapDevices(Host host) {
    this.host = host;
  }

  /** The names of all network devices of this host. */
  public Future<Set<String>> names() {
    return host.files()
        .list(DEVICES)
        .map(
            devices ->
                devices.stream()
                    .map(device -> device.getFileName().toString())
                    .collect(Collectors.toSet()));
  }

  /**
   * Makes all of them, or none.
   *
   * @return fails with {@code RESOURCE_BUSY} if one of the names is taken
   */
  Future<Void> make(List<TapDevice> devices, RunDirectory owner) {
    Future<Void> turn = Future.succeededFuture();
    for (TapDevice device : devices) {
      turn = turn.compose(made -> make(device, owner));
    }
    List<String> names = devices.stream().map(TapDevice::name).toList();
    return turn.recover(
        failed -> remove(names, owner).transform(removed -> Future.failedFuture(failed)));
  }

  private Future<Void> make(TapDevice device, RunDirectory owner) {
    return mtu(device)
        .compose(
            mtu -> {
              List<String> create = words("tuntap", "add", "dev", device.name(), "mode", "tap");
              create.add("vnet_hdr");
              if (device.multiQueue()) {
                create.add("multi_queue");
              }
              return ip(device, create).compose(made -> ip(device, settings(device, owner, mtu)));
            });
  }

  /** Nothing but a number comes from a bridge's {@code mtu} file (Linux: net/core/net-sysfs.c). */
  private Future<String> mtu(TapDevice device) {
    String asked = device.mtu().map(String::valueOf).orElse("");
    if (device.bridge().isEmpty()) {
      return Future.succeededFuture(asked);
    }
    String bridge = device.bridge().get();
    return text(bridge, "bridge/bridge_id")
        .compose(
            id ->
                id.isEmpty()
                    ? Future.failedFuture(noBridge(bridge))
                    : text(bridge, "mtu").map(own -> asked.isEmpty() ? own : asked));
  }

  private static VirtException noBridge(String bridge) {
    return new VirtException(
        ErrorCode.OPERATION_FAILED, "there is no bridge '" + bridge + "' on this host; make it");
  }

  private static List<String> settings(TapDevice device, RunDirectory owner, String mtu) {
    List<String> set = words("link", "set", "dev", device.name());
    set.addAll(List.of("alias", owner.path().toString()));
    device.mac().ifPresent(mac -> set.addAll(List.of("address", mac)));
    device.bridge().ifPresent(bridge -> set.addAll(List.of("master", bridge)));
    if (!mtu.isEmpty()) {
      set.addAll(List.of("mtu", mtu));
    }
    set.add("up");
    return set;
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of("ip"));
    all.addAll(List.of(words));
    return all;
  }

  private Future<Void> ip(TapDevice device, List<String> words) {
    return host.processes()
        .run(words, DEADLINE)
        .compose(
            output ->
                output.exitStatus() == 0
                    ? Future.succeededFuture()
                    : Future.failedFuture(refused(device, output)));
  }

  private static VirtException refused(TapDevice device, Processes.Output output) {
    String words = output.stderr().strip();
    boolean taken = words.contains(IN_USE);
    return new VirtException(
        taken ? ErrorCode.RESOURCE_BUSY : ErrorCode.OPERATION_FAILED,
        "cannot make the tap device %s: %s; %s"
            .formatted(
                device.name(),
                words.lines().findFirst().orElse("ip ended with " + output.exitStatus()),
                taken ? "choose another name" : "that takes CAP_NET_ADMIN and /dev/net/tun"));
  }

  /** Removes those of the names that {@code owner} made. */
  Future<Void> remove(List<String> names, RunDirectory owner) {
    return Future.join(names.stream().map(name -> remove(name, owner)).toList()).mapEmpty();
  }

  private Future<Void> remove(String name, RunDirectory owner) {
    return text(name, "ifalias")
        .compose(
            alias ->
                alias.equals(owner.path().toString())
                    ? host.processes()
                        .run(words("link", "delete", "dev", name), DEADLINE)
                        .<Void>mapEmpty()
                    : Future.succeededFuture());
  }

  /** What the kernel says of a device; empty where there is none. */
  private Future<String> text(String device, String fact) {
    return host.files()
        .tail(DEVICES.resolve(device).resolve(fact), 0, TEXT_BYTES_MAX)
        .map(String::strip);
  }
}
