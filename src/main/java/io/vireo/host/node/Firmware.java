package io.vireo.host.node;

import io.vireo.model.capability.Sysinfo;
import io.vireo.model.capability.Sysinfo.Block;
import io.vireo.model.capability.Sysinfo.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the machine's firmware says, as the kernel shows it. Some of it is for root alone. */
record Firmware(NodeTree tables) {

  Optional<Sysinfo> sysinfo() {
    return tables.exists()
        ? Optional.of(
            new Sysinfo(
                "smbios",
                block("bios", "vendor", "version", "date", "release"),
                system(),
                board().stream().toList(),
                chassis()))
        : Optional.empty();
  }

  /** The machine's own number. */
  Optional<UUID> uuid() {
    try {
      return tables.text("product_uuid").map(UUID::fromString);
    } catch (IllegalArgumentException nonsense) {
      return Optional.empty();
    }
  }

  private Optional<Block> block(String prefix, String... names) {
    List<Entry> entries = new ArrayList<>();
    for (String name : names) {
      add(entries, name, prefix + "_" + name);
    }
    return Block.of(entries);
  }

  private void add(List<Entry> entries, String name, String file) {
    tables
        .text(file)
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> entries.add(new Entry(name, value)));
  }

  private Optional<Block> system() {
    List<Entry> entries = new ArrayList<>();
    add(entries, "manufacturer", "sys_vendor");
    add(entries, "product", "product_name");
    add(entries, "version", "product_version");
    add(entries, "serial", "product_serial");
    add(entries, "uuid", "product_uuid");
    add(entries, "sku", "product_sku");
    add(entries, "family", "product_family");
    return Block.of(entries);
  }

  private Optional<Block> board() {
    List<Entry> entries = new ArrayList<>();
    add(entries, "manufacturer", "board_vendor");
    add(entries, "product", "board_name");
    add(entries, "version", "board_version");
    add(entries, "serial", "board_serial");
    add(entries, "asset", "board_asset_tag");
    return Block.of(entries);
  }

  private Optional<Block> chassis() {
    List<Entry> entries = new ArrayList<>();
    add(entries, "manufacturer", "chassis_vendor");
    add(entries, "version", "chassis_version");
    add(entries, "serial", "chassis_serial");
    add(entries, "asset", "chassis_asset_tag");
    return Block.of(entries);
  }
}
