package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.driver.DiskControl;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disks of a running machine (QEMU's qapi/block-core.json). */
final class LiveDisks implements DiskControl {

  /** libvirt's names and QEMU's. */
  private static final Map<String, String> LIMITS = limitNames();

  private final Machine machine;
  private final BlockNodes nodes;

  LiveDisks(Machine machine) {
    this.machine = machine;
    this.nodes = new BlockNodes(machine);
  }

  private static Map<String, String> limitNames() {
    Map<String, String> names = new LinkedHashMap<>();
    for (String suffix : List.of("", "_max", "_max_length")) {
      names.put("total_bytes_sec" + suffix, "bps" + suffix);
      names.put("read_bytes_sec" + suffix, "bps_rd" + suffix);
      names.put("write_bytes_sec" + suffix, "bps_wr" + suffix);
      names.put("total_iops_sec" + suffix, "iops" + suffix);
      names.put("read_iops_sec" + suffix, "iops_rd" + suffix);
      names.put("write_iops_sec" + suffix, "iops_wr" + suffix);
    }
    names.put("size_iops_sec", "iops_size");
    return names;
  }

  private Future<JsonNode> device(Disk disk) {
    return nodes.device(disk.alias().orElseThrow());
  }

  @Override
  public Future<Size> size(Disk disk) {
    return device(disk)
        .compose(
            device -> {
              JsonNode image = device.path("inserted").path("image");
              long capacity = image.path("virtual-size").asLong();
              long allocation = image.path("actual-size").asLong();
              return physical(disk, allocation)
                  .map(physical -> new Size(capacity, allocation, physical));
            });
  }

  /** As long as the file is, which may be more than it takes. */
  private Future<Long> physical(Disk disk, long otherwise) {
    Optional<String> path = disk.source().localPath();
    return path.isEmpty()
        ? Future.succeededFuture(otherwise)
        : machine
            .loop()
            .deliver(machine.host().files().size(Path.of(path.get())))
            .map(bytes -> bytes > 0 ? bytes : otherwise)
            .otherwise(otherwise);
  }

  @Override
  public Future<Void> resize(Disk disk, long bytes) {
    return device(disk)
        .compose(
            device ->
                machine.ask(
                    "block_resize",
                    Machine.object()
                        .put("node-name", device.path("inserted").path("node-name").asText())
                        .put("size", bytes),
                    Machine.DISK_DEADLINE))
        .mapEmpty();
  }

  @Override
  public Future<Map<String, Long>> limits(Disk disk) {
    return device(disk)
        .map(
            device -> {
              Map<String, Long> limits = new LinkedHashMap<>();
              JsonNode inserted = device.path("inserted");
              LIMITS.forEach((name, its) -> limits.put(name, inserted.path(its).asLong()));
              return limits;
            });
  }

  @Override
  public Future<Void> limit(Disk disk, Map<String, Long> limits, String group) {
    return device(disk)
        .compose(
            device -> {
              ObjectNode arguments = Machine.object().put("id", device.path("qdev").asText());
              LIMITS.forEach((name, its) -> put(arguments, its, limits.getOrDefault(name, 0L)));
              if (!group.isEmpty()) {
                arguments.put("group", group);
              }
              return machine.ask("block_set_io_throttle", arguments);
            })
        .mapEmpty();
  }

  /** The plain rates must be there; a length of zero is refused. */
  private static void put(ObjectNode arguments, String name, long value) {
    boolean plain = !name.contains("_max") && !name.equals("iops_size");
    if (plain || value > 0) {
      arguments.put(name, value);
    }
  }

  @Override
  public Future<List<Fault>> faults() {
    return machine
        .ask("query-block")
        .map(
            all -> {
              List<Fault> faults = new ArrayList<>();
              machine
                  .domain()
                  .devices()
                  .of(Disk.class)
                  .forEach(disk -> fault(disk, all).ifPresent(faults::add));
              return faults;
            });
  }

  private static Optional<Fault> fault(Disk disk, JsonNode all) {
    String alias = ((Device) disk).alias().orElse("");
    for (JsonNode each : all) {
      String qdev = each.path("qdev").asText();
      if (qdev.equals(alias) || qdev.contains("/" + alias + "/")) {
        return switch (each.path("io-status").asText()) {
          case "failed" -> Optional.of(new Fault(disk.target().dev(), "unspecified"));
          case "nospace" -> Optional.of(new Fault(disk.target().dev(), "no-space"));
          default -> Optional.empty();
        };
      }
    }
    return Optional.empty();
  }
}
