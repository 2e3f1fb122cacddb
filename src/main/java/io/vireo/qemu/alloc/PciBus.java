package io.vireo.qemu.alloc;

import io.vireo.model.domain.device.Address.Pci;
import java.util.Optional;
import java.util.stream.IntStream;

/** The places of one PCI bus while they are given out. */
final class PciBus {

  static final int FUNCTIONS = 8;
  private static final int ALL = 0xff;
  private static final int SLOTS = 32;

  /** What may sit there. */
  enum Kind {
    /** The first bus of an i440FX: anything that is not PCI Express. */
    PCI_ROOT(1, 31),
    /** The first bus of a PCI Express machine: ports, bridges and what the chipset has. */
    PCIE_ROOT(1, 31),
    /** One PCI Express device. */
    PORT(0, 0),
    /** Conventional devices. */
    BRIDGE(1, 31),
    /** Conventional devices, even in slot 0: the old bridge of a Q35. */
    DMI_BRIDGE(0, 31),
    /** Downstream ports of a switch. */
    SWITCH(0, 31);

    private final int first;
    private final int last;

    Kind(int first, int last) {
      this.first = first;
      this.last = last;
    }
  }

  private final int index;
  private final Kind kind;
  private final int[] used = new int[SLOTS];
  private final boolean[] whole = new boolean[SLOTS];
  private final boolean[] shared = new boolean[SLOTS];

  PciBus(int index, Kind kind) {
    this.index = index;
    this.kind = kind;
  }

  int index() {
    return index;
  }

  Kind kind() {
    return kind;
  }

  void take(int slot, int function) {
    if ((used[slot] & 1 << function) != 0) {
      throw Conflict.twice("PCI", Pci.of(0, index, slot, function));
    }
    used[slot] |= 1 << function;
  }

  /** Takes the whole slot, unless some of it is taken. */
  boolean takeSlot(int slot) {
    boolean free = used[slot] == 0;
    used[slot] = free ? ALL : used[slot];
    whole[slot] |= free;
    return free;
  }

  boolean isFree(int slot) {
    return used[slot] == 0;
  }

  /** Whether more than one function of the slot is taken on its own. */
  boolean isMultifunction(int slot) {
    return !whole[slot] && Integer.bitCount(used[slot]) > 1;
  }

  /** The next free slot, taken. */
  Optional<Pci> next() {
    return slots().filter(this::takeSlot).mapToObj(slot -> Pci.of(0, index, slot, 0)).findFirst();
  }

  /** That slot if it is free, or the next free one, taken. */
  Optional<Pci> nextFrom(int slot) {
    return takeSlot(slot) ? Optional.of(Pci.of(0, index, slot, 0)) : next();
  }

  /** Takes that one function of a slot that was given out as a whole. */
  void narrow(int slot, int function) {
    whole[slot] = false;
    used[slot] = 1 << function;
  }

  boolean hasRoom() {
    return slots().anyMatch(this::isFree);
  }

  /** The next free function of a slot that only such devices share, taken. */
  Optional<Pci> nextFunction() {
    return slots().mapToObj(this::function).flatMap(Optional::stream).findFirst();
  }

  /** Marks a slot as one whose functions may be given to further ports. */
  void share(int slot) {
    shared[slot] = true;
  }

  private Optional<Pci> function(int slot) {
    if (used[slot] != 0 && !shared[slot]) {
      return Optional.empty();
    }
    for (int function = 0; function < FUNCTIONS; function++) {
      if ((used[slot] & 1 << function) == 0) {
        share(slot);
        take(slot, function);
        return Optional.of(Pci.of(0, index, slot, function));
      }
    }
    return Optional.empty();
  }

  private IntStream slots() {
    return IntStream.rangeClosed(kind.first, kind.last);
  }
}
