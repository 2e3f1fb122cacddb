package io.vireo.sim;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One file as a program sees it, and every state of every sector of it, and of its length, that may
 * be on the disk: those since the last flush that is known to have worked. Sectors are written back
 * whole, each at any time and in any order.
 */
final class FileHistory {

  static final int SECTOR_BYTES = 512;

  /**
   * A value that something had from a call on.
   *
   * @param call -1 for what was there at the beginning
   */
  private record Version<T>(int call, T value) {}

  private final Map<Integer, List<Version<ByteBuffer>>> sectors = new TreeMap<>();
  private final List<Version<Long>> lengths = new ArrayList<>();
  private final Set<Integer> begun = new HashSet<>();
  private final Set<Integer> ended = new HashSet<>();
  private final Set<Integer> doomed = new HashSet<>();
  private final Map<Integer, Set<Integer>> covers = new HashMap<>();
  private byte[] seen;
  private long length;

  FileHistory(ByteBuffer durable) {
    seen = new byte[durable.remaining()];
    durable.duplicate().get(seen);
    length = seen.length;
    grow(length);
    lengths.add(new Version<>(-1, length));
  }

  void write(int call, long position, ByteBuffer bytes) {
    begun.add(call);
    long end = position + bytes.remaining();
    grow(end);
    int first = sector(position);
    int last = sector(end - 1);
    remember(first, last);
    bytes.duplicate().get(seen, (int) position, bytes.remaining());
    note(call, first, last);
    resize(call, Math.max(length, end));
  }

  void truncate(int call, long size) {
    begun.add(call);
    grow(size);
    if (size < length) {
      remember(sector(size), sector(length - 1));
      Arrays.fill(seen, (int) size, (int) length, (byte) 0);
      note(call, sector(size), sector(length - 1));
    }
    resize(call, size);
  }

  private static int sector(long position) {
    return Math.toIntExact(position / SECTOR_BYTES);
  }

  private void grow(long end) {
    int whole = (sector(Math.max(end, 1) - 1) + 1) * SECTOR_BYTES;
    if (seen.length < whole) {
      seen = Arrays.copyOf(seen, whole);
    }
  }

  /** What the sectors were before their first change. */
  private void remember(int first, int last) {
    for (int sector = first; sector <= last; sector++) {
      if (!sectors.containsKey(sector)) {
        sectors.put(sector, new ArrayList<>(List.of(new Version<>(-1, copy(sector)))));
      }
    }
  }

  private void note(int call, int first, int last) {
    for (int sector = first; sector <= last; sector++) {
      List<Version<ByteBuffer>> versions = sectors.get(sector);
      ByteBuffer now = copy(sector);
      if (versions.size() > 1 || !versions.getFirst().value().equals(now)) {
        versions.add(new Version<>(call, now));
      }
    }
  }

  private ByteBuffer copy(int sector) {
    int from = sector * SECTOR_BYTES;
    return ByteBuffer.wrap(Arrays.copyOfRange(seen, from, from + SECTOR_BYTES));
  }

  private void resize(int call, long size) {
    if (size != length) {
      lengths.add(new Version<>(call, size));
      length = size;
    }
  }

  /** A write or truncate returned. After an error each sector may be either, flushed or not. */
  void ended(int call, Event.Moment moment) {
    if (moment == Event.Moment.DONE) {
      ended.add(call);
    } else if (moment == Event.Moment.FAILED) {
      unsee(call);
    }
  }

  private void unsee(int call) {
    sectors.forEach(
        (sector, versions) -> {
          if (versions.getLast().call() == call) {
            ByteBuffer before = versions.get(versions.size() - 2).value();
            before.duplicate().get(seen, sector * SECTOR_BYTES, SECTOR_BYTES);
          }
        });
    if (lengths.getLast().call() == call) {
      length = lengths.get(lengths.size() - 2).value();
    }
  }

  void flushBegun(int call) {
    Set<Integer> covered = new HashSet<>(ended);
    covered.removeAll(doomed);
    covers.put(call, covered);
  }

  /** After a flush that failed nothing of what it was to cover will ever be known to be there. */
  void flushEnded(int call, Event.Moment moment) {
    if (moment == Event.Moment.DONE) {
      Set<Integer> covered = covers.get(call);
      sectors.values().forEach(versions -> settle(versions, covered));
      settle(lengths, covered);
    } else {
      doomed.addAll(begun);
    }
  }

  private static <T> void settle(List<Version<T>> versions, Set<Integer> covered) {
    for (int i = versions.size() - 1; i > 0; i--) {
      if (covered.contains(versions.get(i).call())) {
        versions.subList(0, i).clear();
        return;
      }
    }
  }

  /** The lengths that the file may have on the disk, the newest last. */
  List<Long> lengths() {
    return lengths.stream().map(Version::value).distinct().toList();
  }

  /** The sectors that may have one of several contents, with these, the newest last. */
  Map<Integer, List<ByteBuffer>> uncertain() {
    Map<Integer, List<ByteBuffer>> found = new TreeMap<>();
    sectors.forEach(
        (sector, versions) -> {
          List<ByteBuffer> distinct = versions.stream().map(Version::value).distinct().toList();
          if (distinct.size() > 1) {
            found.put(sector, distinct);
          }
        });
    return found;
  }

  /** The file with these sectors instead of what is seen of them, and this length. */
  ByteBuffer content(Map<Integer, ByteBuffer> chosen, long size) {
    byte[] all = Arrays.copyOf(seen, Math.max(seen.length, (int) size));
    chosen.forEach(
        (sector, bytes) -> bytes.duplicate().get(all, sector * SECTOR_BYTES, SECTOR_BYTES));
    return ByteBuffer.wrap(all, 0, (int) size).slice();
  }

  ByteBuffer seen() {
    return ByteBuffer.wrap(seen, 0, (int) length).slice();
  }
}
