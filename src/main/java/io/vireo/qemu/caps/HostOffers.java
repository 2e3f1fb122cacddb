package io.vireo.qemu.caps;

import java.util.List;
import java.util.Optional;

/**
 * What QEMU says that it and its host can do besides its own types and commands.
 *
 * @param tpmModels as {@code query-tpm-models} names them
 * @param tpmBackends as {@code query-tpm-types} names them
 * @param gics the interrupt controllers of an ARM machine
 * @param hyperv what of Hyper-V the accelerator can pretend, by QEMU's names: {@code hv-relaxed}
 * @param hostCpu the host's processor in the accelerator's own terms
 */
public record HostOffers(
    List<String> tpmModels,
    List<String> tpmBackends,
    List<Gic> gics,
    Optional<Encryption> encryption,
    Optional<Enclaves> enclaves,
    List<String> hyperv,
    Optional<StaticCpu> hostCpu) {

  public static final HostOffers NONE =
      new HostOffers(
          List.of(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty());

  public HostOffers {
    tpmModels = List.copyOf(tpmModels);
    tpmBackends = List.copyOf(tpmBackends);
    gics = List.copyOf(gics);
    hyperv = List.copyOf(hyperv);
  }

  /**
   * @param kernel whether the host gives it
   * @param emulated whether QEMU can do without
   */
  public record Gic(int version, boolean kernel, boolean emulated) {}

  /** {@code query-sev-capabilities}. */
  public record Encryption(int bitPosition, int reducedPhysBits, String cpu0Id) {}

  /** {@code query-sgx-capabilities}. */
  public record Enclaves(
      boolean flc, boolean sgx1, boolean sgx2, long sectionBytes, List<Section> sections) {
    public Enclaves {
      sections = List.copyOf(sections);
    }
  }

  public record Section(int node, long bytes) {}

  /** A model that means the same on every host, and what is switched on and off of it. */
  public record StaticCpu(String model, List<Switch> switches) {
    public StaticCpu {
      switches = List.copyOf(switches);
    }
  }

  public record Switch(String name, boolean on) {}
}
