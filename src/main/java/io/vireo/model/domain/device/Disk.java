package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Flag;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** A disk, CD-ROM drive, floppy drive or LUN. */
@Element("disk")
public record Disk(
    @Attr Optional<Kind> device,
    @Attr Optional<String> model,
    @Attr Optional<String> snapshot,
    @Child Optional<DiskDriver> driver,
    @Child DiskSource source,
    @Child Optional<XmlElement> backingStore,
    @Child Optional<XmlElement> mirror,
    @Child DiskTarget target,
    @Child Optional<XmlElement> iotune,
    @Flag boolean readonly,
    @Flag boolean shareable,
    @Flag("transient") boolean ephemeral,
    @Inline Identity identity,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** What the guest sees. */
  public enum Kind {
    DISK,
    CDROM,
    FLOPPY,
    LUN
  }

  /** What a disk tells the guest about itself. */
  public record Identity(
      @Child Optional<String> serial,
      @Child Optional<String> wwn,
      @Child Optional<String> vendor,
      @Child Optional<String> product) {

    public static final Identity NONE =
        new Identity(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The name in the guest and the bus it hangs on. */
  public record DiskTarget(
      @Attr String dev,
      @Attr Optional<Bus> bus,
      @Attr Optional<String> tray,
      @Attr Optional<OnOff> removable,
      @Attr("rotation_rate") Optional<Integer> rotationRate) {

    public static DiskTarget of(String dev, Bus bus) {
      return new DiskTarget(
          dev, Optional.of(bus), Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /** The kinds of disk bus. */
  public enum Bus {
    IDE,
    FDC,
    SCSI,
    VIRTIO,
    XEN,
    USB,
    UML,
    SATA,
    SD,
    NVME
  }

  /** What the guest sees, a plain disk unless the document says otherwise. */
  public Kind kind() {
    return device.orElse(Kind.DISK);
  }

  public Disk withSource(DiskSource source) {
    return Derive.with(this, "source", source);
  }

  public Disk withTarget(DiskTarget target) {
    return Derive.with(this, "target", target);
  }

  public Disk withDriver(DiskDriver driver) {
    return Derive.with(this, "driver", Optional.of(driver));
  }

  public Disk withReadonly(boolean readonly) {
    return Derive.with(this, "readonly", readonly);
  }
}
