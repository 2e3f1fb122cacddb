package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Capabilities.DomainKind;
import io.vireo.driver.Capabilities.Security;
import io.vireo.host.node.Node;
import io.vireo.host.node.Node.Arrangement;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.host.node.Node.Cpus;
import io.vireo.host.node.Node.FreeMemory;
import io.vireo.host.node.NodeReader;
import io.vireo.model.capability.Amount;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.GuestCapabilities;
import io.vireo.model.capability.GuestCapabilities.GuestFeatures;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.model.capability.HostCapabilities.ArchFeatures;
import io.vireo.model.capability.HostCapabilities.HostCpu;
import io.vireo.model.capability.HostCapabilities.PageSize;
import io.vireo.model.capability.HostCapabilities.SecurityModel;
import io.vireo.model.capability.HostTopology;
import io.vireo.model.capability.HostTopology.Cell;
import io.vireo.model.capability.HostTopology.CellCpu;
import io.vireo.model.capability.HostTopology.Pages;
import io.vireo.model.capability.Support;
import io.vireo.model.capability.Sysinfo;
import io.vireo.model.capability.Sysinfo.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** The host that libvirt's test driver pretends to be, in every number. */
record MockHost(NodeReader real) {

  static final Security SECURITY = new Security("testSecurity", "");

  /** Whatever type of domain is asked about. */
  static final int VCPUS_MAX = 32;

  private static final String ARCH = "i686";
  private static final String EMULATOR = "/usr/bin/test-hv";
  private static final int CELLS = 2;
  private static final int CELL_CPUS = 8;
  private static final long CELL_KIB = 2L << 20;
  private static final long MEMORY_KIB = 3L << 20;
  private static final int MHZ = 1400;
  private static final List<Long> PAGE_SIZES_KIB = List.of(4L, 8L, 2048L, 1_048_576L);
  private static final CpuTimes TIMES =
      new CpuTimes(34_678_723_400_000L, 9_797_400_000L, 87_264_900_000L, 763_600_000L);

  /** Eight of them, of which three work, whatever the other answers say. */
  private static final Cpus CPUS = new Cpus(8, List.of(0, 2, 4));

  private static final Set<String> ARCHITECTURES =
      Set.of("i686", "x86_64", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x", "riscv64");

  /** Only its name is that of the machine it is on. */
  Future<Node> node() {
    return real.node(ARCH)
        .map(
            machine ->
                new Node(
                    machine.hostname(),
                    ARCH,
                    MEMORY_KIB,
                    CELLS * CELL_CPUS,
                    MHZ,
                    new Arrangement(CELLS, 2, 2, 2),
                    PAGE_SIZES_KIB));
  }

  static CpuTimes cpuTimes() {
    return TIMES;
  }

  static Cpus cpus() {
    return CPUS;
  }

  /** Bytes where libvirt counts KiB elsewhere: its test driver says so. */
  static FreeMemory freeMemory() {
    return new FreeMemory(MEMORY_KIB, List.of(CELL_KIB, 2 * CELL_KIB));
  }

  /** No page is counted: the numbers follow from the first cell and the place in the answer. */
  static List<Long> freePages(int sizes, int firstCell, int cells) {
    List<Long> counts = new ArrayList<>();
    long count = 6L * firstCell;
    for (int i = 0; i < sizes * cells; i++) {
      count = count * 2 + 7;
      counts.add(count);
    }
    return List.copyOf(counts);
  }

  static CapabilitiesDocument capabilities() {
    return new CapabilitiesDocument(host(), List.of(guest("hvm"), guest("xen")));
  }

  private static HostCapabilities host() {
    HostCpu cpu =
        new HostCpu(
            ARCH,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Optional.of(new ArchFeatures(true, true)),
            PAGE_SIZES_KIB.stream().map(size -> new PageSize("KiB", size)).toList());
    HostCapabilities bare = HostCapabilities.ofArch(ARCH);
    return new HostCapabilities(
        Optional.empty(),
        cpu,
        bare.powerManagement(),
        Support.NO,
        Optional.empty(),
        Optional.of(
            HostTopology.of(
                IntStream.range(0, CELLS).mapToObj(MockHost::cell).toList(), List.of())),
        Optional.empty(),
        Optional.empty(),
        List.of(new SecurityModel(SECURITY.model(), SECURITY.doi())));
  }

  private static Cell cell(int id) {
    long kib = CELL_KIB * (id + 1);
    long page = PAGE_SIZES_KIB.get(id);
    List<CellCpu> cpus = IntStream.range(0, CELL_CPUS).mapToObj(core -> cpu(id, core)).toList();
    return new Cell(
        id,
        Optional.of(Amount.kib(kib)),
        List.of(Pages.of(page, kib / page), Pages.of(2048, 0), Pages.of(1_048_576, 0)),
        Optional.empty(),
        List.of(),
        HostTopology.Cpus.of(cpus));
  }

  private static CellCpu cpu(int socket, int core) {
    int id = socket * CELL_CPUS + core;
    return new CellCpu(
        id,
        Optional.of(socket),
        Optional.of(0),
        Optional.of(0),
        Optional.of(core),
        Optional.of(Integer.toString(id)));
  }

  private static GuestCapabilities guest(String osType) {
    return new GuestCapabilities(
        osType,
        new GuestCapabilities.Arch(
            ARCH, 32, EMULATOR, List.of(), List.of(new GuestCapabilities.DomainKind("test"))),
        GuestFeatures.PAE);
  }

  /** Whatever is asked about is said again, and nothing is known of it. */
  static DomainCapabilities domainCapabilities(DomainKind kind) {
    return DomainCapabilities.bare(
        kind.emulator(), kind.type().orElse("test"), kind.machine(), kind.arch().orElse(ARCH));
  }

  /** None is the word for any. */
  static List<String> cpuModels(String arch) {
    if (!ARCHITECTURES.contains(arch)) {
      throw new VirtException(ErrorCode.INVALID_ARG, "'" + arch + "' is no architecture; try i686");
    }
    return List.of();
  }

  static Sysinfo sysinfo() {
    return new Sysinfo(
        "smbios",
        Sysinfo.Block.of(
            List.of(
                new Entry("vendor", "LENOVO"),
                new Entry("version", "G4ETA1WW (2.61 )"),
                new Entry("date", "05/07/2014"),
                new Entry("release", "2.61"))),
        Optional.empty(),
        List.of(),
        Optional.empty());
  }
}
