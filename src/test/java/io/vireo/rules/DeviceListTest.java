package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.model.domain.DeviceDocument;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.Disk;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Devices are found by what somebody says of them. */
class DeviceListTest {

  private static final Domain GUEST =
      DomainDocument.parse(
          """
          <domain type='test'>
            <name>web</name>
            <memory>1024</memory>
            <vcpu>1</vcpu>
            <os><type>hvm</type></os>
            <devices>
              <disk type='file'>
                <source file='/a'/><target dev='vda'/><iotune><read_iops_sec>5</read_iops_sec></iotune>
              </disk>
              <controller type='scsi' index='1'/>
              <interface type='user'><mac address='52:54:00:00:00:0A'/></interface>
              <interface type='user'><mac address='52:54:00:00:00:0b'/></interface>
              <watchdog model='i6300esb'/>
            </devices>
          </domain>
          """);

  private static Device device(String xml) {
    return DeviceDocument.parse(xml);
  }

  @Test
  void findsADiskByItsTargetAndACardByItsAddress() {
    assertThat(DeviceList.require(GUEST, device("<disk><target dev='vda'/></disk>")))
        .isInstanceOf(Disk.class);
    Device card =
        DeviceList.require(
            GUEST, device("<interface type='user'><mac address='52:54:00:00:00:0a'/></interface>"));
    assertThat(card).isEqualTo(GUEST.devices().all().get(2));
    assertThat(DeviceList.disk(GUEST.devices(), "/a")).isPresent();
    assertThat(DeviceList.card(GUEST.devices(), "52:54:00:00:00:0B")).isPresent();
  }

  @Test
  void refusesWhatIsNotThereAndWhatIsThereTwice() {
    assertThatThrownBy(() -> DeviceList.require(GUEST, device("<disk><target dev='vdx'/></disk>")))
        .hasMessageContaining("vdx")
        .extracting("code")
        .isEqualTo(ErrorCode.DEVICE_MISSING);
    assertThatThrownBy(() -> DeviceList.require(GUEST, device("<interface type='user'/>")))
        .hasMessageContaining("2 such devices");
    assertThatThrownBy(() -> DeviceList.require(GUEST, "net7")).hasMessageContaining("net7");
  }

  @Test
  void addsOnlyWhereThereIsRoom() {
    assertThat(DeviceList.with(GUEST, device("<disk><target dev='vdb'/></disk>")).devices().all())
        .hasSize(6);
    for (String taken :
        new String[] {
          "<disk><target dev='vda'/></disk>",
          "<controller type='scsi' index='1'/>",
          "<watchdog model='ib700'/>"
        }) {
      assertThatThrownBy(() -> DeviceList.with(GUEST, device(taken)))
          .hasMessageContaining("already");
    }
  }

  @Test
  void aNewTotalTakesThePlaceOfItsParts() {
    Disk disk = DeviceList.disk(GUEST.devices(), "vda").orElseThrow();
    assertThat(Throttling.of(disk)).containsEntry("read_iops_sec", 5L).hasSize(19);

    Disk changed = Throttling.with(disk, Map.of("total_iops_sec", 9L), Optional.of("slow"));
    assertThat(Throttling.of(changed))
        .containsEntry("read_iops_sec", 0L)
        .containsEntry("total_iops_sec", 9L);
    assertThat(Throttling.group(changed)).contains("slow");
    assertThatThrownBy(() -> Throttling.parse("speed=1")).hasMessageContaining("speed");
  }

  @Test
  void boundsAreKeptUnderTheNamesOfTheirElements() {
    Domain bound = ResourceBounds.CPU.with(GUEST, Map.of("cpu_shares", 512L));
    assertThat(DomainDocument.format(bound)).contains("<shares>512</shares>");
    assertThat(ResourceBounds.CPU.of(bound)).containsExactlyEntriesOf(Map.of("cpu_shares", 512L));
    assertThatThrownBy(() -> ResourceBounds.BLOCK.with(GUEST, Map.of("speed", 1L)))
        .hasMessageContaining("weight");
    Domain placed = CpuPlaces.with(bound, Optional.of(0), "1-2");
    assertThat(CpuPlaces.ofProcessor(placed, 0)).contains("1-2");
    assertThat(CpuPlaces.ofEmulator(placed)).isEmpty();
    assertThat(ResourceBounds.CPU.of(placed)).containsEntry("cpu_shares", 512L);
  }
}
