package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Iommu;

/** I/O memory management units; they must be there before what they look after. */
final class IommuArgs {

  private IommuArgs() {}

  static void add(Argv argv) {
    argv.devices(Iommu.class).forEach(iommu -> add(argv, iommu));
  }

  private static void add(Argv argv, Iommu iommu) {
    if (iommu.driver().isPresent()) {
      throw argv.refuse(iommu, "/driver");
    }
    switch (iommu.model()) {
      case "intel" -> argv.device(Props.device("intel-iommu").put("id", Argv.alias(iommu)));
      case "virtio" -> argv.device(Places.id(argv, iommu, Props.device("virtio-iommu-pci")));
      default -> throw argv.refuse(iommu, "/@model");
    }
  }
}
