package io.vireo.qemu.qmp;

/** Which QEMU it is. */
public record QmpGreeting(int major, int minor, int micro, String build) {

  /** libvirt's form: 1000000 * major + 1000 * minor + micro. */
  public long versionNumber() {
    return 1_000_000L * major + 1_000L * minor + micro;
  }
}
