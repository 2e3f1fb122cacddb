package io.vireo.qemu.caps;

/**
 * For people and for libvirt's clients. Nothing is ever decided by it: distributions carry features
 * back and leave others out, so whoever must decide asks for a {@link QemuFeature}.
 *
 * @param build what the distributor added, for example {@code Debian 1:7.2+dfsg-7}; may be empty
 */
public record QemuVersion(int major, int minor, int micro, String build) {

  /** libvirt's form: 1000000 * major + 1000 * minor + micro. */
  public long number() {
    return 1_000_000L * major + 1_000L * minor + micro;
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + micro + (build.isEmpty() ? "" : " (" + build.strip() + ")");
  }
}
