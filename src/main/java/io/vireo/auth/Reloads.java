package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import io.vireo.host.Loop;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks again and again at the files of this room. A file that is broken changes nothing: what was
 * read before stays in force, the log says so once, and {@link #problems} says so until it is
 * mended. Any thread.
 */
public final class Reloads {

  /** How often it is looked. */
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Reloads.class);

  private record Reader(WatchedFile file, Consumer<String> take) {}

  private final Lane lane;
  private final Loop loop;
  private final List<Reader> readers = new CopyOnWriteArrayList<>();
  private final Map<Path, String> problems = new ConcurrentSkipListMap<>();
  private volatile Optional<Loop.Timer> next = Optional.empty();
  private volatile boolean closed;

  /**
   * @param lane where files are read
   */
  public Reloads(Lane lane, Loop loop) {
    this.lane = lane;
    this.loop = loop;
  }

  /**
   * Reads a file now, and again whenever it changes. Nobody but its owner may be able to write it.
   *
   * @param take refuses what it does not understand with a {@code VirtException}
   * @return fails where the first reading does
   */
  public Future<Void> open(Path path, Consumer<String> take) {
    return follow(path, WatchedFile.Kind.OPEN, take);
  }

  /** As {@link #open}, of a file that nobody but its owner may be able to read. */
  public Future<Void> secret(Path path, Consumer<String> take) {
    return follow(path, WatchedFile.Kind.SECRET, take);
  }

  /** As {@link #secret}; while there is no such file it is an empty one. */
  public Future<Void> perhaps(Path path, Consumer<String> take) {
    return follow(path, WatchedFile.Kind.SECRET_OR_NONE, take);
  }

  private Future<Void> follow(Path path, WatchedFile.Kind kind, Consumer<String> take) {
    WatchedFile file = new WatchedFile(lane, path, kind);
    return file.text()
        .map(
            text -> {
              take.accept(text);
              readers.add(new Reader(file, take));
              return null;
            });
  }

  /** Begins to look. */
  public void begin() {
    if (!closed) {
      next = Optional.of(loop.after(EVERY, () -> look().onComplete(_ -> begin())));
    }
  }

  /** Looks at every file now; completes when all of them were looked at. Never fails. */
  public Future<Void> look() {
    return Future.join(readers.stream().map(this::look).toList()).<Void>mapEmpty().otherwiseEmpty();
  }

  /** What is broken, by its file. */
  public Map<Path, String> problems() {
    return new TreeMap<>(problems);
  }

  public void close() {
    closed = true;
    next.ifPresent(Loop.Timer::cancel);
  }

  private Future<Void> look(Reader reader) {
    return reader
        .file()
        .news()
        .map(
            news -> {
              news.ifPresent(text -> take(reader, text));
              return (Void) null;
            })
        .onFailure(failure -> broken(reader, VirtException.from(failure)));
  }

  private void take(Reader reader, String text) {
    reader.take().accept(text);
    problems.remove(reader.file().path());
    LOG.info("{} was read again", reader.file().path());
  }

  private void broken(Reader reader, VirtException why) {
    reader.file().forget();
    String before = problems.put(reader.file().path(), why.getMessage());
    if (!why.getMessage().equals(before)) {
      LOG.error("what was read before stays in force: {}", why.getMessage());
    }
  }
}
