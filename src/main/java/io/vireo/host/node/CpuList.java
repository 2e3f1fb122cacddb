package io.vireo.host.node;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;

/** Sets of processors as the kernel and libvirt write them: {@code 0-3,8}. */
public final class CpuList {

  /** Numbers up to which processors are believed. */
  static final int CPUS_MAX = 65_536;

  private CpuList() {}

  /** The numbers from small to large; what is no number is passed over. */
  public static List<Integer> parse(String text) {
    BitSet cpus = new BitSet();
    for (String piece : text.strip().split(",", -1)) {
      String[] ends = piece.strip().split("-", 2);
      if (isNumber(ends[0]) && isNumber(ends[ends.length - 1])) {
        int last = Math.min(Integer.parseInt(ends[ends.length - 1]), CPUS_MAX - 1);
        int first = Integer.parseInt(ends[0]);
        if (first <= last) {
          cpus.set(first, last + 1);
        }
      }
    }
    return cpus.stream().boxed().toList();
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,6}");
  }

  /** In the shortest form. */
  public static String format(Collection<Integer> cpus) {
    BitSet set = new BitSet();
    cpus.forEach(set::set);
    List<String> pieces = new ArrayList<>();
    for (int first = set.nextSetBit(0); first >= 0; ) {
      int end = set.nextClearBit(first);
      pieces.add(end - first == 1 ? "" + first : first + "-" + (end - 1));
      first = set.nextSetBit(end);
    }
    return String.join(",", pieces);
  }
}
