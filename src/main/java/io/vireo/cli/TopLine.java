package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.operation.DomainState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What one domain does, between two looks at what it has used. Rates are for each second.
 *
 * @param answers false while nothing is heard of it, and its numbers are old
 * @param processors how many are kept busy, the hypervisor's own work included
 */
record TopLine(
    String name,
    String state,
    boolean answers,
    double processors,
    long residentBytes,
    long memoryBytes,
    Rates disk,
    Rates network) {

  /** Bytes a second: into the guest, and out of it. */
  record Rates(double in, double out) {
    double both() {
      return in + out;
    }
  }

  /** What can come first. */
  enum Order {
    CPU(Comparator.comparingDouble(TopLine::processors).reversed()),
    MEMORY(Comparator.comparingLong(TopLine::residentBytes).reversed()),
    DISK(Comparator.<TopLine>comparingDouble(line -> line.disk().both()).reversed()),
    NET(Comparator.<TopLine>comparingDouble(line -> line.network().both()).reversed()),
    NAME(Comparator.comparing(TopLine::name));

    private final Comparator<TopLine> first;

    Order(Comparator<TopLine> first) {
      this.first = first;
    }

    /** Among equals the order is that of the names, so that lines do not dance. */
    Comparator<TopLine> comparator() {
      return first.thenComparing(TopLine::name);
    }
  }

  private static final double NANOS = 1e9;
  private static final int KIBIBYTE = 1024;

  /** A line for each domain of the later look. */
  static List<TopLine> between(JsonNode before, JsonNode after, double seconds) {
    Map<String, JsonNode> earlier = new HashMap<>();
    before.path("domains").forEach(it -> earlier.put(it.path("uuid").asText(), it));
    List<TopLine> lines = new ArrayList<>();
    for (JsonNode domain : after.path("domains")) {
      JsonNode then = earlier.getOrDefault(domain.path("uuid").asText(), domain);
      lines.add(of(then.path("numbers"), domain, seconds));
    }
    return lines;
  }

  private static TopLine of(JsonNode before, JsonNode domain, double seconds) {
    JsonNode now = domain.path("numbers");
    Growth growth = new Growth(before, now, seconds);
    DomainState state = state(now.path("state.state").asInt());
    return new TopLine(
        domain.path("name").asText(),
        state.word(),
        !state.active() || domain.path("up").asBoolean(),
        growth.of("cpu.time") / NANOS,
        now.path("balloon.rss").asLong() * KIBIBYTE,
        now.path("balloon.current").asLong() * KIBIBYTE,
        new Rates(growth.ofAll("block", "rd.bytes"), growth.ofAll("block", "wr.bytes")),
        new Rates(growth.ofAll("net", "rx.bytes"), growth.ofAll("net", "tx.bytes")));
  }

  private static DomainState state(int number) {
    DomainState[] states = DomainState.values();
    return number >= 0 && number < states.length ? states[number] : DomainState.NOSTATE;
  }

  /** How much numbers have grown. One that has shrunk began anew, and so did its machine. */
  private record Growth(JsonNode before, JsonNode now, double seconds) {

    double of(String number) {
      long then = before.path(number).asLong(now.path(number).asLong());
      return Math.max(0, now.path(number).asLong() - then) / seconds;
    }

    double ofAll(String kind, String number) {
      double sum = 0;
      for (int each = 0; each < now.path(kind + ".count").asInt(); each++) {
        sum += of(kind + "." + each + "." + number);
      }
      return sum;
    }
  }
}
