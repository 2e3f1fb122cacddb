package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Vsock;

/** Sockets between host and guest. The guest's number is chosen before. */
final class VsockArgs {

  private VsockArgs() {}

  static void add(Argv argv) {
    argv.devices(Vsock.class).forEach(vsock -> add(argv, vsock));
  }

  private static void add(Argv argv, Vsock vsock) {
    long cid = vsock.cid().orElseThrow(() -> argv.refuse(vsock, "/cid/@address"));
    Props props = Virtio.device(vsock, "vhost-vsock", vsock.model());
    props.put("id", Argv.alias(vsock)).put("guest-cid", cid);
    argv.device(Places.at(argv, vsock, props));
  }
}
