package io.vireo.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * The real file calls, written down in order, of which chosen ones fail and all writes may come
 * short.
 */
public final class ScriptedFileCalls implements FileCalls {

  /** One call: {@code force .a.part}, {@code write .a.part 0+92}, {@code rename .a.part a}. */
  private final List<String> log = Collections.synchronizedList(new ArrayList<>());

  private final List<String> failed = Collections.synchronizedList(new ArrayList<>());
  private final List<Path> forcedDirectories = Collections.synchronizedList(new ArrayList<>());
  private final FileCalls real = FileCalls.local();
  private volatile Predicate<String> failing = call -> false;
  private volatile String reason = "Input/output error";
  private volatile int writeBytesMax = Integer.MAX_VALUE;

  public List<String> log() {
    return List.copyOf(log);
  }

  public List<Path> forcedDirectories() {
    return List.copyOf(forcedDirectories);
  }

  /** The calls that were made to fail. */
  public List<String> failed() {
    return List.copyOf(failed);
  }

  /** Each call that {@code which} accepts fails, with {@code reason} as the system's words. */
  public ScriptedFileCalls failing(Predicate<String> which, String reason) {
    this.failing = which;
    this.reason = reason;
    return this;
  }

  /** The {@code nth} call (from 0) of those accepted fails, and only that one. */
  public ScriptedFileCalls failingOnce(Predicate<String> which, int nth, String reason) {
    int[] left = {nth};
    return failing(call -> which.test(call) && left[0]-- == 0, reason);
  }

  /** No write takes more than that. */
  public ScriptedFileCalls shortWrites(int bytes) {
    this.writeBytesMax = bytes;
    return this;
  }

  public void heal() {
    failing = call -> false;
  }

  private void note(String call) throws IOException {
    log.add(call);
    if (failing.test(call)) {
      failed.add(call);
      throw new IOException(reason);
    }
  }

  private static String name(Path path) {
    return path.getFileName().toString().replaceAll("\\.[0-9a-f]{6,8}\\.(?=part|old|tmp)", ".#.");
  }

  @Override
  public DiskFile create(Path path) throws IOException {
    note("create " + name(path));
    return new Noted(name(path), real.create(path));
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    note("open " + name(path));
    return new Noted(name(path), real.open(path));
  }

  @Override
  public DiskFile update(Path path) throws IOException {
    note("update " + name(path));
    return new Noted(name(path), real.update(path));
  }

  @Override
  public DiskFile direct(Path path) throws IOException {
    note("direct " + name(path));
    return new Noted(name(path), real.direct(path));
  }

  @Override
  public DiskFile directReading(Path path) throws IOException {
    note("directReading " + name(path));
    return new Noted(name(path), real.directReading(path));
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    note("createDirectory " + name(directory));
    real.createDirectory(directory);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    note("rename " + name(from) + " " + name(to));
    real.rename(from, to);
  }

  @Override
  public void link(Path existing, Path second) throws IOException {
    note("link " + name(existing) + " " + name(second));
    real.link(existing, second);
  }

  @Override
  public boolean delete(Path path) throws IOException {
    note("delete " + name(path));
    return real.delete(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    note("forceDirectory");
    forcedDirectories.add(directory);
    real.forceDirectory(directory);
  }

  private final class Noted implements DiskFile {

    private final String name;
    private final DiskFile file;

    Noted(String name, DiskFile file) {
      this.name = name;
      this.file = file;
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      note("read " + name);
      return file.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      int limit = bytes.limit();
      bytes.limit((int) Math.min(limit, bytes.position() + (long) writeBytesMax));
      note("write " + name + " " + position + "+" + bytes.remaining());
      try {
        return file.write(bytes, position);
      } finally {
        bytes.limit(limit);
      }
    }

    @Override
    public long size() throws IOException {
      note("size " + name);
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      note("truncate " + name + " " + size);
      file.truncate(size);
    }

    @Override
    public void force() throws IOException {
      note("force " + name);
      file.force();
    }

    @Override
    public boolean claim() throws IOException {
      note("claim " + name);
      return file.claim();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
