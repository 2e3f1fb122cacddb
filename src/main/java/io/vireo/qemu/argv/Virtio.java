package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Address;
import io.vireo.model.domain.device.Device;
import io.vireo.model.domain.device.VirtioOptions;
import java.util.Optional;

/** What all virtio devices have in common: their names and their driver's switches. */
final class Virtio {

  private static final String PREFIX = "virtio-";

  private Virtio() {}

  /**
   * A virtio device.
   *
   * @param kind {@code virtio-net} and the like
   * @param model {@code virtio-transitional} and the like, if the document says
   */
  static Props device(Device device, String kind, Optional<String> model) {
    String bus = device.address().orElse(null) instanceof Address.Pci ? "-pci" : "-device";
    String variant =
        model
            .filter(m -> m.equals("virtio-transitional") || m.equals("virtio-non-transitional"))
            .map(m -> "-" + m.substring(PREFIX.length()))
            .orElse("");
    return Props.device(kind + bus + variant);
  }

  static Props options(Props props, Optional<VirtioOptions> options) {
    options.ifPresent(
        o ->
            props
                .put("iommu_platform", Text.truth(o.iommu()))
                .put("ats", Text.truth(o.ats()))
                .put("packed", Text.truth(o.packed()))
                .put("page-per-vq", Text.truth(o.pagePerVq())));
    return props;
  }
}
