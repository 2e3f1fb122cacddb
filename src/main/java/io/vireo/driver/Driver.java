package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;

/** A kind of hypervisor. */
public interface Driver {

  /** The URI scheme it answers to: {@code qemu}, {@code test}. */
  String scheme();

  /**
   * Opens a connection. Everything of it lives on {@code context.loop()}.
   *
   * @return fails with {@code NO_CONNECT} where the host has no such hypervisor
   */
  Future<Hypervisor> open(HypervisorUri uri, DriverContext context);
}
