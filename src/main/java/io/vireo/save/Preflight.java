package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.FileCalls;
import io.vireo.stream.FileAbilities;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a save would do, found out without touching the guest or an earlier image, by the checks
 * that a save makes: {@link ImageWriter#open} of {@link #request} makes them again.
 *
 * @param request to go on with
 * @param expected how long the state and the commit will take; empty if nobody knows yet
 * @param warnings what does not forbid the save
 */
public record Preflight(
    SaveRequest request,
    Space space,
    Mount mount,
    Earlier earlier,
    List<String> reasons,
    Optional<Duration> expected,
    List<String> warnings) {

  /**
   * What is asked.
   *
   * @param request whose storage does not matter, {@link Preflight#request()} has the chosen one
   * @param abilities of the hypervisor to write the file by itself
   */
  public record Ask(SaveRequest request, StorageWish wish, FileAbilities abilities) {}

  /**
   * @param needBytes of the whole image, at most
   * @param freeBytes for an ordinary writer; of a device its length
   * @param basis of the need, in words
   */
  public record Space(long needBytes, long freeBytes, String basis) {}

  /**
   * How much room an image will take at most.
   *
   * @param basis in words, what the number was made of
   */
  record Need(long bytes, String basis) {

    /** QEMU begins the pages of each block of RAM at a whole MiB of the file. */
    private static final long SPARSE_PADDING_BYTES = 16L * 1024 * 1024;

    static Need of(SaveRequest request) {
      StreamFormat format = request.storage().format();
      long padding = format == StreamFormat.SPARSE ? SPARSE_PADDING_BYTES : 0;
      long front = ImageFront.fresh(request).streamOffset();
      return new Need(
          Math.addExact(Math.addExact(request.estimatedBytes(), padding), front),
          "%d bytes of guest state at most, %d before it%s"
              .formatted(request.estimatedBytes(), front, words(format)));
    }

    private static String words(StreamFormat format) {
      if (format.isPacked()) {
        return "; packed by " + format.libvirtName() + " it may be much less";
      }
      return format == StreamFormat.SPARSE ? "; pages of zeros take no room" : "";
    }
  }

  /**
   * Where the image would be.
   *
   * @param source what is mounted there, a device or a server's path
   * @param fileSystem its kind
   * @param directIo whether it was seen to take O_DIRECT
   */
  public record Mount(String source, String fileSystem, boolean directIo) {}

  /** What becomes of what is at the target now. */
  public enum Earlier {
    NONE("nothing is there"),
    KEPT("what is there is kept until the new image is on the disk"),
    GOES_FIRST("what is there goes before the first byte is written");

    private final String words;

    Earlier(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  /** With less than this part of the room to spare a save may well end in a full disk. */
  private static final int TIGHT_PARTS = 20;

  public Preflight {
    reasons = List.copyOf(reasons);
    warnings = List.copyOf(warnings);
  }

  /**
   * Looks, chooses the road, and checks.
   *
   * @return on the lane of the target's file system; fails as {@link ImageWriter#open} or {@link
   *     StorageChoice#of} do
   */
  public static Future<Preflight> of(Host host, Ask ask, SaveRates rates) {
    return host.laneOf(ask.request().target()).run(() -> of(FileCalls.local(), host, ask, rates));
  }

  static Preflight of(FileCalls disk, Host host, Ask ask, SaveRates rates) {
    int processors = Runtime.getRuntime().availableProcessors();
    SaveTarget target = SaveTarget.find(ask.request().target(), ask.request().inPlace());
    DiskFacts facts = DiskFacts.of(disk, target);
    StorageChoice choice = StorageChoice.of(ask.wish(), ask.abilities(), facts, processors);
    SaveRequest request = ask.request().stored(choice.storage());
    StateStages.writing(host.processes(), request);
    Need need = Need.of(request);
    target.requireRoom(need.bytes());
    RedefineJournal.requireIdle(disk, target);
    Mount mount = mount(target, facts);
    return new Preflight(
        request,
        new Space(need.bytes(), facts.freeBytes(), need.basis()),
        mount,
        earlier(target),
        choice.reasons(),
        rates.expected(mount.source(), choice.storage(), request.estimatedBytes()),
        warnings(target, facts, need));
  }

  private static Mount mount(SaveTarget target, DiskFacts facts) {
    try {
      FileStore store = Files.getFileStore(target.storePath());
      boolean device = facts.kind() == DiskFacts.Kind.BLOCK_DEVICE;
      return new Mount(
          device ? target.file().toString() : store.name(), facts.fileSystem(), facts.direct());
    } catch (IOException cause) {
      throw DiskFailure.opening(target.name(), cause);
    }
  }

  private static Earlier earlier(SaveTarget target) {
    return isThere(target.file())
        ? target.isInPlace() ? Earlier.GOES_FIRST : Earlier.KEPT
        : Earlier.NONE;
  }

  private static boolean isThere(Path file) {
    try {
      return FileKind.find(file).isPresent();
    } catch (IOException cause) {
      throw DiskFailure.opening(file, cause);
    }
  }

  private static List<String> warnings(SaveTarget target, DiskFacts facts, Need need) {
    List<String> warnings = new ArrayList<>();
    if (facts.freeBytes() - need.bytes() < need.bytes() / TIGHT_PARTS) {
      warnings.add("the room is tight: " + need.bytes() + " of " + facts.freeBytes() + " bytes");
    }
    if (target.isInPlace()) {
      warnings.add("written in place: " + found(target) + " goes first, and a failure leaves none");
    } else if (!facts.hardLinks()) {
      warnings.add(
          "no hard links: if the very last flush fails, an earlier image is lost with the new one");
    }
    if (!target.name().equals(target.file())) {
      warnings.add(target.name() + " is a link; the image behind it is replaced");
    }
    return warnings;
  }

  /** What would be lost, as far as it can be told. */
  private static String found(SaveTarget target) {
    try {
      return "an image that is " + ImageReader.inspect(target.file()).state();
    } catch (VirtException unreadable) {
      return "what is there";
    }
  }
}
