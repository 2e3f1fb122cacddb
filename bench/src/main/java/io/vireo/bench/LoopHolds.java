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

  private static final Pattern BLOCKED =
      Pattern.compile("vert\\.x-eventloop-thread.* has been blocked for (\\d+) ms");
  private static final Pattern HELD =
      Pattern.compile("was held for (\\d+) ms and (\\d+) ms of it without a CPU");

  /**
   * The worst there was.
   *
   * @param millis the longest hold, as Vert.x's checker saw it
   * @param stack what the loop did then; empty if that was not logged
   * @param ownMillis the longest hold less the time in which the loop had no CPU
   */
  record Hold(long millis, List<String> stack, long ownMillis) {}

  /** What was logged behind {@code fromByte}; empty if nothing was. */
  Optional<Hold> longest(long fromByte) throws IOException {
    byte[] all = Files.readAllBytes(log);
    int from = (int) Math.min(fromByte, all.length);
    List<String> lines =
        new String(all, from, all.length - from, StandardCharsets.UTF_8).lines().toList();
    long own = lines.stream().mapToLong(LoopHolds::ownMillis).max().orElse(0);
    return IntStream.range(0, lines.size())
        .mapToObj(at -> hold(lines, at, own))
        .flatMap(Optional::stream)
        .max(Comparator.comparingLong(Hold::millis));
  }

  private static long ownMillis(String line) {
    Matcher held = HELD.matcher(line);
    return held.find() ? Long.parseLong(held.group(1)) - Long.parseLong(held.group(2)) : 0;
  }

  private static Optional<Hold> hold(List<String> lines, int at, long own) {
    Matcher blocked = BLOCKED.matcher(lines.get(at));
    if (!blocked.find()) {
      return Optional.empty();
    }
    List<String> stack =
        lines.stream()
            .skip(at + 1L)
            .takeWhile(line -> line.startsWith("\tat ") || line.contains("VertxException"))
            .filter(line -> line.startsWith("\tat "))
            .map(String::strip)
            .toList();
    return Optional.of(new Hold(Long.parseLong(blocked.group(1)), stack, own));
  }
}
