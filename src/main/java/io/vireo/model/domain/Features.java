package io.vireo.model.domain;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Flag;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** What the machine can do. Enlightenments for other systems' guests are kept as written. */
public record Features(
    @Flag boolean acpi,
    @Child Optional<Apic> apic,
    @Flag boolean pae,
    @Flag boolean viridian,
    @Flag("privnet") boolean privateNetwork,
    @Child Optional<State> hap,
    @Child Optional<XmlElement> hyperv,
    @Child Optional<XmlElement> kvm,
    @Child Optional<XmlElement> xen,
    @Child("pvspinlock") Optional<State> pvSpinlock,
    @Child Optional<State> pmu,
    @Child Optional<State> vmport,
    @Child Optional<Gic> gic,
    @Child Optional<State> smm,
    @Child Optional<Ioapic> ioapic,
    @Child("vmcoreinfo") Optional<State> vmCoreInfo,
    @Child Optional<State> ps2,
    @Rest Extras extras) {

  public static final Features NONE =
      new Features(
          false,
          Optional.empty(),
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extras.NONE);

  /** The interrupt controller of a PC. */
  public record Apic(@Attr Optional<OnOff> eoi) {}

  /** Something on or off; on if the document does not say. */
  public record State(@Attr Optional<OnOff> state) {
    public boolean on() {
      return state.orElse(OnOff.ON).on();
    }
  }

  /** The interrupt controller of an ARM machine. */
  public record Gic(@Attr Optional<String> version) {}

  /** Who plays the I/O interrupt controller. */
  public record Ioapic(@Attr String driver) {}
}
