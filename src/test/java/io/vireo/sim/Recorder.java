package io.vireo.sim;

import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The real file calls on a directory, on a tape. One of them may fail; nothing is really flushed,
 * since only the model of the disk loses anything.
 */
final class Recorder implements FileCalls {

  private static final long WINDOW_BYTES = 64 * 1024;
  private static final int SHORT_BYTES = 4096;

  private final FileCalls real = FileCalls.local();
  private final Tape tape;
  private final Map<Path, Integer> names = new ConcurrentHashMap<>();
  private final AtomicInteger files = new AtomicInteger();
  private final Fault fault;
  private volatile int writeBytesMax = Integer.MAX_VALUE;

  private Recorder(Tape tape, Map<Path, Integer> names, Fault fault) {
    this.tape = tape;
    this.names.putAll(names);
    this.files.set(names.values().stream().mapToInt(file -> file).max().orElse(0));
    this.fault = fault;
  }

  /** What is in the directory now counts as durable. */
  static Recorder of(Path directory, Fault fault) throws IOException {
    Map<Path, Integer> names = new TreeMap<>();
    Map<Integer, ByteBuffer> contents = new TreeMap<>();
    try (Stream<Path> all = Files.list(directory)) {
      for (Path file : all.sorted().toList()) {
        names.put(file, names.size() + 1);
        contents.put(names.size(), ByteBuffer.wrap(Files.readAllBytes(file)));
      }
    }
    Tape tape = new Tape(contents, new Tape.Names(names), Tape.blank().events());
    return new Recorder(tape, names, fault);
  }

  Tape tape() {
    return tape;
  }

  /** No write takes more than that, at the beginning of each window of a file. */
  Recorder shortWrites(int bytes) {
    this.writeBytesMax = bytes;
    return this;
  }

  private interface Effect<T> {
    T happen() throws IOException;
  }

  private <T> T call(Op op, Effect<T> effect) throws IOException {
    int call = tape.begin(op);
    Fault.Kind kind = fault.strike(op);
    try {
      if (kind == Fault.Kind.BEFORE) {
        throw new IOException("Input/output error");
      }
      T result = effect.happen();
      if (kind == Fault.Kind.AFTER) {
        throw new IOException("Input/output error");
      }
      tape.end(call, op, Event.Moment.DONE);
      return result;
    } catch (IOException failed) {
      boolean yetDone = kind == Fault.Kind.AFTER;
      tape.end(call, op, yetDone ? Event.Moment.FAILED_YET_DONE : Event.Moment.FAILED);
      throw failed;
    }
  }

  private static Path key(Path path) throws IOException {
    return path.getParent().toRealPath().resolve(path.getFileName());
  }

  private DiskFile opened(Path path, DiskFile file) throws IOException {
    return new Recorded(names.get(path.toRealPath()), file);
  }

  @Override
  public DiskFile create(Path path) throws IOException {
    Path name = key(path);
    int number = files.incrementAndGet();
    Op op = new Op.Naming("create", Map.of(name, Optional.of(number)));
    DiskFile file = call(op, () -> real.create(path));
    names.put(name, number);
    return new Recorded(number, file);
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    return opened(path, real.open(path));
  }

  @Override
  public DiskFile update(Path path) throws IOException {
    return opened(path, real.update(path));
  }

  /** Need not go past any cache here, only keep to the blocks. */
  @Override
  public DiskFile direct(Path path) throws IOException {
    return opened(path, real.update(path));
  }

  @Override
  public DiskFile directReading(Path path) throws IOException {
    return opened(path, real.open(path));
  }

  /** Taken for durable. */
  @Override
  public void createDirectory(Path directory) throws IOException {
    real.createDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Path source = key(from);
    Path target = key(to);
    Op op =
        new Op.Naming(
            "rename",
            Map.of(target, Optional.ofNullable(names.get(source)), source, Optional.empty()));
    call(
        op,
        () -> {
          real.rename(from, to);
          names.put(target, names.remove(source));
          return null;
        });
  }

  @Override
  public void link(Path existing, Path second) throws IOException {
    Path name = key(second);
    int number = names.get(existing.toRealPath());
    call(
        new Op.Naming("link", Map.of(name, Optional.of(number))),
        () -> {
          real.link(existing, second);
          names.put(name, number);
          return null;
        });
  }

  @Override
  public boolean delete(Path path) throws IOException {
    Path name = key(path);
    if (!names.containsKey(name)) {
      return real.delete(path);
    }
    return call(
        new Op.Naming("unlink", Map.of(name, Optional.empty())),
        () -> {
          names.remove(name);
          return real.delete(path);
        });
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    call(new Op.FlushNames(directory.toRealPath()), () -> Boolean.TRUE);
  }

  private final class Recorded implements DiskFile {

    private final int number;
    private final DiskFile file;

    Recorded(int number, DiskFile file) {
      this.number = number;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      int limit = bytes.limit();
      bytes.limit((int) Math.min(limit, bytes.position() + room(position, writeBytesMax)));
      try {
        return call(new Op.Write(number, position, copy(bytes)), () -> all(bytes, position));
      } finally {
        bytes.limit(limit);
      }
    }

    private static long room(long position, int writeBytesMax) {
      long inWindow = position % WINDOW_BYTES;
      return inWindow < SHORT_BYTES || writeBytesMax == Integer.MAX_VALUE
          ? writeBytesMax
          : WINDOW_BYTES - inWindow;
    }

    private int all(ByteBuffer bytes, long position) throws IOException {
      int count = bytes.remaining();
      file.writeFully(bytes, position);
      return count;
    }

    private static ByteBuffer copy(ByteBuffer bytes) {
      ByteBuffer copy = ByteBuffer.allocate(bytes.remaining());
      return copy.put(bytes.duplicate()).flip();
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      call(
          new Op.Truncate(number, size),
          () -> {
            file.truncate(size);
            return null;
          });
    }

    @Override
    public void force() throws IOException {
      call(new Op.Flush(number), () -> Boolean.TRUE);
    }

    @Override
    public boolean claim() throws IOException {
      return file.claim();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
