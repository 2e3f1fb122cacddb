package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.event.Event;
import io.vireo.operation.BlockOperations;
import io.vireo.operation.DeviceOperations;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.GuestOperations;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Devices of domains come, go and are measured. */
final class DevicesTest extends HouseTest {

  private static final String DISK =
      "<disk type='file' device='disk'><source file='/images/a.img'/><target dev='vdb'/></disk>";
  private static final String CARD =
      "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>";

  private static <Q extends Record> Q with(
      Operation<Q, ?> operation, String domain, Object... pairs) {
    Map<String, Object> all = new HashMap<>(Map.of("domain", domain));
    for (int i = 0; i < pairs.length; i += 2) {
      all.put(pairs[i].toString(), pairs[i + 1]);
    }
    return Json.arguments(operation.arguments(), Json.object(Json.text(all)));
  }

  private <Q extends Record, R extends Record> R call(
      Operation<Q, R> operation, String domain, Object... pairs) {
    return house.call(operation, with(operation, domain, pairs));
  }

  private <Q extends Record> ErrorCode refused(
      Operation<Q, ?> operation, String domain, Object... pairs) {
    return house.refused(operation, with(operation, domain, pairs)).code();
  }

  private String xml(String domain, boolean inactive) {
    return house
        .call(
            DomainOperations.XML,
            new DomainOperations.GetXml(
                new DomainRef.ByName(domain), Optional.empty(), inactive, false))
        .xml();
  }

  @Test
  void attachesToTheDefinition() {
    house.define(Samples.xml("web"));
    call(DeviceOperations.ATTACH, "web", "xml", DISK);
    call(DeviceOperations.ATTACH, "web", "xml", CARD);

    assertThat(xml("web", true)).contains("/images/a.img", "52:54:00:00:00:01");
    assertThat(refused(DeviceOperations.ATTACH, "web", "xml", DISK))
        .isEqualTo(ErrorCode.OPERATION_FAILED);
    call(DeviceOperations.DETACH, "web", "xml", DISK);
    assertThat(xml("web", true)).doesNotContain("/images/a.img");
    assertThat(refused(DeviceOperations.DETACH, "web", "xml", DISK))
        .isEqualTo(ErrorCode.DEVICE_MISSING);
    restart();
    assertThat(xml("web", true)).contains("52:54:00:00:00:01");
  }

  @Test
  void plugsIntoTheMachineAndTells() {
    house.run("web");
    house.told.clear();
    call(DeviceOperations.ATTACH, "web", "xml", DISK);

    assertThat(xml("web", false)).contains("/images/a.img", "<alias name='disk-vdb'/>");
    assertThat(xml("web", true)).doesNotContain("/images/a.img");
    call(DeviceOperations.DETACH, "web", "xml", DISK, "live", true);
    assertThat(xml("web", false)).doesNotContain("/images/a.img");
    assertThat(house.told.all().stream().map(Event::type))
        .containsExactly("device-added", "device-removed");
  }

  @Test
  void unplugsByAlias() {
    house.run("web");
    call(DeviceOperations.ATTACH, "web", "xml", CARD);
    call(DeviceOperations.DETACH_ALIAS, "web", "alias", "interface0");

    assertThat(xml("web", false)).doesNotContain("52:54:00:00:00:01");
    assertThat(refused(DeviceOperations.DETACH_ALIAS, "web", "alias", "interface0"))
        .isEqualTo(ErrorCode.DEVICE_MISSING);
  }

  @Test
  void changesADeviceWhereItIs() {
    house.define(Samples.xml("web"));
    call(DeviceOperations.ATTACH, "web", "xml", CARD);
    String down = CARD.replace("</interface>", "<link state='down'/></interface>");
    call(DeviceOperations.UPDATE, "web", "xml", down);

    assertThat(xml("web", true)).containsOnlyOnce("<interface ").contains("<link state='down'/>");
  }

