package io.vireo.qemu.alloc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/** The name of a disk in the guest, {@code vda} or {@code sdab}, as a number. */
public final class DiskName {

  private static final int LETTERS_MAX = 4;

  private DiskName() {}

  /** 0 for {@code vda}, 26 for {@code vdaa}. */
  public static int index(String name) {
    String letters = name.startsWith("xvd") ? name.substring(3) : name.substring(2);
    letters = letters.replaceAll("[0-9]+$", "");
    if (!letters.matches("[a-z]{1," + LETTERS_MAX + "}")) {
      throw new VirtException(
          ErrorCode.XML_ERROR, "'" + name + "' is no disk name; name it like vda or sdb");
    }
    int index = 0;
    for (char letter : letters.toCharArray()) {
      index = index * 26 + (letter - 'a' + 1);
    }
    return index - 1;
  }
}
