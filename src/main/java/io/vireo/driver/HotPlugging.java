package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.model.domain.device.Device;

/** Takes and gives back devices while it runs. */
public interface HotPlugging {

  /**
   * Plugs a device in.
   *
   * @return the device as it is there now, with alias and address. Fails with {@code
   *     CONFIG_UNSUPPORTED} for one that cannot be plugged, {@code OPERATION_FAILED} with the
   *     hypervisor's words; nothing of it is left then
   */
  Future<Device> plug(Device device);

  /**
   * Asks the guest to let go of a device.
   *
   * @param device as it stands in the live document
   * @return whether it is gone already; else {@code InstanceEvent.DeviceRemoved} tells when the
   *     guest has let go, if it ever does. Fails with {@code OPERATION_FAILED} if the guest refuses
   */
  Future<Boolean> unplug(Device device);

  /**
   * Changes what can be changed of a device.
   *
   * @param device as it stands in the live document
   * @param wanted with the same alias and address
   * @return the device as it is now; fails with {@code OPERATION_UNSUPPORTED} and what cannot be
   *     changed
   */
  Future<Device> change(Device device, Device wanted);
}
