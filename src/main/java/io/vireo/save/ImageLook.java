package io.vireo.save;

import io.vireo.save.ImageDescription.Digests;
import io.vireo.save.ImageDescription.Front;
import io.vireo.save.ImageDescription.RamBlock;
import io.vireo.save.content.DigestTable;
import io.vireo.save.content.ImageDigests;
import io.vireo.save.content.MappedRam;
import io.vireo.save.content.StateHead;
import io.vireo.save.place.FileKind;
import io.vireo.state.DiskFailure;
import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What a look at an image's file tells, before anybody else is asked. Blocks while it is made. */
record ImageLook(
    Path path,
    Inspection found,
    long fileBytes,
    Optional<Front> front,
    Optional<ImageDescription.Stream> stream) {

  /** Of larger bitmaps, which stand for terabytes of memory, the pages are not counted. */
  private static final long BITMAP_BYTES_MAX = 64L * 1024 * 1024;

  private static final int BITMAP_READ_BYTES = 1 << 16;

  static ImageLook at(Path path) {
    Inspection found = ImageReader.inspect(path);
    try (DiskFile file = FileCalls.local().open(path)) {
      return new ImageLook(
          path,
          found,
          file.size(),
          found.image().map(ImageLook::front),
          found.image().isPresent()
              ? Optional.of(stream(file, found.image().get()))
              : Optional.empty());
    } catch (IOException cause) {
      throw DiskFailure.reading(path, cause);
    }
  }

  ImageDescription described(OptionalLong allocatedBytes) {
    return new ImageDescription(
        path,
        found.state(),
        found.refusal(),
        fileBytes,
        allocatedBytes,
        front,
        stream,
        found.image().map(image -> Writers.guess(image, stream)).orElse("unknown"));
  }

  private static Front front(SaveImage image) {
    SaveHeader header = image.header();
    int textBytes =
        image
            .sealed()
            .map(closed -> sealedBytes(image, closed))
            .orElseGet(() -> image.document().textBytes());
    return new Front(
        header.version(),
        header.order() == ByteOrder.LITTLE_ENDIAN ? "little-endian" : "big-endian",
        header.running(),
        header.format(),
        image.keyName(),
        header.dataBytes(),
        image.xml().getBytes(StandardCharsets.UTF_8).length,
        header.dataBytes() - image.digests().roomBytes() - textBytes,
        cookie(image.document().cookie().orElse("")),
        ImageDescription.identity(image.xml()),
        isChanging(image.path()));
  }

  /** The sealed part stands where a cookie would. */
  private static int sealedBytes(SaveImage image, SealedDocument closed) {
    return image.document().textBytes() + closed.text().length() + 1;
  }

  private static List<String> cookie(String text) {
    return Stream.of("cpu", "slirpHelper").filter(element -> text.contains("<" + element)).toList();
  }

  private static boolean isChanging(Path path) {
    try {
      return FileKind.of(path) == FileKind.REGULAR
          && FileKind.find(SideFile.journal(path)).isPresent();
    } catch (IOException unknown) {
      return false;
    }
  }

  private static ImageDescription.Stream stream(DiskFile file, SaveImage image) throws IOException {
    boolean open =
        !image.header().sealed()
            && (image.header().format() == StreamFormat.RAW
                || image.header().format() == StreamFormat.SPARSE);
    Optional<StateHead> head = open ? StateHead.read(file, image.streamOffset()) : Optional.empty();
    return new ImageDescription.Stream(
        image.streamOffset(),
        Math.max(0, image.streamBytes()),
        head.flatMap(StateHead::machine),
        digests(image.digests()),
        image.header().format() == StreamFormat.SPARSE ? ram(file, image) : List.of());
  }

  private static Digests digests(ImageDigests found) {
    return switch (found) {
      case ImageDigests.None _ -> new Digests("none", 0, 0);
      case ImageDigests.Sound(DigestTable sums) ->
          new Digests("there", sums.count(), sums.chunkBytes());
      case ImageDigests.Unusable _, ImageDigests.FrontDamaged _ -> new Digests("unusable", 0, 0);
    };
  }

  private static List<RamBlock> ram(DiskFile file, SaveImage image) throws IOException {
    List<RamBlock> blocks = new ArrayList<>();
    Optional<MappedRam> found = MappedRam.read(file, image.streamOffset());
    for (MappedRam.Block block : found.map(MappedRam::blocks).orElse(List.of())) {
      blocks.add(
          new RamBlock(
              block.name(), block.usedBytes(), block.pageBytes(), storedBytes(file, block)));
    }
    return blocks;
  }

  private static OptionalLong storedBytes(DiskFile file, MappedRam.Block block) throws IOException {
    if (!block.isWithin(file.size()) || block.bitmapBytes() > BITMAP_BYTES_MAX) {
      return OptionalLong.empty();
    }
    long pages = 0;
    for (long at = 0; at < block.bitmapBytes(); at += BITMAP_READ_BYTES) {
      int count = (int) Math.min(BITMAP_READ_BYTES, block.bitmapBytes() - at);
      ByteBuffer bits = ByteBuffer.allocate(count);
      file.readFully(bits, block.bitmapOffset() + at);
      pages += ones(bits.array());
    }
    return OptionalLong.of(pages * block.pageBytes());
  }

  private static long ones(byte[] bits) {
    long ones = 0;
    for (byte eight : bits) {
      ones += Integer.bitCount(Byte.toUnsignedInt(eight));
    }
    return ones;
  }

  /** Who may have written an image: a guess, for people. */
  private static final class Writers {

    private Writers() {}

    static String guess(SaveImage image, Optional<ImageDescription.Stream> stream) {
      String hypervisor =
          stream
              .flatMap(ImageDescription.Stream::machine)
              .map(" with QEMU, machine "::concat)
              .orElse("");
      return program(image) + hypervisor;
    }

    private static String program(SaveImage image) {
      if (image.hasDigests() || image.header().sealed()) {
        return "Vireo";
      }
      if (image.header().version() < SaveHeader.VERSION) {
        return "an early libvirt";
      }
      if (image.document().cookie().isPresent()) {
        return "libvirt";
      }
      return "Vireo, or libvirt without a cookie";
    }
  }
}
