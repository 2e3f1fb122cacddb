package io.vireo.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What the daemon's log says of event loops that were held. */
record LoopHolds(Path log) {

  private static final Pattern HELD =
      Pattern.compile("vert\\.x-eventloop-thread.* has been blocked for (\\d+) ms");

  /**
   * One look at a loop that was held.
   *
   * @param stack what it did then; empty if that was not logged
   */
  record Hold(long millis, List<String> stack) {}

  /** The longest that was logged behind {@code fromByte}. */
  Optional<Hold> longest(long fromByte) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(fromByte, all.length);
    List<String> lines =
        new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    return IntStream.range(0, lines.size())
        .mapToObj(at -> hold(lines, at))
        .flatMap(Optional::stream)
        .max(Comparator.comparingLong(Hold::millis));
  }

  private static Optional<Hold> hold(List<String> lines, int at) {
    Matcher held = HELD.matcher(lines.get(at));
    if (!held.find()) {
      return Optional.empty();
    }
    List<String> stack =
        lines.stream()
            .skip(at + 1L)
            .takeWhile(line -> line.startsWith("\tat ") || line.contains("VertxException"))
            .filter(line -> line.startsWith("\tat "))
            .map(String::strip)
            .toList();
    return Optional.of(new Hold(Long.parseLong(held.group(1)), stack));
  }
}
