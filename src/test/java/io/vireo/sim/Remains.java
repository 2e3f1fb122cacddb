package io.vireo.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * What a power cut left of a disk.
 *
 * @param place of this one among all that were possible: event, names, contents
 * @param said what the world had been told by then
 * @param story for a person
 */
record Remains(
    Place place,
    Map<Path, ByteBuffer> files,
    Optional<Op.Said> said,
    Supplier<List<String>> story) {

  /**
   * How to find the same again.
   *
   * @param events how many had happened
   * @param names which of the possible namings
   * @param contents which of the possible contents
   */
  record Place(int events, int names, int contents) {
    @Override
    public String toString() {
      return events + "." + names + "." + contents;
    }

    static Place parse(String text) {
      String[] parts = text.split("\\.", -1);
      return new Place(
          Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    }
  }

  /** Tells different remains apart, of which there are many, well enough. */
  record Print(Map<Path, Long> sums, Optional<Op.Said> said) {}

  Print print() {
    Map<Path, Long> sums = new java.util.TreeMap<>();
    files.forEach((name, bytes) -> sums.put(name, sum(bytes)));
    return new Print(sums, said);
  }

  static long sum(ByteBuffer bytes) {
    CRC32C one = new CRC32C();
    one.update(bytes.duplicate());
    CRC32 other = new CRC32();
    other.update(bytes.duplicate());
    return one.getValue() << 32 | other.getValue();
  }

  /** Makes the directory hold just this. */
  void lay(Path directory) throws IOException {
    clear(directory);
    for (Map.Entry<Path, ByteBuffer> file : files.entrySet()) {
      try (FileChannel out =
          FileChannel.open(
              file.getKey(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = file.getValue().duplicate();
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
      }
    }
  }

  static void clear(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      for (Path each : all.toList()) {
        Files.delete(each);
      }
    }
  }
}
