package io.vireo.save;

import java.util.Arrays;
import java.util.Optional;

/** How the guest's state is stored behind the header; libvirt's numbers and names. */
public enum StreamFormat {
  RAW(0, "raw"),
  GZIP(1, "gzip"),
  BZIP2(2, "bzip2"),
  XZ(3, "xz"),
  LZOP(4, "lzop"),
  ZSTD(5, "zstd"),
  /** QEMU's mapped-ram file: positions in it are absolute, so it can never be moved. */
  SPARSE(6, "sparse");

  private final int number;
  private final String libvirtName;

  StreamFormat(int number, String libvirtName) {
    this.number = number;
    this.libvirtName = libvirtName;
  }

  public int number() {
    return number;
  }

  /** As in {@code save_image_format} of libvirt's configuration. */
  public String libvirtName() {
    return libvirtName;
  }

  /** Whether the stream is smaller in the image than the hypervisor made it. */
  public boolean isPacked() {
    return program().isPresent();
  }

  /** The highest level that packing knows; 0 where there is none. */
  public int levelMax() {
    return switch (this) {
      case RAW, SPARSE -> 0;
      case GZIP, BZIP2, XZ, LZOP -> 9;
      case ZSTD -> 19;
    };
  }

  /** The format of that name in libvirt's configuration. */
  public static Optional<StreamFormat> named(String libvirtName) {
    return Arrays.stream(values()).filter(each -> each.libvirtName.equals(libvirtName)).findAny();
  }

  /** The program that packs and, by its option {@code -dc}, unpacks a stream of this format. */
  Optional<String> program() {
    return switch (this) {
      case RAW, SPARSE -> Optional.empty();
      case GZIP, BZIP2, XZ, LZOP, ZSTD -> Optional.of(libvirtName);
    };
  }

  static Optional<StreamFormat> ofNumber(long number) {
    return number >= 0 && number < values().length
        ? Optional.of(values()[(int) number])
        : Optional.empty();
  }
}
