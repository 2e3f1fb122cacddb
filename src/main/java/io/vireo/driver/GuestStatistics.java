package io.vireo.driver;

import java.time.Instant;
import java.util.List;

/**
 * What one instance has used since it was started. All numbers but memory only grow.
 *
 * @param at when it was asked from the guest's hypervisor
 * @param answered false where this is what it said some time ago, because it does not answer now
 */
public record GuestStatistics(
    Instant at,
    boolean answered,
    Processors processors,
    Memory memory,
    List<Disk> disks,
    List<Card> cards) {

  public GuestStatistics {
    disks = List.copyOf(disks);
    cards = List.copyOf(cards);
  }

  /**
   * @param userNanos of the whole process, the hypervisor's own work included
   * @param vcpuNanos of each processor's thread
   */
  public record Processors(long userNanos, long systemNanos, List<Long> vcpuNanos) {
    public static final Processors NONE = new Processors(0, 0, List.of());

    public Processors {
      vcpuNanos = List.copyOf(vcpuNanos);
    }
  }

  /**
   * @param guestKibibytes what the balloon leaves the guest
   * @param residentKibibytes what the process has in the host's memory
   */
  public record Memory(long guestKibibytes, long residentKibibytes) {}

  /**
   * @param target the name in the document: {@code vda}
   * @param flushes in their number and their time
   */
  public record Disk(String target, Traffic reads, Traffic writes, Traffic flushes) {}

  /** Requests to a disk: how many, of how many bytes, and how long they took. */
  public record Traffic(long requests, long bytes, long nanos) {}

  /**
   * @param device the host's end: {@code vnet0}
   * @param received by the guest
   */
  public record Card(String device, Packets received, Packets sent) {}

  /** What went through a network card in one direction. */
  public record Packets(long bytes, long packets, long errors, long dropped) {}
}
