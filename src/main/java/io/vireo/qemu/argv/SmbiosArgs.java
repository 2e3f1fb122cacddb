package io.vireo.qemu.argv;

import io.vireo.wire.xml.XmlElement;
import java.util.List;
import java.util.Map;

/** {@code -smbios}: what the firmware tells the guest about its maker. */
final class SmbiosArgs {

  private record Table(int type, Map<String, String> fields) {}

  private static final Map<String, Table> TABLES =
      Map.of(
          "bios",
          new Table(
              0,
              Map.of(
                  "vendor", "vendor", "version", "version", "date", "date", "release", "release")),
          "system",
          new Table(
              1,
              Map.of(
                  "manufacturer",
                  "manufacturer",
                  "product",
                  "product",
                  "version",
                  "version",
                  "serial",
                  "serial",
                  "uuid",
                  "uuid",
                  "sku",
                  "sku",
                  "family",
                  "family")),
          "baseBoard",
          new Table(
              2,
              Map.of(
                  "manufacturer",
                  "manufacturer",
                  "product",
                  "product",
                  "version",
                  "version",
                  "serial",
                  "serial",
                  "asset",
                  "asset",
                  "location",
                  "location")),
          "chassis",
          new Table(
              3,
              Map.of(
                  "manufacturer",
                  "manufacturer",
                  "version",
                  "version",
                  "serial",
                  "serial",
                  "asset",
                  "asset",
                  "sku",
                  "sku")));

  private SmbiosArgs() {}

  static void add(Argv argv) {
    boolean wanted = argv.domain().os().smbios().filter("sysinfo"::equals).isPresent();
    if (!wanted) {
      return;
    }
    argv.domain().tuning().sysinfo().ifPresent(sysinfo -> tables(argv, sysinfo));
  }

  private static void tables(Argv argv, XmlElement sysinfo) {
    sysinfo
        .children()
        .forEach(
            section -> {
              String name = section.name().getLocalPart();
              Table table = TABLES.get(name);
              if (table == null) {
                throw Unsupported.refusal(List.of("/domain/sysinfo/" + name));
              }
              argv.add("-smbios", table(table, section));
            });
  }

  private static Options table(Table table, XmlElement section) {
    Options options = Options.of("").put("type", table.type());
    section
        .children()
        .forEach(
            entry -> {
              String name = entry.attribute("name").orElse("");
              if (!table.fields().containsKey(name)) {
                throw Unsupported.refusal(
                    List.of("/domain/sysinfo/" + section.name().getLocalPart() + "/" + name));
              }
              options.put(table.fields().get(name), entry.text());
            });
    return options;
  }
}
