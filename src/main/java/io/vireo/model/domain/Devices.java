package io.vireo.model.domain;

import io.vireo.model.domain.device.Device;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A guest's devices in the order of its document. */
public record Devices(
    @Child Optional<String> emulator, @Child List<Device> all, @Rest Extras extras) {

  public static final Devices NONE = of(List.of());

  public Devices {
    all = List.copyOf(all);
  }

  public static Devices of(List<Device> all) {
    return new Devices(Optional.empty(), all, Extras.NONE);
  }

  /** The devices of one kind. */
  public <D extends Device> Stream<D> of(Class<D> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast);
  }

  /** The device with that alias. */
  public Optional<Device> byAlias(String alias) {
    return all.stream().filter(d -> d.alias().equals(Optional.of(alias))).findFirst();
  }

  public Devices withAll(List<Device> devices) {
    return Derive.with(this, "all", devices);
  }

  public Devices withEmulator(String path) {
    return Derive.with(this, "emulator", Optional.of(path));
  }

  /** One more device, at the end. */
  public Devices plus(Device device) {
    return withAll(Stream.concat(all.stream(), Stream.of(device)).toList());
  }

  /** All but the first that is equal to {@code device}. */
  public Devices without(Device device) {
    List<Device> left = new ArrayList<>(all);
    left.remove(device);
    return withAll(left);
  }

  /** The same with {@code other} in the place of {@code device}. */
  public Devices replace(Device device, Device other) {
    return map(each -> each.equals(device) ? other : each);
  }

  /** Each device replaced by what {@code change} makes of it. */
  public Devices map(UnaryOperator<Device> change) {
    return withAll(all.stream().map(change).toList());
  }
}
