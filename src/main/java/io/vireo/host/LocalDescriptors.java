package io.vireo.host;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * The kernel's descriptors. Any thread. Opening and closing are done on the file system's lane:
 * both may wait for a server.
 */
final class LocalDescriptors implements Descriptors {

  /** Open at once; each lives for a few answers of a hypervisor. */
  static final int DESCRIPTORS_MAX = 512;

  private final Function<Path, Lane> lanes;
  private final Set<Open> open = ConcurrentHashMap.newKeySet();

  LocalDescriptors(Function<Path, Lane> lanes) {
    this.lanes = lanes;
  }

  @Override
  public Future<Descriptor> open(Path file, Access access) {
    Lane lane = lanes.apply(file);
    return lane.run(
        () -> {
          if (open.size() >= DESCRIPTORS_MAX) {
            throw tooMany(file);
          }
          return remembered(opened(file, access), lane);
        });
  }

  private Open remembered(int number, Lane lane) throws IOException {
    Path link = Path.of("/proc/self/fd", Integer.toString(number));
    Open opened = new Open(Files.readSymbolicLink(link), Files.isRegularFile(link), number, lane);
    open.add(opened);
    return opened;
  }

  private static int opened(Path file, Access access) {
    int number = DescriptorCalls.open(file, access);
    if (number < 0) {
      throw refused(file, access, -number);
    }
    return number;
  }

  private static VirtException tooMany(Path file) {
    return new VirtException(
        ErrorCode.LIMIT_REACHED,
        "%s cannot be opened: %d descriptors are being passed; try again later"
            .formatted(file, DESCRIPTORS_MAX));
  }

  private static VirtException refused(Path file, Access access, int errno) {
    if (errno == DescriptorCalls.EINVAL && access.isDirect()) {
      return new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              "the file system of %s knows no direct I/O; do without it".formatted(file))
          .of(file.toString());
    }
    ErrorCode code =
        switch (errno) {
          case DescriptorCalls.ENOENT -> ErrorCode.NO_FILE;
          case DescriptorCalls.EPERM, DescriptorCalls.EACCES -> ErrorCode.ACCESS_DENIED;
          default -> ErrorCode.OPEN_FAILED;
        };
    return failure(code, file, "opened", errno);
  }

  private static VirtException failure(ErrorCode code, Path file, String verb, int errno) {
    return new VirtException(
            code, "%s cannot be %s: %s".formatted(file, verb, DescriptorCalls.reason(errno)))
        .of(file.toString());
  }

  /** Descriptors that nobody has closed. */
  int openNow() {
    return open.size();
  }

  /** At the end of the host, whose lanes take no more work. */
  void close() {
    List.copyOf(open).forEach(this::closeNow);
  }

  /** Only one may close: the number may be another file's in the next moment. */
  private void closeNow(Open descriptor) {
    if (descriptor.closed.compareAndSet(false, true)) {
      open.remove(descriptor);
      LinuxCalls.close(descriptor.number);
    }
  }

  private final class Open implements Descriptor {
    private final Path name;
    private final boolean plainFile;
    private final int number;
    private final Lane lane;
    private final AtomicBoolean closed = new AtomicBoolean();

    Open(Path name, boolean plainFile, int number, Lane lane) {
      this.name = name;
      this.plainFile = plainFile;
      this.number = number;
      this.lane = lane;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public Path name() {
      return name;
    }

    @Override
    public boolean isPlainFile() {
      return plainFile;
    }

    @Override
    public Future<Void> seek(long position) {
      return lane.run(
          () -> {
            int errno = DescriptorCalls.seek(number, position);
            if (errno != 0) {
              throw failure(ErrorCode.SYSTEM_ERROR, name, "positioned", errno);
            }
            return null;
          });
    }

    /** A lane that takes nothing more leaves it to the end of the host. */
    @Override
    public Future<Void> close() {
      return lane.run(
          () -> {
            closeNow(this);
            return null;
          });
    }
  }
}
