package io.vireo.surface.http;

import io.vertx.core.buffer.Buffer;
import io.vireo.operation.BinaryDocument;
import io.vireo.operation.DocumentText;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Method;
import io.vireo.operation.Operation.Mode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which paths ask for what is only read, and what was answered there last: whoever asks again while
 * nothing has changed gets the same bytes. A path's arguments are parsed once, when somebody was
 * allowed to ask. Any thread.
 */
final class ReadPlaces {

  /** Paths that are remembered; beyond that all are worked out again. */
  static final int PATHS_MAX = 4096;

  /** The longest body that is kept for a path of one object. */
  static final int OBJECT_BYTES_MAX = 2 * 1024;

  /** The same where a row has but one path. */
  static final int LIST_BYTES_MAX = 2 * 1024 * 1024;

  private final List<Pattern> patterns;
  private final ConcurrentMap<String, Place<?, ?>> known = new ConcurrentHashMap<>();

  /** A route as segments, and the row that answers where nothing but the path is said. */
  private record Pattern(List<String> segments, Optional<Operation<?, ?>> row) {

    boolean matches(List<String> path) {
      if (path.size() != segments.size()) {
        return false;
      }
      for (int at = 0; at < path.size(); at++) {
        if (!isVariable(at) && !segments.get(at).equals(path.get(at))) {
          return false;
        }
      }
      return true;
    }

    private boolean isVariable(int at) {
      return segments.get(at).startsWith("{");
    }

    Map<String, String> variables(List<String> path) {
      Map<String, String> variables = new LinkedHashMap<>();
      for (int at = 0; at < path.size(); at++) {
        if (isVariable(at)) {
          String name = segments.get(at);
          variables.put(name.substring(1, name.length() - 1), path.get(at));
        }
      }
      return variables;
    }
  }

  /** One path. */
  static final class Place<Q extends Record, R extends Record> {

    /** A result and how it was told. */
    private record Told<R>(R result, Answer answer) {}

    private final Operation<Q, R> row;
    private final Map<String, String> variables;
    private volatile Optional<Q> arguments = Optional.empty();
    private volatile Optional<Told<R>> last = Optional.empty();

    private Place(Operation<Q, R> row, Map<String, String> variables) {
      this.row = row;
      this.variables = variables;
    }

    Operation<Q, R> row() {
      return row;
    }

    /**
     * To be called when it is known that the caller may ask.
     *
     * @throws io.vireo.base.VirtException {@code INVALID_ARG}
     */
    Q arguments() {
      if (arguments.isEmpty()) {
        arguments = Optional.of(Arguments.ofPath(row, variables));
      }
      return arguments.orElseThrow();
    }

    /** The answer that tells {@code result}. */
    Answer answer(R result) {
      Optional<Told<R>> before = last;
      if (before.isPresent() && before.get().result().equals(result)) {
        return before.get().answer();
      }
      Answer made = told(result);
      if (made.body().length() <= (variables.isEmpty() ? LIST_BYTES_MAX : OBJECT_BYTES_MAX)) {
        last = Optional.of(new Told<>(result, made));
      }
      return made;
    }

    private static Answer told(Record result) {
      Answer plain = Answer.json(200, result);
      Buffer body = plain.body();
      return EntityTag.of(result, body).map(tag -> plain.with(Map.of("ETag", tag))).orElse(plain);
    }
  }

  ReadPlaces(List<Operation<?, ?>> rows) {
    this.patterns =
        rows.stream()
            .filter(row -> row.route().isPresent())
            .filter(row -> row.route().get().method() == Method.GET)
            .filter(row -> row.route().get().selector().isEmpty())
            .map(row -> new Pattern(segments(row.route().get().path()), plain(row)))
            .toList();
  }

  /** What is told in one way only, as JSON. */
  private static Optional<Operation<?, ?>> plain(Operation<?, ?> row) {
    boolean documents =
        row.result().equals(DocumentText.class) || row.result().equals(BinaryDocument.class);
    return row.mode() == Mode.QUICK && !row.changes() && !documents
        ? Optional.of(row)
        : Optional.empty();
  }

  private static List<String> segments(String path) {
    return Arrays.asList(path.split("/", -1));
  }

  /** What is read at {@code path}, where it is that and no more. */
  Optional<Place<?, ?>> at(String path) {
    Place<?, ?> place = known.get(path);
    return place != null ? Optional.of(place) : search(path);
  }

  private Optional<Place<?, ?>> search(String path) {
    if (!path.startsWith(Routes.ROOT + "/") || Routes.isDubious(path)) {
      return Optional.empty();
    }
    List<String> segments = segments(path.substring(Routes.ROOT.length()));
    for (Pattern pattern : patterns) {
      if (pattern.matches(segments)) {
        return pattern.row().map(row -> new Place<>(row, pattern.variables(segments)));
      }
    }
    return Optional.empty();
  }

  int size() {
    return known.size();
  }

  /** Remembers a place at which somebody was answered. */
  void keep(String path, Place<?, ?> place) {
    if (known.size() >= PATHS_MAX) {
      known.clear();
    }
    known.putIfAbsent(path, place);
  }
}
