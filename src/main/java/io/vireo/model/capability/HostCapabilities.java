package io.vireo.model.capability;

import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Flag;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The machine that guests run on. */
public record HostCapabilities(
    @Child Optional<UUID> uuid,
    @Child HostCpu cpu,
    @Child("power_management") PowerManagement powerManagement,
    @Child Support iommu,
    @Child("migration_features") Optional<MigrationFeatures> migration,
    @Child Optional<HostTopology> topology,
    @Child Optional<HostCaches> cache,
    @Child("memory_bandwidth") Optional<MemoryBandwidth> bandwidth,
    @Child("secmodel") List<SecurityModel> security) {

  public HostCapabilities {
    security = List.copyOf(security);
  }

  /** A host of which only the processors' architecture is known. */
  public static HostCapabilities ofArch(String arch) {
    return new HostCapabilities(
        Optional.empty(),
        HostCpu.ofArch(arch),
        PowerManagement.NONE,
        Support.NO,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * The host's processors.
   *
   * @param architecture what a 32-bit machine has of its own
   */
  public record HostCpu(
      @Child String arch,
      @Child Optional<String> model,
      @Child Optional<String> vendor,
      @Child Optional<Microcode> microcode,
      @Child Optional<CpuTopology> topology,
      @Child("maxphysaddr") Optional<PhysicalAddress> maxPhysAddr,
      @Child("feature") List<Feature> features,
      @Child("features") Optional<ArchFeatures> architecture,
      @Child List<PageSize> pages) {

    public HostCpu {
      features = List.copyOf(features);
      pages = List.copyOf(pages);
    }

    public static HostCpu ofArch(String arch) {
      return new HostCpu(
          arch,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of(),
          Optional.empty(),
          List.of());
    }
  }

  public record Microcode(@Attr long version) {}

  /** How processors are arranged; the sockets are those of one cell. */
  public record CpuTopology(
      @Attr int sockets, @Attr int dies, @Attr int clusters, @Attr int cores, @Attr int threads) {}

  public record PhysicalAddress(@Attr String mode, @Attr int bits) {}

  public record Feature(@Attr String name) {}

  /** Whether guests can do with and without physical address extension. */
  public record ArchFeatures(@Flag boolean pae, @Flag boolean nonpae) {}

  public record PageSize(@Attr String unit, @Attr long size) {}

  /** Which kinds of sleep the host knows. */
  public record PowerManagement(
      @Flag("suspend_mem") boolean mem,
      @Flag("suspend_disk") boolean disk,
      @Flag("suspend_hybrid") boolean hybrid) {
    public static final PowerManagement NONE = new PowerManagement(false, false, false);
  }

  public record MigrationFeatures(@Flag boolean live) {}

  public record SecurityModel(@Child String model, @Child String doi) {}
}
