package io.vireo.save;

import io.vireo.base.VirtException;
import io.vireo.stream.FileAbilities;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The road that an image takes, and why. Pure.
 *
 * <p>Without a wish the hypervisor writes a sparse image past the page cache by itself, where both
 * it and the file system can; else the raw stream goes through this process, past the page cache
 * where the file system can. A wish that only one road fulfils switches to that road.
 *
 * @param reasons short sentences, the first one says what was chosen
 */
public record StorageChoice(Storage storage, List<String> reasons) {

  /** More threads of the hypervisor's do not make a disk faster. */
  static final int CHANNELS_DEFAULT_MAX = 4;

  public StorageChoice {
    reasons = List.copyOf(reasons);
  }

  /**
   * @param abilities of the hypervisor, {@link FileAbilities#NONE} if it cannot write a file
   * @param processors of this machine
   * @throws VirtException {@code INVALID_ARG} if wishes contradict each other, {@code
   *     ARGUMENT_UNSUPPORTED} if the hypervisor or the target cannot do what is wished
   */
  public static StorageChoice of(
      StorageWish wish, FileAbilities abilities, DiskFacts disk, int processors) {
    StorageConflicts.refuse(wish, abilities, disk);
    Choosing choosing = new Choosing(wish, abilities, disk, processors, new ArrayList<>());
    return new StorageChoice(choosing.storage(), choosing.reasons());
  }

  private record Choosing(
      StorageWish wish,
      FileAbilities abilities,
      DiskFacts disk,
      int processors,
      List<String> reasons) {

    Storage storage() {
      StreamFormat format = wish.format().orElseGet(this::format);
      boolean byHypervisor = format == StreamFormat.SPARSE || wish.byHypervisor().orElse(false);
      boolean direct = direct(format, byHypervisor);
      Storage storage =
          new Storage(
              format,
              byHypervisor,
              direct,
              channels(format),
              digests(),
              wish.key(),
              wish.bytesPerSecondMax(),
              wish.level());
      explain(storage);
      return storage;
    }

    /** Sparse only if that is sure to be the fastest. */
    private StreamFormat format() {
      if (wish.byHypervisor().orElse(false)) {
        return abilities.mapped() ? StreamFormat.SPARSE : StreamFormat.RAW;
      }
      return againstSparse().isEmpty() ? StreamFormat.SPARSE : StreamFormat.RAW;
    }

    /** Whatever speaks for the road through this process. */
    private List<String> againstSparse() {
      List<String> against = new ArrayList<>();
      note(against, wish.key().isPresent(), "a sparse image cannot be sealed");
      note(against, wish.digests().orElse(false), "digests are made while the state passes");
      note(against, streamOnly(), "what cannot be a file of its own is written in order");
      note(against, refused(wish.byHypervisor()), "the hypervisor is not to write the file");
      note(against, refused(wish.direct()), "the page cache is asked for");
      note(against, !abilities.mapped(), "the hypervisor has no mapped-ram");
      note(
          against,
          abilities.mapped() && !abilities.mappedDirect(),
          "the hypervisor has no mapped-ram with direct I/O");
      note(against, !disk.direct(), disk.fileSystem() + " takes no direct I/O");
      note(against, !disk.sparse(), disk.fileSystem() + " has no sparse files");
      return against;
    }

    private boolean streamOnly() {
      return disk.kind() == DiskFacts.Kind.BLOCK_DEVICE || disk.kind() == DiskFacts.Kind.STREAM;
    }

    private static boolean refused(Optional<Boolean> wished) {
      return wished.filter(yes -> !yes).isPresent();
    }

    private static void note(List<String> reasons, boolean holds, String reason) {
      if (holds) {
        reasons.add(reason);
      }
    }

    private boolean direct(StreamFormat format, boolean byHypervisor) {
      boolean can =
          byHypervisor
              ? disk.direct() && format == StreamFormat.SPARSE && abilities.mappedDirect()
              : disk.direct();
      return wish.direct().orElse(can);
    }

    private int channels(StreamFormat format) {
      int standard = Math.clamp(processors, 1, CHANNELS_DEFAULT_MAX);
      return switch (format) {
        case SPARSE, ZSTD -> wish.channels().orElse(standard);
        case RAW, GZIP, BZIP2, XZ, LZOP -> 1;
      };
    }

    /** A device does not tell where the stream ends; the digests' footer does. */
    private boolean digests() {
      return wish.digests().orElse(disk.kind() == DiskFacts.Kind.BLOCK_DEVICE);
    }

    private void explain(Storage storage) {
      reasons.add(
          "%s: %s, %s"
              .formatted(storage.format().libvirtName(), road(storage), cache(storage.direct())));
      if (!storage.byHypervisor() && wish.format().isEmpty()) {
        reasons.addAll(againstSparse());
      }
      note(reasons, !storage.direct() && !disk.direct(), disk.fileSystem() + " is cached only");
      note(
          reasons,
          wish.channels().isPresent() && storage.format() == StreamFormat.RAW,
          "channels: of no use to a raw stream");
      note(reasons, readBack(storage), "digests: the file is read back before it is complete");
      note(
          reasons,
          storage.digests() && wish.digests().isEmpty(),
          "digests: a device does not tell where the stream ends");
      note(
          reasons,
          disk.kind() == DiskFacts.Kind.FILE_IN_PLACE || disk.kind() == DiskFacts.Kind.BLOCK_DEVICE,
          "in place: what is there goes before the first byte is written");
    }

    private static boolean readBack(Storage storage) {
      return storage.byHypervisor() && storage.digests();
    }

    private static String road(Storage storage) {
      String sealed = storage.key().map(key -> ", sealed with key " + key.name()).orElse("");
      if (storage.byHypervisor()) {
        return "the hypervisor writes the file itself" + channelWords(storage);
      }
      return storage.format().isPacked()
          ? "packed by this process" + channelWords(storage) + sealed
          : "through this process" + sealed;
    }

    private static String channelWords(Storage storage) {
      return switch (storage.format()) {
        case SPARSE -> ", " + storage.channels() + counted(storage.channels(), " channel");
        case ZSTD -> " with " + storage.channels() + counted(storage.channels(), " thread");
        case RAW, GZIP, BZIP2, XZ, LZOP -> "";
      };
    }

    private static String counted(int count, String what) {
      return count == 1 ? what : what + "s";
    }

    private static String cache(boolean direct) {
      return direct ? "past the page cache" : "through the page cache";
    }
  }
}
