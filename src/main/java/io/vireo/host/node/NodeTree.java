package io.vireo.host.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A directory of small files as the kernel shows them. What cannot be read is not there. */
record NodeTree(Path root) {

  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final int NAMES_MAX = 65_536;

  NodeTree in(String name) {
    return new NodeTree(root.resolve(name));
  }

  boolean exists() {
    return Files.isDirectory(root);
  }

  /** Without the blanks around it. */
  Optional<String> text(String name) {
    try (InputStream in = Files.newInputStream(root.resolve(name))) {
      byte[] bytes = in.readNBytes(FILE_BYTES_MAX);
      return Optional.of(new String(bytes, StandardCharsets.UTF_8).strip());
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  OptionalLong number(String name) {
    return text(name).map(NodeTree::parse).orElseGet(OptionalLong::empty);
  }

  OptionalInt whole(String name) {
    OptionalLong number = number(name);
    return number.isPresent()
        ? OptionalInt.of(Math.clamp(number.getAsLong(), Integer.MIN_VALUE, Integer.MAX_VALUE))
        : OptionalInt.empty();
  }

  private static OptionalLong parse(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException notANumber) {
      return OptionalLong.empty();
    }
  }

  /** The numbers of a list such as {@code 0-3,8}. */
  Optional<List<Integer>> list(String name) {
    return text(name).map(CpuList::parse);
  }

  List<String> names() {
    try (Stream<Path> names = Files.list(root)) {
      return names.limit(NAMES_MAX).map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }

  /** The n of all names that are {@code prefix} and n, from small to large. */
  IntStream numbered(String prefix) {
    Pattern form = Pattern.compile(Pattern.quote(prefix) + "(\\d{1,6})");
    return names().stream()
        .map(form::matcher)
        .filter(Matcher::matches)
        .mapToInt(match -> Integer.parseInt(match.group(1)))
        .sorted();
  }
}
