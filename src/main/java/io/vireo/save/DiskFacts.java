package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * What a place can do that an image is to go to.
 *
 * @param fileSystem its kind, for example {@code ext4}; {@code device} and {@code stream} for what
 *     has none
 * @param direct whether it was seen to take O_DIRECT
 * @param blockBytes what accesses past the page cache keep to: a power of two
 * @param sparse whether what was never written takes no room, judged by the kind
 * @param hardLinks whether an earlier image can be kept under a second name
 * @param freeBytes of which an ordinary writer may use; {@code Long.MAX_VALUE} if that means
 *     nothing
 */
public record DiskFacts(
    Kind kind,
    String fileSystem,
    boolean direct,
    int blockBytes,
    boolean sparse,
    boolean hardLinks,
    long freeBytes) {

  /** What the image goes to. */
  public enum Kind {
    /** A file that the finished image is renamed to. */
    FILE,
    /** A file or an open descriptor that is written in place. */
    FILE_IN_PLACE,
    /** Written in place, since it is nothing that can be renamed. */
    BLOCK_DEVICE,
    /** No file of this host at all: bytes leave in their order. */
    STREAM
  }

  private static final Set<String> NEVER_SPARSE = Set.of("vfat", "msdos", "exfat", "hfs");

  /** Of a target that is no file of this host. */
  public static final DiskFacts STREAM =
      new DiskFacts(Kind.STREAM, "stream", false, 1, false, false, Long.MAX_VALUE);

  /**
   * Looks, and tries with an empty file beside the target, which it removes again.
   *
   * @return on the lane of the target's file system; fails as {@link ImageWriter#open} does
   */
  public static Future<DiskFacts> of(Host host, Path target, boolean inPlace) {
    return host.laneOf(target).run(() -> of(FileCalls.local(), SaveTarget.find(target, inPlace)));
  }

  static DiskFacts of(FileCalls disk, SaveTarget target) {
    try {
      return switch (target.kind()) {
        case BLOCK_DEVICE -> ofDevice(disk, target);
        case FILE_IN_PLACE -> ofFile(target, Trial.inPlace(disk, target.file()));
        case FILE, STREAM -> ofFile(target, Trial.beside(disk, target.file()));
      };
    } catch (IOException cause) {
      throw DiskFailure.writing(target.name(), cause);
    }
  }

  private static DiskFacts ofDevice(FileCalls disk, SaveTarget target) throws IOException {
    boolean direct = Trial.inPlace(disk, target.file()).direct();
    return new DiskFacts(
        Kind.BLOCK_DEVICE, "device", direct, target.blockBytes(), false, false, target.room());
  }

  private static DiskFacts ofFile(SaveTarget target, Trial tried) throws IOException {
    FileStore store = Files.getFileStore(target.storePath());
    return new DiskFacts(
        target.kind(),
        store.type(),
        tried.direct(),
        target.blockBytes(),
        !NEVER_SPARSE.contains(store.type()),
        tried.hardLinks(),
        target.room());
  }

  /** What can only be found out by doing it. */
  private record Trial(boolean direct, boolean hardLinks) {

    static Trial inPlace(FileCalls disk, Path file) {
      return new Trial(takesDirect(disk, file), false);
    }

    /** By the name of a part file, so that a crash leaves nothing that is not swept. */
    static Trial beside(FileCalls disk, Path target) throws IOException {
      Path probe = SideFile.part(target);
      try (DiskFile _ = disk.create(probe)) {
        return new Trial(takesDirect(disk, probe), takesLink(disk, probe));
      } finally {
        disk.delete(probe);
      }
    }

    private static boolean takesDirect(FileCalls disk, Path file) {
      try (DiskFile _ = disk.direct(file)) {
        return true;
      } catch (IOException refused) {
        return false;
      }
    }

    private static boolean takesLink(FileCalls disk, Path probe) throws IOException {
      try {
        disk.link(probe, SideFile.earlier(probe));
      } catch (IOException refused) {
        return false;
      }
      disk.delete(SideFile.earlier(probe));
      return true;
    }
  }
}
