package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.operation.DeviceOperations;
import io.vireo.operation.DeviceOperations.DeviceChange;
import io.vireo.operation.DeviceOperations.OneDevice;
import io.vireo.operation.Operation;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import java.util.List;

/** Devices that are attached, detached and changed. */
final class DeviceFamily implements Family {

  /** Even if the guest holds the old medium; it always is so. */
  private static final int FORCE = 1 << 2;

  record Device(RemoteDomain dom, String xml) {}

  record DeviceFlags(RemoteDomain dom, String xml, int flags) {}

  record Alias(RemoteDomain dom, String alias, int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        done("domain_attach_device", Device.class, plain(DeviceOperations.ATTACH)),
        done("domain_detach_device", Device.class, plain(DeviceOperations.DETACH)),
        done("domain_attach_device_flags", DeviceFlags.class, flagged(DeviceOperations.ATTACH)),
        done("domain_detach_device_flags", DeviceFlags.class, flagged(DeviceOperations.DETACH)),
        done("domain_update_device_flags", DeviceFlags.class, flagged(DeviceOperations.UPDATE)),
        done("domain_detach_device_alias", Alias.class, DeviceFamily::alias));
  }

  private static java.util.function.BiFunction<Session, Device, Future<?>> plain(
      Operation<DeviceChange, ?> row) {
    return (session, sent) -> change(session, row, sent.dom(), sent.xml(), Affect.LIVE);
  }

  private static java.util.function.BiFunction<Session, DeviceFlags, Future<?>> flagged(
      Operation<DeviceChange, ?> row) {
    return (session, sent) -> change(session, row, sent.dom(), sent.xml(), sent.flags());
  }

  private static Future<?> change(
      Session session, Operation<DeviceChange, ?> row, RemoteDomain domain, String xml, int bits) {
    Flags.of(bits, Affect.BOTH | FORCE);
    Affect of = Affect.of(session, domain, bits);
    return session.call(
        row, () -> new DeviceChange(of.domain(), of.place(), xml, of.live(), of.config()));
  }

  private static Future<?> alias(Session session, Alias sent) {
    Flags.of(sent.flags(), Affect.BOTH);
    Affect of = Affect.of(session, sent.dom(), sent.flags());
    return session.call(
        DeviceOperations.DETACH_ALIAS,
        () -> new OneDevice(of.domain(), of.place(), sent.alias(), of.live(), of.config()));
  }
}
