package io.vireo.qemu.alloc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/** The two ways in which addresses cannot be given out. */
final class Conflict {

  private Conflict() {}

  static VirtException full(String bus) {
    return new VirtException(
        ErrorCode.XML_ERROR, bus + " has no free place; add a controller or remove a device");
  }

  static VirtException twice(String what, Object address) {
    return new VirtException(
        ErrorCode.XML_ERROR,
        what + " address " + address + " is used twice; remove one of the addresses");
  }
}
