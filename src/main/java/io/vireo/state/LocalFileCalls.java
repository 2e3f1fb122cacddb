package io.vireo.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** The machine's own file systems through {@link FileChannel}. */
enum LocalFileCalls implements FileCalls {
  INSTANCE;

  @Override
  public DiskFile create(Path path) throws IOException {
    return file(
        path,
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public DiskFile open(Path path) throws IOException {
    return file(path, Set.of(StandardOpenOption.READ));
  }

  @Override
  public DiskFile update(Path path) throws IOException {
    return file(path, Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE));
  }

  @Override
  public DiskFile direct(Path path) throws IOException {
    return direct(path, StandardOpenOption.WRITE);
  }

  @Override
  public DiskFile directReading(Path path) throws IOException {
    return direct(path, StandardOpenOption.READ);
  }

  private static DiskFile direct(Path path, OpenOption access) throws IOException {
    try {
      return file(path, Set.of(access, directOption()));
    } catch (UnsupportedOperationException notHere) {
      throw new IOException("direct I/O is not supported", notHere);
    }
  }

  @Override
  public void createDirectory(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, owner("rwx------"));
    } catch (FileAlreadyExistsException there) {
      if (!Files.isDirectory(directory)) {
        throw there;
      }
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void link(Path existing, Path second) throws IOException {
    try {
      Files.createLink(second, existing);
    } catch (UnsupportedOperationException notHere) {
      throw new IOException("hard links are not supported", notHere);
    }
  }

  @Override
  public boolean delete(Path path) throws IOException {
    return Files.deleteIfExists(path);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** By name: the compiler cannot be told that this exported class is no internal one. */
  private static OpenOption directOption() {
    try {
      Class<?> options = Class.forName("com.sun.nio.file.ExtendedOpenOption");
      return Stream.of(options.getEnumConstants())
          .filter(option -> option.toString().equals("DIRECT"))
          .map(OpenOption.class::cast)
          .findAny()
          .orElseThrow(() -> new UnsupportedOperationException("no option DIRECT"));
    } catch (ClassNotFoundException notHere) {
      throw new UnsupportedOperationException(notHere);
    }
  }

  private static DiskFile file(Path path, Set<? extends OpenOption> how) throws IOException {
    return new Opened(FileChannel.open(path, how, owner("rw-------")));
  }

  private static FileAttribute<Set<PosixFilePermission>> owner(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private record Opened(FileChannel channel) implements DiskFile {

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return channel.read(bytes, position);
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      return channel.write(bytes, position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      channel.truncate(size);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public boolean claim() throws IOException {
      try {
        return channel.tryLock() != null;
      } catch (OverlappingFileLockException ours) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
