package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.Sysinfo;
import java.util.List;
import java.util.Optional;

/** Can say what its host and its guests can be, before there is any guest. */
public interface Capabilities extends Hypervisor {

  Future<CapabilitiesDocument> capabilities();

  /**
   * What a domain of one kind can have.
   *
   * @return fails with {@code INVALID_ARG} naming what there is not here
   */
  Future<DomainCapabilities> domainCapabilities(DomainKind kind);

  /**
   * The processor models a guest of that architecture can ask for.
   *
   * @throws io.vireo.base.VirtException {@code INVALID_ARG} for an architecture that is none
   */
  List<String> cpuModels(String arch);

  /**
   * How many processors a guest can have.
   *
   * @param type of domain
   * @throws io.vireo.base.VirtException {@code INVALID_ARG} for a type that is none here
   */
  int maxVcpus(Optional<String> type);

  /** What the firmware says of the machine. */
  Future<Sysinfo> sysinfo();

  /** What guests are kept apart by. */
  Security security();

  /**
   * @param doi what labels of that model mean
   */
  record Security(String model, String doi) {
    /** Their processes alone. */
    public static final Security NONE = new Security("none", "0");
  }

  /** Whatever is left out is what a definition without it gets. */
  record DomainKind(
      Optional<String> emulator,
      Optional<String> arch,
      Optional<String> machine,
      Optional<String> type) {}
}
