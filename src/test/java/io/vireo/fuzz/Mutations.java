package io.vireo.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Other inputs from sound ones: a bit, a number, a piece less, a piece twice, another one's end.
 */
final class Mutations {

  private static final int[] NUMBERS = {
    0, 1, 2, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 92, 1 << 24, (1 << 24) + 1, 0x02000000
  };

  private final List<byte[]> seeds;
  private final SplittableRandom lot;

  Mutations(List<byte[]> seeds, long seed) {
    this.seeds = seeds;
    this.lot = new SplittableRandom(seed);
  }

  byte[] next() {
    byte[] input = seeds.get(lot.nextInt(seeds.size())).clone();
    for (int i = lot.nextInt(4); i >= 0; i--) {
      input = changed(input);
    }
    return input;
  }

  private byte[] changed(byte[] input) {
    if (input.length < Integer.BYTES) {
      return new byte[lot.nextInt(100)];
    }
    return switch (lot.nextInt(8)) {
      case 0, 1 -> flipped(input, place(input.length));
      case 2, 3 -> numbered(input, place(input.length - Integer.BYTES + 1));
      case 4 -> Arrays.copyOf(input, lot.nextInt(input.length));
      case 5 -> Arrays.copyOf(input, input.length + lot.nextInt(1000));
      case 6 -> moved(input);
      default -> ended(input, seeds.get(lot.nextInt(seeds.size())));
    };
  }

  /** Where most of what matters is: at the beginning. */
  private int place(int length) {
    return lot.nextBoolean() ? lot.nextInt(length) : lot.nextInt(Math.min(length, 96));
  }

  private byte[] flipped(byte[] input, int at) {
    input[at] ^= (byte) (1 << lot.nextInt(8));
    return input;
  }

  private byte[] numbered(byte[] input, int at) {
    int number = NUMBERS[lot.nextInt(NUMBERS.length)];
    boolean swapped = lot.nextBoolean();
    for (int i = 0; i < Integer.BYTES; i++) {
      input[at + i] = (byte) (number >> (8 * (swapped ? 3 - i : i)));
    }
    return input;
  }

  private byte[] moved(byte[] input) {
    int from = lot.nextInt(input.length);
    int to = lot.nextInt(input.length);
    int count = lot.nextInt(input.length - Math.max(from, to));
    System.arraycopy(input, from, input, to, count);
    return input;
  }

  private byte[] ended(byte[] input, byte[] by) {
    int keep = lot.nextInt(input.length);
    int from = by.length == 0 ? 0 : lot.nextInt(by.length);
    byte[] both = Arrays.copyOf(input, keep + by.length - from);
    System.arraycopy(by, from, both, keep, by.length - from);
    return both;
  }
}
