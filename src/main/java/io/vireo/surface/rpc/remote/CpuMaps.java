package io.vireo.surface.rpc.remote;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;

/** Sets of the host's processors: lists as the catalogue has them, bits as the protocol does. */
final class CpuMaps {

  private CpuMaps() {}

  /** One map after the other, each {@code bytes} long. */
  static ByteBuffer of(List<String> lists, int bytes) {
    ByteBuffer maps = ByteBuffer.allocate(Math.multiplyExact(lists.size(), bytes));
    for (String list : lists) {
      byte[] bits = bits(list).toByteArray();
      maps.put(java.util.Arrays.copyOf(bits, bytes));
    }
    return maps.flip();
  }

  /** As long as it must be. */
  static ByteBuffer of(String list) {
    return ByteBuffer.wrap(bits(list).toByteArray());
  }

  private static BitSet bits(String list) {
    BitSet cpus = new BitSet();
    for (String part : list.isEmpty() ? new String[0] : list.split(",")) {
      String[] ends = part.split("-");
      cpus.set(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]) + 1);
    }
    return cpus;
  }

  /** As a list, {@code 0-3,6}; empty for none. */
  static String text(ByteBuffer map) {
    BitSet cpus = BitSet.valueOf(map.slice());
    StringBuilder text = new StringBuilder();
    for (int from = cpus.nextSetBit(0); from >= 0; ) {
      int end = cpus.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - 1 > from) {
        text.append('-').append(end - 1);
      }
      from = cpus.nextSetBit(end);
    }
    return text.toString();
  }
}
