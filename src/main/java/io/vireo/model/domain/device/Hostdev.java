package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** A device of the host handed to the guest. */
@Element("hostdev")
public record Hostdev(
    @Attr(fallback = "subsystem") Mode mode,
    @Attr Optional<YesNo> managed,
    @Attr Optional<String> model,
    @Attr Optional<String> sgio,
    @Attr Optional<String> rawio,
    @Child Optional<XmlElement> driver,
    @Child Source source,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** Whole devices, or parts of the host that containers get. */
  public enum Mode {
    SUBSYSTEM,
    CAPABILITIES
  }

  /** Which device. Of the kinds without components the whole source is kept among the extras. */
  @Choice(by = "type", on = Choice.Place.PARENT)
  public sealed interface Source {

    /** By vendor and product, or by its place on the host's bus. */
    @Case("usb")
    record Usb(
        @Attr(value = "vendor/id", radix = 16, width = 4) Optional<Integer> vendor,
        @Attr(value = "product/id", radix = 16, width = 4) Optional<Integer> product,
        @Attr("address/bus") Optional<Integer> bus,
        @Attr("address/device") Optional<Integer> device)
        implements Source {}

    @Case("pci")
    record Pci(
        @Attr(value = "address/domain", radix = 16, width = 4) Optional<Integer> domain,
        @Attr(value = "address/bus", radix = 16, width = 2) Optional<Integer> bus,
        @Attr(value = "address/slot", radix = 16, width = 2) Optional<Integer> slot,
        @Attr(value = "address/function", radix = 16) Optional<Integer> function)
        implements Source {}

    @Case("mdev")
    record Mediated(@Attr("address/uuid") Optional<String> uuid) implements Source {}

    @Case("scsi")
    record Scsi() implements Source {}

    @Case("scsi_host")
    record ScsiHost() implements Source {}

    @Case("storage")
    record Storage(@Child("block") Optional<String> block) implements Source {}

    @Case("misc")
    record Misc(@Child("char") Optional<String> character) implements Source {}

    @Case("net")
    record Net(@Child("interface") Optional<String> name) implements Source {}
  }
}
