package io.vireo.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.VirtException;
import io.vireo.event.KeptEvent;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Past;
import io.vireo.event.Position;
import io.vireo.wire.json.EventJson;
import io.vireo.wire.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** What the lines of a journal say, read in their order. Its calls block. */
final class JournalReading {

  /** How many lines are taken back into memory: a daemon must not start slowly for old news. */
  static final int LINES_MAX = 4096;

  private static final int CHECK_CHARS = 9;

  private final String node;
  private final Deque<String> lines = new ArrayDeque<>();
  private final List<KeptEvent> kept = new ArrayList<>();
  private Optional<Long> ended = Optional.empty();
  private Optional<Long> before = Optional.empty();
  private int count;

  JournalReading(String node) {
    this.node = node;
  }

  /** Takes the last lines, if there is such a file. */
  void file(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    try (BufferedReader text =
        new BufferedReader(
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = text.readLine(); line != null; line = text.readLine()) {
        count++;
        lines.add(line);
        if (lines.size() > LINES_MAX) {
          lines.removeFirst();
        }
      }
    }
  }

  /** How many lines there were. */
  int lines() {
    return count;
  }

  /** What is told of the lives before {@code epoch}. */
  Past past(long epoch) {
    lines.forEach(line -> text(line).ifPresent(this::take));
    long base = epoch * Position.NUMBERS_OF_AN_EPOCH;
    kept.removeIf(each -> each.number() > base);
    return new Past(node, epoch, kept, ended.filter(last -> last <= base).orElse(base));
  }

  /** A torn end, and whatever is damaged, is as if it were not there. */
  private static Optional<ObjectNode> text(String line) {
    if (line.length() <= CHECK_CHARS) {
      return Optional.empty();
    }
    String text = line.substring(CHECK_CHARS);
    try {
      return line.startsWith(JournalFile.check(text))
          ? Optional.of(Json.object(text))
          : Optional.empty();
    } catch (VirtException notJson) {
      return Optional.empty();
    }
  }

  private void take(ObjectNode text) {
    if (!text.path("node").asText().equals(node)) {
      return;
    }
    switch (text.path("type").asText()) {
      case JournalFile.BEGINS -> {
        before = ended;
        ended = Optional.empty();
      }
      case JournalFile.ENDS -> ended = Optional.of(text.path("number").asLong());
      default -> event(text);
    }
  }

  /** The first of an epoch follows the last of the one before, if that ended in order. */
  private void event(ObjectNode text) {
    try {
      NumberedEvent event = EventJson.read(text);
      long previous = event.number() - 1;
      boolean first = previous % Position.NUMBERS_OF_AN_EPOCH == 0;
      if (kept.isEmpty() || kept.getLast().number() <= previous) {
        kept.add(new KeptEvent(first ? before.orElse(previous) : previous, event));
      }
    } catch (VirtException ofAnotherVersion) {
      before = Optional.empty(); // a hole that its neighbours' numbers show
    }
  }
}
