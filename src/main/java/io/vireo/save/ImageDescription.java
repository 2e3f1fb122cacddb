package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Processes;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * Everything that can be told of a file that is offered as a save image, whoever wrote it.
 *
 * @param state {@code complete}, {@code incomplete}, {@code foreign}, {@code damaged} or {@code
 *     too-new}
 * @param reason why it cannot be restored from; empty only for a complete one
 * @param allocatedBytes on the disk, less than the length if there are holes; empty if nobody says
 * @param front empty if its header cannot be read
 * @param stream empty likewise
 * @param writer a guess at who wrote it, and by what
 */
public record ImageDescription(
    Path path,
    String state,
    Optional<VirtException> reason,
    long fileBytes,
    OptionalLong allocatedBytes,
    Optional<Front> front,
    Optional<Stream> stream,
    String writer) {

  /**
   * Header and document.
   *
   * @param byteOrder {@code little-endian} or {@code big-endian}
   * @param running whether the guest is to run after its restore
   * @param format as it is stored, and whether that is sealed
   * @param dataBytes between header and stream
   * @param roomBytes by which the document could be longer
   * @param cookie the elements of QEMU's cookie: {@code cpu}, {@code slirpHelper}; empty if none
   * @param domain name and UUID of the document, if it can be read
   * @param changing whether an interrupted change of the document waits to be finished
   */
  public record Front(
      int version,
      String byteOrder,
      boolean running,
      StreamFormat format,
      Optional<String> sealedWithKey,
      int dataBytes,
      int documentBytes,
      int roomBytes,
      List<String> cookie,
      Optional<Identity> domain,
      boolean changing) {}

  /** Of the domain in the document. */
  public record Identity(String name, Optional<UUID> uuid) {}

  /**
   * The guest's state.
   *
   * @param offset of its first byte
   * @param bytes as stored; of a device without digests at most
   * @param machine type of the machine that wrote it, where the stream can be looked into
   * @param digests what is known of its checksums
   * @param ram of a sparse one; the first blocks
   */
  public record Stream(
      long offset, long bytes, Optional<String> machine, Digests digests, List<RamBlock> ram) {}

  /**
   * @param state {@code none}, {@code there} or {@code unusable}
   * @param chunkBytes of each chunk but the last; 0 without
   */
  public record Digests(String state, int chunks, long chunkBytes) {}

  /**
   * @param bytes of memory
   * @param storedBytes of pages that are in the file; empty if they cannot be counted
   */
  public record RamBlock(String name, long bytes, long pageBytes, OptionalLong storedBytes) {}

  private static final Duration STAT_WITHIN = Duration.ofSeconds(5);

  public ImageDescription {
    path = path.toAbsolutePath();
  }

  /**
   * Reads the front, and of the stream what tells about it; never the whole.
   *
   * @return fails with {@code NO_FILE}, {@code OPEN_FAILED} or {@code READ_FAILED} only
   */
  public static Future<ImageDescription> of(Host host, Path path) {
    return host.laneOf(path)
        .run(() -> ImageLook.at(path))
        .compose(found -> allocated(host, path).map(blocks -> found.described(blocks)));
  }

  /** Java does not tell a file's blocks; the system's own program does. */
  private static Future<OptionalLong> allocated(Host host, Path path) {
    Processes programs = host.processes();
    return programs
        .find("stat")
        .map(
            stat ->
                programs
                    .run(
                        List.of(stat.toString(), "-L", "-c", "%b %B", path.toString()), STAT_WITHIN)
                    .map(ImageDescription::blocks)
                    .otherwise(OptionalLong.empty()))
        .orElseGet(() -> Future.succeededFuture(OptionalLong.empty()));
  }

  private static OptionalLong blocks(Processes.Output output) {
    String[] words = output.stdout().strip().split(" ", -1);
    return output.exitStatus() == 0 && output.stdout().matches("[0-9]{1,15} [0-9]{1,6}\\s*")
        ? OptionalLong.of(Long.parseLong(words[0]) * Long.parseLong(words[1]))
        : OptionalLong.empty();
  }

  /** A report on a damaged document must not fail for it. */
  static Optional<Identity> identity(String xml) {
    try {
      Domain domain = DomainDocument.parse(xml);
      return Optional.of(new Identity(domain.name(), domain.uuid()));
    } catch (VirtException unreadable) {
      return Optional.empty();
    }
  }
}
