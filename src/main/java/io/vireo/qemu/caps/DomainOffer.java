package io.vireo.qemu.caps;

import io.vireo.model.YesNo;
import io.vireo.model.capability.Amount;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.DomainCapabilities.Choices;
import io.vireo.model.capability.DomainCapabilities.EnclaveSection;
import io.vireo.model.capability.DomainCapabilities.Enclaves;
import io.vireo.model.capability.DomainCapabilities.Encryption;
import io.vireo.model.capability.DomainCapabilities.FeatureKinds;
import io.vireo.model.capability.DomainCapabilities.Limit;
import io.vireo.model.capability.DomainCapabilities.Section;
import io.vireo.model.capability.DomainCapabilities.Sections;
import io.vireo.model.capability.DomainCapabilities.Supported;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a domain on one machine of a probed QEMU can have.
 *
 * @param accelerator what executes it
 * @param machine the board
 * @param surroundings what it needs of the host
 */
public record DomainOffer(
    QemuCapabilities capabilities,
    Accelerator accelerator,
    MachineType machine,
    Surroundings surroundings) {

  private static final List<String> HYPERV =
      List.of(
          "relaxed",
          "vapic",
          "spinlocks",
          "vpindex",
          "runtime",
          "synic",
          "stimer",
          "reset",
          "vendor_id",
          "frequencies",
          "reenlightenment",
          "tlbflush",
          "ipi",
          "evmcs",
          "avic",
          "emsr_bitmap",
          "xmm_input");

  private static final long KIB = 1024;

  /**
   * What of the host counts besides QEMU.
   *
   * @param loaders firmware files
   * @param firmwares the kinds of firmware that can be chosen by name for this machine
   * @param secureBoot whether a firmware for this machine keeps keys from the guest
   * @param tpmVersions of the program that emulates one; none where there is no such program
   * @param passthrough whether the host gives its own devices away
   * @param remoteDesktop whether there is the program that serves RDP
   * @param encryptedGuests how many guests with encrypted memory there can be
   */
  public record Surroundings(
      List<String> loaders,
      List<String> firmwares,
      boolean secureBoot,
      List<String> tpmVersions,
      boolean passthrough,
      boolean remoteDesktop,
      Optional<EncryptedGuests> encryptedGuests) {

    /** A host with nothing but QEMU. */
    public static final Surroundings NONE =
        new Surroundings(List.of(), List.of(), false, List.of(), false, false, Optional.empty());

    public Surroundings {
      loaders = List.copyOf(loaders);
      firmwares = List.copyOf(firmwares);
      tpmVersions = List.copyOf(tpmVersions);
    }
  }

  /**
   * @param withState those whose registers are encrypted, too
   */
  public record EncryptedGuests(int plain, int withState) {}

  /** As libvirt names a type of domain that this accelerator runs. */
  public static String type(Accelerator accelerator) {
    return accelerator == Accelerator.TCG ? "qemu" : accelerator.argument();
  }

  /** The whole document. */
  public DomainCapabilities document() {
    return new DomainCapabilities(
        Optional.of(capabilities.binary().path()),
        type(accelerator),
        Optional.of(machine.name()),
        arch(),
        Optional.of(new Limit(machine.cpusMax())),
        Optional.of(Supported.of(true)),
        Optional.of(os()),
        new CpuOffer(capabilities, accelerator).processors(),
        Optional.of(memoryBacking()),
        new DeviceOffer(capabilities, machine, surroundings).devices(),
        features());
  }

  private String arch() {
    return QemuGuests.arch(capabilities);
  }

  private boolean pc() {
    return Set.of("x86_64", "i686").contains(arch());
  }

  private DomainCapabilities.Os os() {
    List<String> secure = surroundings.secureBoot() ? List.of("yes", "no") : List.of("no");
    return new DomainCapabilities.Os(
        YesNo.YES,
        List.of(new Choices("firmware", surroundings.firmwares())),
        new Section(
            YesNo.YES,
            surroundings.loaders(),
            List.of(
                new Choices("type", List.of("rom", "pflash")),
                new Choices("readonly", List.of("yes", "no")),
                new Choices("secure", secure))));
  }

  private Section memoryBacking() {
    List<String> sources = new ArrayList<>(List.of("file", "anonymous"));
    if (capabilities.hasType("memory-backend-memfd")) {
      sources.add("memfd");
    }
    return Section.of(new Choices("sourceType", sources));
  }

  private FeatureKinds features() {
    return new FeatureKinds(
        Optional.of(gic()),
        Optional.of(Supported.of(capabilities.hasType("vmcoreinfo"))),
        Optional.of(Supported.of(capabilities.hasType("vmgenid"))),
        Optional.of(Supported.of(true)),
        Optional.of(Supported.of(true)),
        Optional.of(Supported.of(capabilities.has(QemuFeature.ASYNC_TEARDOWN))),
        capabilities.hasType("s390-pv-guest") ? Optional.of(Supported.of(true)) : Optional.empty(),
        Optional.of(Supported.of(pc() && capabilities.has(QemuFeature.MACHINE_I8042))),
        encryption(),
        enclaves(),
        hyperv(),
        Optional.of(launchSecurity()));
  }

  private Section gic() {
    List<String> versions =
        capabilities.offers().gics().stream()
            .filter(this::gives)
            .map(it -> Integer.toString(it.version()))
            .sorted()
            .toList();
    boolean there = machine.name().startsWith("virt") && !versions.isEmpty();
    return Section.of(there, new Choices("version", versions));
  }

  private boolean gives(HostOffers.Gic gic) {
    return switch (accelerator) {
      case KVM -> gic.kernel();
      case HVF -> false;
      case TCG -> gic.emulated();
    };
  }

  private Encryption encryption() {
    return capabilities
        .offers()
        .encryption()
        .map(
            it ->
                new Encryption(
                    YesNo.YES,
                    Optional.of(it.bitPosition()),
                    Optional.of(it.reducedPhysBits()),
                    surroundings.encryptedGuests().map(EncryptedGuests::plain),
                    surroundings.encryptedGuests().map(EncryptedGuests::withState),
                    Optional.of(it.cpu0Id()).filter(id -> !id.isEmpty())))
        .orElse(Encryption.NO);
  }

  private Enclaves enclaves() {
    return capabilities
        .offers()
        .enclaves()
        .map(
            it ->
                new Enclaves(
                    YesNo.YES,
                    Optional.of(YesNo.of(it.flc())),
                    Optional.of(YesNo.of(it.sgx1())),
                    Optional.of(YesNo.of(it.sgx2())),
                    Optional.of(Amount.kib(it.sectionBytes() / KIB)),
                    sections(it)))
        .orElse(Enclaves.NO);
  }

  private static Optional<Sections> sections(HostOffers.Enclaves enclaves) {
    return enclaves.sections().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Sections(
                enclaves.sections().stream()
                    .map(it -> new EnclaveSection(it.node(), it.bytes() / KIB, "KiB"))
                    .toList()));
  }

  private Optional<Section> hyperv() {
    List<String> told = capabilities.offers().hyperv();
    List<String> offered =
        HYPERV.stream().filter(name -> told.contains("hv-" + name.replace('_', '-'))).toList();
    return offered.isEmpty()
        ? Optional.empty()
        : Optional.of(Section.of(new Choices("features", offered)));
  }

  private Section launchSecurity() {
    List<String> kinds = new ArrayList<>();
    if (capabilities.offers().encryption().isPresent()) {
      kinds.add("sev");
      if (capabilities.hasType("sev-snp-guest")) {
        kinds.add("sev-snp");
      }
    }
    if (capabilities.hasType("s390-pv-guest")) {
      kinds.add("s390-pv");
    }
    return Section.of(!kinds.isEmpty(), new Choices("sectype", kinds));
  }
}
