package io.vireo.sim;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Cuts the power after each event of a tape, and makes of the disk everything that may be left of
 * it: all of it while that is no more than {@code contentsMax} for one moment and naming, otherwise
 * the extremes and as many chosen by a seed.
 */
record PowerCut(Tape tape, NameHistory.Order order, int contentsMax, long seed) {

  static final int CONTENTS_MAX = 2048;
  private static final int FEW_MAX = 64;

  static PowerCut of(Tape tape) {
    return new PowerCut(tape, NameHistory.Order.ANY, CONTENTS_MAX, 1);
  }

  /** For what is done again and again with one call failing after the other. */
  static PowerCut few(Tape tape) {
    return new PowerCut(tape, NameHistory.Order.ANY, FEW_MAX, 1);
  }

  void each(Consumer<Remains> taker) {
    DiskModel disk = new DiskModel(tape);
    at(disk, 0, taker);
    for (int events = 1; events <= tape.events().size(); events++) {
      Event event = tape.events().get(events - 1);
      disk.apply(event);
      if (matters(event)) {
        at(disk, events, taker);
      }
    }
  }

  /** A call may take effect once it has begun, a flush only when it is over. */
  private static boolean matters(Event event) {
    boolean flush = event.op() instanceof Op.Flush || event.op() instanceof Op.FlushNames;
    return flush != (event.moment() == Event.Moment.BEGUN) || event.moment() == Event.Moment.FAILED;
  }

  /** The very same again. */
  Remains at(Remains.Place place) {
    DiskModel disk = new DiskModel(tape);
    disk.play(tape.events().subList(0, place.events()));
    Map<Path, Integer> names = disk.names().possible(order).get(place.names());
    return new Choice(disk, place, names).remains(place.contents());
  }

  private void at(DiskModel disk, int events, Consumer<Remains> taker) {
    List<Map<Path, Integer>> namings = disk.names().possible(order);
    for (int i = 0; i < namings.size(); i++) {
      Choice choice = new Choice(disk, new Remains.Place(events, i, 0), namings.get(i));
      int count = choice.count();
      for (int contents = 0; contents < count; contents++) {
        taker.accept(choice.remains(contents));
      }
    }
  }

  /** Something that may be on the disk in one of several versions. */
  private sealed interface Part {
    int file();

    int versions();

    record Sector(int file, int number, List<ByteBuffer> contents) implements Part {
      @Override
      public int versions() {
        return contents.size();
      }
    }

    record Length(int file, List<Long> lengths) implements Part {
      @Override
      public int versions() {
        return lengths.size();
      }
    }
  }

  /** All contents that the files may have to which the names lead. */
  private final class Choice {

    private final DiskModel disk;
    private final Remains.Place place;
    private final Map<Path, Integer> names;
    private final List<Part> parts = new ArrayList<>();
    private final long all;

    Choice(DiskModel disk, Remains.Place place, Map<Path, Integer> names) {
      this.disk = disk;
      this.place = place;
      this.names = names;
      names.values().stream().distinct().sorted().forEach(this::addParts);
      double product = parts.stream().mapToDouble(Part::versions).reduce(1, (a, b) -> a * b);
      this.all = product > contentsMax ? Long.MAX_VALUE : Math.round(product);
    }

    private void addParts(int file) {
      List<Long> lengths = disk.file(file).lengths();
      if (lengths.size() > 1) {
        parts.add(new Part.Length(file, lengths));
      }
      disk.file(file)
          .uncertain()
          .forEach((sector, contents) -> parts.add(new Part.Sector(file, sector, contents)));
    }

    int count() {
      return (int) Math.min(all, contentsMax);
    }

    Remains remains(int contents) {
      int[] versions = all <= contentsMax ? exact(contents) : sample(contents);
      return new Remains(
          new Remains.Place(place.events(), place.names(), contents),
          files(versions),
          disk.said(),
          () -> story(versions));
    }

    private int[] exact(int contents) {
      int[] versions = new int[parts.size()];
      int left = contents;
      for (int i = 0; i < versions.length; i++) {
        versions[i] = left % parts.get(i).versions();
        left /= parts.get(i).versions();
      }
      return versions;
    }

    /**
     * First nothing, then everything, then everything but one, one alone, and a half of the
     * contents by their order; then by lot.
     */
    private int[] sample(int contents) {
      int size = parts.size();
      SplittableRandom lot =
          new SplittableRandom(
              seed * 31 + place.events() * 1_000_003L + place.names() * 7L + contents);
      int kind = contents < 2 ? contents : 2 + contents % 4;
      int one = (contents / 4) % size;
      int[] versions = new int[size];
      for (int i = 0; i < size; i++) {
        int newest = parts.get(i).versions() - 1;
        boolean length = parts.get(i) instanceof Part.Length;
        versions[i] =
            switch (kind) {
              case 0 -> 0;
              case 1 -> newest;
              case 2 -> i == one ? 0 : newest;
              case 3 -> i == one || length ? newest : 0;
              case 4 -> i <= one || length ? newest : 0;
              default -> lot.nextInt(newest + 1);
            };
      }
      return versions;
    }

    private Map<Path, ByteBuffer> files(int[] versions) {
      Map<Integer, ByteBuffer> contents = new HashMap<>();
      Map<Path, ByteBuffer> found = new TreeMap<>();
      names.forEach(
          (name, file) ->
              found.put(name, contents.computeIfAbsent(file, f -> content(f, versions))));
      return found;
    }

    private ByteBuffer content(int file, int[] versions) {
      Map<Integer, ByteBuffer> sectors = new HashMap<>();
      long length = disk.file(file).lengths().getLast();
      for (int i = 0; i < versions.length; i++) {
        Part part = parts.get(i);
        if (part.file() == file) {
          switch (part) {
            case Part.Sector one -> sectors.put(one.number(), one.contents().get(versions[i]));
            case Part.Length lengths -> length = lengths.lengths().get(versions[i]);
          }
        }
      }
      return disk.file(file).content(sectors, length);
    }

    private List<String> story(int[] versions) {
      List<String> told = new ArrayList<>();
      told.addAll(Story.of(tape.events().subList(0, place.events())));
      told.add("--- the power goes; on the disk are:");
      names.forEach((name, file) -> told.add(name.getFileName() + " -> file " + file));
      for (int i = 0; i < versions.length; i++) {
        if (versions[i] < parts.get(i).versions() - 1) {
          told.add(lost(parts.get(i), versions[i]));
        }
      }
      return told;
    }

    private static String lost(Part part, int version) {
      String old = " has state " + (version + 1) + " of " + part.versions();
      return switch (part) {
        case Part.Sector one -> "file %d: sector %d%s".formatted(one.file(), one.number(), old);
        case Part.Length length ->
            "file %d: length %d%s".formatted(length.file(), length.lengths().get(version), old);
      };
    }
  }
}
