package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A host, a directory, and states that go through stages into files and out of them. */
final class Trial implements AutoCloseable {

  /** Odd on purpose, as it is behind a document. */
  static final int OFFSET = 66_647;

  private final Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);

  Trial(Path directory) {
    this.directory = directory;
  }

  VertxHost host() {
    return host;
  }

  Path path(String name) {
    return directory.resolve(name);
  }

  int blockBytes() throws IOException {
    return (int) Files.getFileStore(directory).getBlockSize();
  }

  FileSink sink(String name, boolean direct, List<Stage> stages) throws IOException {
    Path path = path(name);
    DiskFile file = FileCalls.local().create(path);
    file.writeFully(java.nio.ByteBuffer.wrap(Bytes.random(OFFSET, 99)), 0);
    FileSink.Target target = new FileSink.Target(path, file, OFFSET);
    return direct
        ? FileSink.direct(host, target, FileCalls.local().direct(path), blockBytes(), stages)
        : FileSink.buffered(host, target, stages);
  }

  /** What the file holds behind its front once {@code state} went into it. */
  byte[] stored(byte[] state, List<Stage> stages) throws IOException {
    Files.deleteIfExists(path("stored"));
    FileSink sink = sink("stored", false, stages);
    result(sink.take(Bytes.from(state)));
    byte[] stored = Bytes.tail(path("stored"), OFFSET);
    assertThat(sink.bytesTaken()).isEqualTo(state.length);
    assertThat(sink.bytesStored()).isEqualTo(stored.length);
    return stored;
  }

  FileSource source(byte[] stored, boolean direct, List<Stage> stages) throws IOException {
    byte[] file = new byte[OFFSET + stored.length];
    System.arraycopy(stored, 0, file, OFFSET, stored.length);
    Path path = Files.write(path("image"), file);
    FileSource.Origin origin = new FileSource.Origin(path, OFFSET, stored.length);
    return direct
        ? FileSource.direct(host, origin, blockBytes(), stages)
        : FileSource.buffered(host, origin, stages);
  }

  /** What comes out of a file that holds {@code stored}. */
  byte[] restored(byte[] stored, List<Stage> stages) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    result(source(stored, false, stages).give(Bytes.into(received)));
    return received.toByteArray();
  }

  /** A restore that failed: why, and what it had given by then. */
  static final class Refused {
    private final VirtException failure;
    private final byte[] given;

    Refused(VirtException failure, byte[] given) {
      this.failure = failure;
      this.given = given;
    }

    VirtException failure() {
      return failure;
    }

    byte[] given() {
      return given;
    }
  }

  Refused refused(byte[] stored, List<Stage> stages) throws IOException {
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    VirtException failed = failure(source(stored, false, stages).give(Bytes.into(received)));
    return new Refused(failed, received.toByteArray());
  }

  /** The threads of transfers that live now. */
  static Set<String> transferThreads() {
    Set<String> names = new TreeSet<>();
    Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.matches("(save|restore|verify) .*|.* for (image|stored|broken).*"))
        .forEach(names::add);
    return names;
  }

  @Override
  public void close() {
    result(host.close());
    result(vertx.close());
  }
}
