package io.vireo.model.capability;

import io.vireo.model.OnOff;
import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Flag;
import io.vireo.wire.Text;
import java.util.List;
import java.util.Optional;

/** One kind of guest that a connection can have. */
public record GuestCapabilities(
    @Child("os_type") String osType, @Child Arch arch, @Child GuestFeatures features) {

  /**
   * @param wordSize in bits
   */
  public record Arch(
      @Attr String name,
      @Child("wordsize") int wordSize,
      @Child String emulator,
      @Child("machine") List<Machine> machines,
      @Child("domain") List<DomainKind> domains) {

    public Arch {
      machines = List.copyOf(machines);
      domains = List.copyOf(domains);
    }
  }

  /**
   * @param canonical what a short name stands for
   */
  public record Machine(
      @Attr Optional<String> canonical,
      @Attr("maxCpus") Optional<Integer> cpusMax,
      @Attr Optional<YesNo> deprecated,
      @Text String name) {}

  /** The type that a definition says. */
  public record DomainKind(@Attr String type) {}

  /** What such guests can have. */
  public record GuestFeatures(
      @Flag boolean pae,
      @Flag boolean nonpae,
      @Child Optional<Toggle> acpi,
      @Child Optional<Toggle> apic,
      @Flag("cpuselection") boolean cpuSelection,
      @Flag("deviceboot") boolean deviceBoot,
      @Child("disksnapshot") Optional<Toggle> diskSnapshot,
      @Flag("externalSnapshot") boolean externalSnapshot) {

    /** Of a guest of which nothing else is known than that it has a small machine's memory. */
    public static final GuestFeatures PAE =
        new GuestFeatures(
            true, true, Optional.empty(), Optional.empty(), false, false, Optional.empty(), false);
  }

  /**
   * @param standard what a definition gets that does not say
   * @param toggle whether it can say otherwise
   */
  public record Toggle(@Attr("default") OnOff standard, @Attr YesNo toggle) {}
}
