package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import java.util.Locale;
import java.util.Optional;

/** Where in the guest a device sits. */
@Choice(by = "type")
public sealed interface Address {

  /**
   * A PCI function. All zero, with or without a domain, means that a place is still to be found:
   * slot 0 of bus 0 is always the host bridge.
   */
  @Case("pci")
  record Pci(
      @Attr(radix = 16, width = 4, fallback = "0") int domain,
      @Attr(radix = 16, width = 2, fallback = "0") int bus,
      @Attr(radix = 16, width = 2, fallback = "0") int slot,
      @Attr(radix = 16, fallback = "0") int function,
      @Attr Optional<OnOff> multifunction,
      @Child Optional<Zpci> zpci)
      implements Address {

    public static Pci of(int domain, int bus, int slot, int function) {
      return new Pci(domain, bus, slot, function, Optional.empty(), Optional.empty());
    }

    public boolean isAssigned() {
      return domain != 0 || bus != 0 || slot != 0;
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%04x:%02x:%02x.%x", domain, bus, slot, function);
    }
  }

  /** The identifiers that s390 adds to a PCI address. */
  record Zpci(
      @Attr(radix = 16, width = 4) Optional<Integer> uid,
      @Attr(radix = 16, width = 8) Optional<Long> fid) {}

  /** A place on a disk controller. */
  @Case("drive")
  record Drive(
      @Attr(fallback = "0") int controller,
      @Attr(fallback = "0") int bus,
      @Attr(fallback = "0") int target,
      @Attr(fallback = "0") int unit)
      implements Address {}

  @Case("virtio-serial")
  record VirtioSerial(
      @Attr(fallback = "0") int controller,
      @Attr(fallback = "0") int bus,
      @Attr Optional<Integer> port)
      implements Address {}

  @Case("ccid")
  record Ccid(@Attr(fallback = "0") int controller, @Attr(fallback = "0") int slot)
      implements Address {}

  /** {@code port} is dotted: a path through hubs. */
  @Case("usb")
  record Usb(@Attr(fallback = "0") int bus, @Attr Optional<String> port) implements Address {}

  @Case("spapr-vio")
  record SpaprVio(@Attr(radix = 16, width = 8) Optional<Long> reg) implements Address {}

  @Case("virtio-s390")
  record VirtioS390() implements Address {}

  @Case("ccw")
  record Ccw(
      @Attr(radix = 16) Optional<Integer> cssid,
      @Attr(radix = 16) Optional<Integer> ssid,
      @Attr(radix = 16, width = 4) Optional<Integer> devno)
      implements Address {}

  @Case("virtio-mmio")
  record VirtioMmio() implements Address {}

  @Case("isa")
  record Isa(@Attr(radix = 16) Optional<Integer> iobase, @Attr(radix = 16) Optional<Integer> irq)
      implements Address {}

  /** A slot for memory that can be plugged. */
  @Case("dimm")
  record Dimm(@Attr(fallback = "0") int slot, @Attr(radix = 16) Optional<Long> base)
      implements Address {}

  /** Deliberately without a place in the guest. */
  @Case("unassigned")
  record Unassigned() implements Address {}
}
