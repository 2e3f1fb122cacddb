package io.vireo.surface.rpc;

import io.vireo.operation.Operation.Permission;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the protocol itself says of each procedure of the remote program. Any thread. */
public final class ProcedureTable {

  private static final String FILE = "remote-procedures.txt";

  /** Acts that leave everything as it was: what a read-only connection may do. */
  private static final List<String> READING = List.of("read", "getattr");

  /**
   * A line of the table.
   *
   * @param call whether clients call it; else it is what the daemon tells them unasked
   * @param open whether it may be called before it is known who calls
   * @param needs what libvirt asks of the caller, where no flag of the call is in question
   * @param older the procedure of which this is an older spelling; both are served, or none
   * @param refused why it is not served
   */
  public record Line(
      int number,
      String name,
      boolean call,
      boolean open,
      List<Permission> needs,
      Optional<String> older,
      Optional<String> refused) {

    /** What clients call it. */
    public String api() {
      return ApiName.of(name);
    }

    /** Whether clients of the read-only socket may call it. */
    public boolean reads() {
      return needs.stream()
          .allMatch(it -> READING.contains(it.act()) || it.act().startsWith("search_"));
    }
  }

  private final Map<Integer, Line> byNumber = new HashMap<>();
  private final Map<String, Line> byName = new HashMap<>();

  private ProcedureTable(List<Line> lines) {
    for (Line line : lines) {
      byNumber.put(line.number(), line);
      byName.put(line.name(), line);
    }
  }

  /** Reads the table. */
  public static ProcedureTable read() {
    try (InputStream in = ProcedureTable.class.getResourceAsStream(FILE)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return new ProcedureTable(
          text.lines().filter(line -> !line.startsWith("#")).map(ProcedureTable::line).toList());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Line line(String text) {
    String[] words = text.split(" ", 6);
    Optional<String> rest = words.length > 5 ? Optional.of(words[5]) : Optional.empty();
    return new Line(
        Integer.parseInt(words[0]),
        words[2].replace("!", ""),
        words[1].equals("call"),
        words[2].startsWith("!"),
        Stream.of(words[3].split(","))
            .filter(it -> it.contains(":") && !it.contains("@"))
            .map(it -> new Permission(it.split(":")[0], it.split(":")[1]))
            .toList(),
        rest.filter(it -> words[4].equals("=")),
        rest.filter(it -> words[4].equals("-")));
  }

  /** All lines in the order of their numbers. */
  public List<Line> lines() {
    return byNumber.keySet().stream().sorted().map(byNumber::get).toList();
  }

  Optional<Line> line(int number) {
    return Optional.ofNullable(byNumber.get(number));
  }

  /**
   * The number of a procedure.
   *
   * @throws IllegalArgumentException where the protocol has none of this name
   */
  public Line named(String name) {
    return Optional.ofNullable(byName.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no procedure is called " + name));
  }
}
