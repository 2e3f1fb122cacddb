package io.vireo.sim;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a program asks of a disk, or tells the world. Files are numbered, names lead to them. */
sealed interface Op {

  record Write(int file, long position, ByteBuffer bytes) implements Op {
    @Override
    public String toString() {
      return "write file %d, %d+%d".formatted(file, position, bytes.remaining());
    }
  }

  record Truncate(int file, long size) implements Op {
    @Override
    public String toString() {
      return "truncate file %d to %d".formatted(file, size);
    }
  }

  /** fdatasync: data and length of a file, not its name. */
  record Flush(int file) implements Op {
    @Override
    public String toString() {
      return "fdatasync file " + file;
    }
  }

  /**
   * Names that change in one piece: a creation, a rename, a second name, a removal.
   *
   * @param assigned what each name leads to afterwards; empty for nothing
   */
  record Naming(String verb, Map<Path, Optional<Integer>> assigned) implements Op {
    @Override
    public String toString() {
      return assigned.entrySet().stream()
          .map(
              each ->
                  each.getKey().getFileName()
                      + " -> "
                      + each.getValue().map(file -> "file " + file).orElse("nothing"))
          .sorted()
          .collect(Collectors.joining(", ", verb + " ", ""));
    }
  }

  /** fsync of a directory: its names, not what they lead to. */
  record FlushNames(Path directory) implements Op {
    @Override
    public String toString() {
      return "fsync directory";
    }
  }

  /**
   * Something that was said, and can be held against what a power cut leaves from then on.
   *
   * @param allowed what the target may be: labels of images, {@link Findings#NOTHING} or {@link
   *     Findings#REFUSED}
   */
  record Said(String words, Set<String> allowed) implements Op {
    @Override
    public String toString() {
      return "** " + words;
    }
  }
}
