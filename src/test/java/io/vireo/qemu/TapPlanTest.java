package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Interface;
import io.vireo.qemu.process.TapDevice;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TapPlanTest {

  private static final String BRIDGE =
      "<interface type='bridge'><source bridge='br0'/>%s</interface>";
  private static final String ETHERNET = "<interface type='ethernet'>%s</interface>";

  private static Domain domain(String... devices) {
    return QemuSubject.firmware("web", String.join("", devices), "");
  }

  private static List<String> names(Domain domain) {
    return domain.devices().of(Interface.class).map(card -> card.target().orElse("-")).toList();
  }

  @Test
  void whatHasNoNameGetsTheFirstThatIsFree() {
    Domain domain =
        domain(
            BRIDGE.formatted(""),
            ETHERNET.formatted(""),
            BRIDGE.formatted("<target dev='lan'/>"),
            "<interface type='user'/>");
    assertThat(TapPlan.needsNames(domain)).isTrue();
    assertThat(names(TapPlan.named(domain, Set.of("vnet0", "vnet2"))))
        .containsExactly("vnet1", "vnet3", "lan", "-");
  }

  @Test
  void aNameThatWasChosenOnceIsChosenAnew() {
    Domain saved = domain(BRIDGE.formatted("<target dev='vnet0'/>"));
    assertThat(names(TapPlan.named(saved, Set.of("vnet0")))).containsExactly("vnet1");
  }

  @Test
  void whatSomebodyElseLooksAfterIsNeitherNamedNorMade() {
    Domain domain = domain(ETHERNET.formatted("<target dev='vnet5' managed='no'/>"));
    assertThat(TapPlan.needsNames(domain)).isFalse();
    assertThat(names(TapPlan.named(domain, Set.of()))).containsExactly("vnet5");
    assertThat(TapPlan.devices(domain)).isEmpty();
  }

  @Test
  void aDeviceIsWhatItsCardSays() {
    Domain domain =
        domain(
            BRIDGE.formatted(
                "<target dev='lan'/><mac address='52:54:00:01:02:03'/><mtu size='9000'/>"
                    + "<model type='virtio'/><driver queues='4'/>"),
            ETHERNET.formatted("<target dev='tap7' managed='yes'/>"));
    assertThat(TapPlan.devices(domain))
        .containsExactly(
            new TapDevice(
                "lan",
                Optional.of("br0"),
                Optional.of("fe:54:00:01:02:03"),
                Optional.of(9000),
                true),
            new TapDevice("tap7", Optional.empty(), Optional.empty(), Optional.empty(), false));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../../etc", "-x", "a b", "sixteen-letters-", "", "vnet%d", ".."})
  void aNameThatNoDeviceCanHaveIsRefused(String name) {
    Domain domain = domain(BRIDGE.formatted("<target dev='" + name + "'/>"));
    Domain bridge =
        domain(
            "<interface type='bridge'><source bridge='"
                + name
                + "'/><target dev='a'/></interface>");
    for (Domain each : List.of(domain, bridge)) {
      assertThatThrownBy(() -> TapPlan.devices(each))
          .hasMessageContaining("'" + name + "'")
          .extracting(failure -> ((VirtException) failure).code())
          .isEqualTo(ErrorCode.XML_ERROR);
    }
  }
}
