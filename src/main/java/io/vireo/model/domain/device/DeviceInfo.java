package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import java.util.Optional;

/** What every device may have, most of it allocated by the daemon. */
public record DeviceInfo(
    @Attr("boot/order") Optional<Integer> bootOrder,
    @Attr("alias/name") Optional<String> alias,
    @Attr("master/startport") Optional<Integer> masterStartPort,
    @Attr("acpi/index") Optional<Integer> acpiIndex,
    @Child Optional<Rom> rom,
    @Child Optional<Address> address) {

  public static final DeviceInfo NONE =
      new DeviceInfo(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /** The option ROM of a PCI device. */
  public record Rom(
      @Attr Optional<YesNo> enabled, @Attr Optional<OnOff> bar, @Attr Optional<String> file) {}

  public static DeviceInfo at(Address address) {
    return NONE.withAddress(address);
  }

  public DeviceInfo withAlias(String alias) {
    return Derive.with(this, "alias", Optional.of(alias));
  }

  public DeviceInfo withoutAlias() {
    return Derive.with(this, "alias", Optional.empty());
  }

  public DeviceInfo withAddress(Address address) {
    return Derive.with(this, "address", Optional.of(address));
  }

  public DeviceInfo withoutAddress() {
    return Derive.with(this, "address", Optional.empty());
  }

  public DeviceInfo withBootOrder(int order) {
    return Derive.with(this, "bootOrder", Optional.of(order));
  }

  public DeviceInfo withoutBootOrder() {
    return Derive.with(this, "bootOrder", Optional.empty());
  }
}
