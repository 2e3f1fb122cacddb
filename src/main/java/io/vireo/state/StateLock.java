package io.vireo.state;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The claim of one store on its directory. The kernel drops it with the process, however that ends.
 *
 * <p>The holder is named in a second file: a process loses a POSIX lock as soon as it closes any
 * descriptor of the locked file, so this process must never open that file a second time, not even
 * to read who holds it.
 */
final class StateLock implements AutoCloseable {

  private static final String OWNER = "owner";
  private static final int OWNER_TEXT_MAX = 100;

  private final Path root;
  private final FileChannel channel;

  private StateLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /** Fails with {@code RESOURCE_BUSY}, naming the holder, if another store has the directory. */
  static StateLock take(Path root) throws IOException {
    String self = self();
    if (owner(root).equals(self)) {
      throw busy(root, self);
    }
    FileChannel channel =
        FileChannel.open(
            root.resolve("lock"),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    FileLock lock = channel.tryLock();
    if (lock == null) {
      channel.close();
      throw busy(root, owner(root));
    }
    Files.writeString(root.resolve(OWNER), self);
    return new StateLock(root, channel);
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(root.resolve(OWNER));
    channel.close();
  }

  /** Pid and start time: in a container every daemon may have the same pid. */
  private static String self() {
    ProcessHandle process = ProcessHandle.current();
    long startMillis = process.info().startInstant().map(at -> at.toEpochMilli()).orElse(0L);
    return process.pid() + " " + startMillis;
  }

  private static String owner(Path root) {
    try {
      String text = Files.readString(root.resolve(OWNER));
      return text.substring(0, Math.min(text.length(), OWNER_TEXT_MAX));
    } catch (IOException unknown) {
      return "";
    }
  }

  private static VirtException busy(Path root, String owner) {
    String holder =
        owner.isEmpty() ? "another process" : "process " + owner.replaceAll("\\D.*", "");
    return new VirtException(
        ErrorCode.RESOURCE_BUSY,
        "state directory %s is in use by %s; stop that one or choose another directory"
            .formatted(root, holder));
  }
}
