package io.vireo.qemu.alloc;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The name of a disk in the guest, {@code vda} or {@code sdab}, as a number. */
public final class DiskName {

  private static final int ALPHABET = 26;
  private static final Pattern NAME = Pattern.compile("(?:xvd|[a-z]{2})([a-z]{1,4})[0-9]*");

  private DiskName() {}

  /** 0 for {@code vda}, 26 for {@code vdaa}. */
  public static int index(String name) {
    Matcher matcher = NAME.matcher(name);
    if (!matcher.matches()) {
      throw new VirtException(
          ErrorCode.XML_ERROR, "'" + name + "' is no disk name; name it like vda or sdb");
    }
    int index = 0;
    for (char letter : matcher.group(1).toCharArray()) {
      index = index * ALPHABET + (letter - 'a' + 1);
    }
    return index - 1;
  }
}
