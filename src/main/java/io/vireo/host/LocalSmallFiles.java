package io.vireo.host;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The machine's own file systems. Any thread. */
final class LocalSmallFiles implements SmallFiles {

  private final Function<Path, Lane> laneOf;

  LocalSmallFiles(Function<Path, Lane> laneOf) {
    this.laneOf = laneOf;
  }

  @Override
  public Future<Void> makePrivateDirectory(Path directory) {
    return on(directory, "cannot make directory", () -> makeDirectory(directory));
  }

  private static Void makeDirectory(Path directory) throws IOException {
    var owner = PosixFilePermissions.fromString("rwx------");
    try {
      Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(owner));
    } catch (FileAlreadyExistsException there) {
      if (!isDirectory(directory)) {
        throw there;
      }
      Files.setPosixFilePermissions(directory, owner);
    }
    return null;
  }

  @Override
  public Future<Void> removeTree(Path directory) {
    return on(directory, "cannot remove directory", () -> deleteTree(directory));
  }

  private static Void deleteTree(Path directory) throws IOException {
    if (isDirectory(directory)) {
      Files.walkFileTree(directory, new Deletion());
    }
    return null;
  }

  /** {@code Files.isDirectory} would say no of one that cannot be looked at. */
  private static boolean isDirectory(Path path) throws IOException {
    return attributes(path).filter(BasicFileAttributes::isDirectory).isPresent();
  }

  /** Empty only if there is no such file. */
  private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
    try {
      return Optional.of(Files.readAttributes(path, BasicFileAttributes.class));
    } catch (NoSuchFileException none) {
      return Optional.empty();
    }
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public Future<Void> remove(Path file) {
    return on(file, "cannot remove", () -> delete(file));
  }

  /** Also where nothing was found: an earlier removal may not have been made to last. */
  private static Void delete(Path file) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel parent =
        FileChannel.open(file.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
      parent.force(true);
    } catch (NoSuchFileException none) {
      return null;
    }
    return null;
  }

  @Override
  public Future<Long> size(Path file) {
    return on(file, "cannot read the size of", () -> bytes(file));
  }

  private static Long bytes(Path file) throws IOException {
    return attributes(file).map(BasicFileAttributes::size).orElse(0L);
  }

  @Override
  public Future<String> tail(Path file, long from, int bytesMax) {
    return on(file, "cannot read", () -> readTail(file, from, bytesMax));
  }

  private static String readTail(Path file, long from, int bytesMax) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long start = Math.max(from, channel.size() - bytesMax);
      ByteBuffer bytes = ByteBuffer.allocate(bytesMax);
      while (bytes.hasRemaining() && channel.read(bytes, start + bytes.position()) > 0) {}
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException none) {
      return "";
    }
  }

  @Override
  public Future<byte[]> bytes(Path file, int bytesMax) {
    return on(file, "cannot read", () -> readAll(file, bytesMax));
  }

  private static byte[] readAll(Path file, int bytesMax) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(bytesMax);
      if (bytes.length == bytesMax && in.read() >= 0) {
        throw new VirtException(
            ErrorCode.DOCUMENT_TOO_LARGE, file + " is longer than " + bytesMax + " bytes");
      }
      return bytes;
    }
  }

  @Override
  public Future<Void> replace(Path file, String text) {
    return on(file, "cannot write", () -> write(file, text));
  }

  private static Void write(Path file, String text) throws IOException {
    return replace(file, fresh -> Files.writeString(fresh, text));
  }

  @Override
  public Future<Void> copy(Path from, Path to) {
    return on(
        to,
        "cannot copy " + from + " to",
        () -> replace(to, fresh -> Files.copy(from, fresh, StandardCopyOption.REPLACE_EXISTING)));
  }

  /** Fills a new file and gives it the name. */
  private interface Filling {
    void into(Path fresh) throws IOException;
  }

  private static Void replace(Path file, Filling filling) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    var owner = PosixFilePermissions.fromString("rw-------");
    Files.createFile(fresh, PosixFilePermissions.asFileAttribute(owner));
    filling.into(fresh);
    Files.setPosixFilePermissions(fresh, owner);
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return null;
  }

  @Override
  public Future<List<Path>> list(Path directory) {
    return on(directory, "cannot list", () -> names(directory));
  }

  private static List<Path> names(Path directory) throws IOException {
    if (!isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> names = Files.list(directory)) {
      return names.limit(NAMES_MAX).sorted().toList();
    }
  }

  @Override
  public Future<FileFacts> facts(Path file) {
    return on(file, "cannot look at", () -> readFacts(file));
  }

  private static FileFacts readFacts(Path file) throws IOException {
    long modified = Files.getLastModifiedTime(file).toMillis();
    return new FileFacts(Files.size(file), modified, (Long) Files.getAttribute(file, "unix:ino"));
  }

  @Override
  public Future<Boolean> usable(Path file) {
    return on(file, "cannot look at", () -> Files.isReadable(file) && Files.isWritable(file));
  }

  /** One call that may touch the file system. */
  private interface Touch<T> {
    T run() throws IOException;
  }

  private <T> Future<T> on(Path path, String failing, Touch<T> touch) {
    return laneOf
        .apply(path)
        .run(
            () -> {
              try {
                return touch.run();
              } catch (IOException failed) {
                throw new VirtException(
                    ErrorCode.SYSTEM_ERROR, failing + " " + path + ": " + reason(failed), failed);
              }
            });
  }

  /** A file system's message is often only the path. */
  private static String reason(IOException failed) {
    String kind = failed.getClass().getSimpleName().replace("Exception", "");
    return failed instanceof FileSystemException named && named.getReason() != null
        ? named.getReason()
        : kind;
  }
}
