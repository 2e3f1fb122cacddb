package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.model.YesNo;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.DomainCapabilities.Choices;
import io.vireo.model.capability.DomainCapabilities.Mode;
import io.vireo.model.capability.DomainCapabilities.Section;
import io.vireo.model.capability.GuestCapabilities;
import io.vireo.qemu.caps.DomainOffer.Surroundings;
import io.vireo.wire.xml.XmlCodec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DomainOfferTest {

  private static final MachineType PC = machine("pc-i440fx-9.9", "pc", true);
  private static final MachineType Q35 = machine("pc-q35-9.9", "q35", false);

  private static MachineType machine(String name, String alias, boolean standard) {
    return new MachineType(
        name,
        Optional.of(alias),
        standard,
        255,
        true,
        Optional.of("pc.ram"),
        Optional.empty(),
        false);
  }

  private static QemuCapabilities caps(Set<String> types, Set<QemuFeature> features) {
    return new QemuCapabilities(
        new BinaryIdentity("/usr/bin/q", 1, 2, 3),
        new QemuVersion(9, 9, 9, ""),
        "x86_64",
        List.of(PC, Q35),
        Map.of(
            Accelerator.TCG,
            List.of(
                new CpuModel("max", "max-cpu", List.of(), false),
                new CpuModel(
                    "Haswell",
                    "h",
                    List.of("hle", "fxsr-opt"),
                    false,
                    true,
                    Optional.of("Haswell-v1")),
                new CpuModel("Haswell-v1", "h1", List.of(), true),
                new CpuModel("NoSuchLake", "n", List.of(), false))),
        Map.of(),
        types,
        Set.of(),
        features,
        HostOffers.NONE);
  }

  private static DomainCapabilities offer(QemuCapabilities caps, MachineType machine) {
    return new DomainOffer(caps, Accelerator.TCG, machine, Surroundings.NONE).document();
  }

  private static List<String> words(Optional<Section> section, String choice) {
    return section.orElseThrow().choices().stream()
        .filter(it -> it.name().equals(choice))
        .findFirst()
        .map(Choices::values)
        .orElseThrow();
  }

  @Test
  void offersWhatTheBoardHas() {
    QemuCapabilities caps = caps(Set.of("usb-storage"), Set.of());

    assertThat(words(offer(caps, PC).devices().disk(), "bus")).contains("ide", "usb");
    assertThat(words(offer(caps, Q35).devices().disk(), "bus")).doesNotContain("ide", "sata");
  }

  @Test
  void offersWhatTheProgramWasBuiltWith() {
    DomainCapabilities bare = offer(caps(Set.of(), Set.of()), PC);
    DomainCapabilities rich =
        offer(caps(Set.of("VGA", "usb-redir"), Set.of(QemuFeature.VNC, QemuFeature.SPICE)), PC);

    assertThat(words(bare.devices().graphics(), "type")).isEmpty();
    assertThat(bare.devices().redirdev()).contains(Section.NO);
    assertThat(words(rich.devices().graphics(), "type")).containsExactly("vnc", "spice");
    assertThat(words(rich.devices().video(), "modelType")).containsExactly("vga", "none");
  }

  @Test
  void offersWhatTheHostHasProgramsFor() {
    DomainCapabilities bare = offer(caps(Set.of(), Set.of(QemuFeature.DISPLAY_DBUS)), PC);

    assertThat(words(bare.devices().graphics(), "type")).containsExactly("dbus");
    assertThat(words(bare.devices().hostdev(), "pciBackend")).isEmpty();
  }

  @Test
  void saysOfEachModelWhatTheHostLacks() {
    Mode custom = mode("custom");

    assertThat(XmlCodec.write(offer(caps(Set.of(), Set.of()), PC)))
        .contains("<model usable='no' vendor='Intel' canonical='Haswell-v1'>Haswell</model>")
        .contains("<model usable='yes' deprecated='yes' vendor='Intel'>Haswell-v1</model>")
        .contains("<feature name='fxsr_opt'/>")
        .doesNotContain("NoSuchLake", ">max<");
    assertThat(custom.supported()).isEqualTo(YesNo.YES);
  }

  @Test
  void hasNothingOfTheHostsWithoutHardwareHelp() {
    assertThat(mode("host-passthrough").supported()).isEqualTo(YesNo.NO);
    assertThat(mode("maximum").supported()).isEqualTo(YesNo.YES);
  }

  private static Mode mode(String name) {
    return offer(caps(Set.of(), Set.of()), PC).cpu().modes().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsTheMachineThatIsMeant() {
    QemuCapabilities caps = caps(Set.of(), Set.of());

    assertThat(caps.machineFor(Optional.of("q35"))).isEqualTo(Q35);
    assertThat(caps.machineFor(Optional.empty())).isEqualTo(PC);
    assertThatThrownBy(() -> caps.machineFor(Optional.of("abacus")))
        .hasMessageContaining("abacus")
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void guestsAreOfTheMachinesThereAre() {
    GuestCapabilities guest = QemuGuests.of(caps(Set.of(), Set.of()));

    assertThat(guest.arch().wordSize()).isEqualTo(64);
    assertThat(guest.arch().domains()).extracting("type").containsExactly("qemu");
    assertThat(guest.arch().machines())
        .extracting(GuestCapabilities.Machine::name)
        .containsExactly("pc-i440fx-9.9", "pc", "pc-q35-9.9", "q35");
  }
}
