package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.Optional;

/** Devices that come and go. */
public final class DeviceOperations {

  private DeviceOperations() {}

  /**
   * @param xml one device's element of the domain document
   */
  public record DeviceChange(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String xml,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<DeviceChange, Done> ATTACH =
      quick("domain.attach-device", DeviceChange.class, Done.class)
          .needs("domain", "write")
          .http(POST, "/domains/{domain}/devices")
          .says("Gives a domain another device.")
          .example("{\"domain\": \"web1\", \"xml\": \"<disk type='file'>…</disk>\"}");

  public static final Operation<DeviceChange, Done> DETACH =
      quick("domain.detach-device", DeviceChange.class, Done.class)
          .needs("domain", "write")
          .http(POST, "/domains/{domain}/devices/detach")
          .says("Takes a device away; a guest must let go of it first and may be slow to.")
          .example("{\"domain\": \"web1\", \"xml\": \"<disk type='file'>…</disk>\"}");

  public static final Operation<DeviceChange, Done> UPDATE =
      quick("domain.update-device", DeviceChange.class, Done.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/devices")
          .says("Changes what can be changed of a device: the medium, the cable.")
          .example("{\"domain\": \"web1\", \"xml\": \"<interface type='user'>…</interface>\"}");

  /**
   * @param alias of the device in the document
   */
  public record OneDevice(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String alias,
      boolean live,
      boolean config)
      implements Affecting {}

  public static final Operation<OneDevice, Done> DETACH_ALIAS =
      quick("domain.detach-device-alias", OneDevice.class, Done.class)
          .needs("domain", "write")
          .http(DELETE, "/domains/{domain}/devices/{alias}")
          .says("Takes the device of that alias away; completes when the guest was asked.")
          .example("{\"domain\": \"web1\", \"alias\": \"virtio-disk1\"}");
}