  @Test
  void refusesWhatIsNoDevice() {
    house.define(Samples.xml("web"));

    assertThat(refused(DeviceOperations.ATTACH, "web", "xml", "<disk"))
        .isEqualTo(ErrorCode.XML_ERROR);
    assertThat(refused(DeviceOperations.ATTACH, "web", "xml", "<emulator>/bin/sh</emulator>"))
        .isEqualTo(ErrorCode.XML_ERROR);
  }

  @Test
  void throttlesADisk() {
    house.run("web");
    call(DeviceOperations.ATTACH, "web", "xml", DISK, "live", true, "config", true);
    house.told.clear();
    call(
        BlockOperations.SET_THROTTLE,
        "web",
        "device",
        "vdb",
        "limits",
        "total_iops_sec=100,read_bytes_sec=4096",
        "live",
        true,
        "config",
        true);

    assertThat(call(BlockOperations.THROTTLE, "web", "device", "vdb").limits())
        .containsEntry("total_iops_sec", 100L);
    assertThat(xml("web", true)).contains("<total_iops_sec>100</total_iops_sec>");
    assertThat(house.told.all()).anyMatch(Event.Tunable.class::isInstance);
    call(BlockOperations.SET_THROTTLE, "web", "device", "vdb", "limits", "total_bytes_sec=8192");
    assertThat(call(BlockOperations.THROTTLE, "web", "device", "vdb").limits())
        .containsEntry("read_bytes_sec", 0L)
        .containsEntry("total_bytes_sec", 8192L);
    assertThat(
            refused(
                BlockOperations.SET_THROTTLE,
                "web",
                "device",
                "vdb",
                "limits",
                "total_bytes_sec=1,read_bytes_sec=1"))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void measuresDisksAndMemory() {
    house.run("web");
    call(DeviceOperations.ATTACH, "web", "xml", DISK);
    call(BlockOperations.BLOCK_RESIZE, "web", "device", "/images/a.img", "bytes", 1 << 30);

    assertThat(call(BlockOperations.BLOCK_INFO, "web", "device", "vdb").physical())
        .isEqualTo(1 << 30);
    assertThat(call(BlockOperations.BLOCK_STATISTICS, "web", "device", "vdb").numbers())
        .containsKeys("rd_operations", "wr_bytes");
    assertThat(house.on("web", BlockOperations.MEMORY_STATISTICS).numbers())
        .containsEntry("actual", 65_536L);
    assertThat(house.on("web", BlockOperations.DISK_ERRORS).disks()).hasSize(1);
    assertThat(refused(BlockOperations.BLOCK_INFO, "web", "device", "vdz"))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(BlockOperations.BLOCK_RESIZE, "web", "device", "vdb", "bytes", 1))
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void speaksToTheGuest() {
    house.run("web");
    call(GuestOperations.SEND_KEY, "web", "keys", "29,56,111");
    house.on("web", GuestOperations.INJECT_NMI);

    assertThat(house.on("web", GuestOperations.HOSTNAME).hostname()).isEqualTo("testhost");
    assertThat(house.on("web", GuestOperations.TIME).seconds()).isEqualTo(627_319_920L);
    assertThat(house.on("web", GuestOperations.FILESYSTEMS).filesystems())
        .extracting("mountpoint")
        .containsExactly("/", "/boot");
    assertThat(refused(GuestOperations.SEND_KEY, "web", "keys", "9999"))
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused(GuestOperations.MONITOR_COMMAND, "web", "command", "info kvm"))
        .isEqualTo(ErrorCode.NO_SUPPORT);
  }

  @Test
  void dumpsMemoryAsAJobAndLetsTheGuestGoOn() {
    house.run("web");
    call(GuestOperations.CORE_DUMP, "web", "path", "/core");

    assertThat(house.info("web").state()).isEqualTo("running");
    assertThat(house.told.life("web")).contains("domain.dump completed");
    call(GuestOperations.CORE_DUMP, "web", "path", "/core", "crash", true);
    assertThat(house.info("web").state()).isEqualTo("shutoff");
  }
}
