package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A bus that other devices sit on. */
@Element("controller")
public record Controller(
    @Attr Type type,
    @Attr Optional<Integer> index,
    @Attr Optional<String> model,
    @Attr Optional<Integer> ports,
    @Attr Optional<Integer> vectors,
    @Inline PciOptions pci,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** The kinds of controller. */
  public enum Type {
    IDE,
    FDC,
    SCSI,
    SATA,
    VIRTIO_SERIAL,
    CCID,
    USB,
    PCI,
    XENBUS,
    ISA,
    NVME
  }

  /** What only PCI bridges and ports have. */
  public record PciOptions(
      @Attr("model/name") Optional<String> modelName,
      @Attr("target/chassisNr") Optional<Integer> chassisNumber,
      @Attr("target/chassis") Optional<Integer> chassis,
      @Attr(value = "target/port", radix = 16) Optional<Integer> port,
      @Attr("target/busNr") Optional<Integer> busNumber,
      @Attr("target/index") Optional<Integer> targetIndex,
      @Attr("target/hotplug") Optional<OnOff> hotplug) {

    public static final PciOptions NONE =
        new PciOptions(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /** A controller with nothing but its kind, number and perhaps a model. */
  public static Controller of(Type type, int index, Optional<String> model) {
    return new Controller(
        type,
        Optional.of(index),
        model,
        Optional.empty(),
        Optional.empty(),
        PciOptions.NONE,
        DeviceInfo.NONE,
        Extras.NONE);
  }

  public Controller withIndex(int index) {
    return Derive.with(this, "index", Optional.of(index));
  }

  public Controller withModel(String model) {
    return Derive.with(this, "model", Optional.of(model));
  }

  public Controller withPci(PciOptions pci) {
    return Derive.with(this, "pci", pci);
  }
}
