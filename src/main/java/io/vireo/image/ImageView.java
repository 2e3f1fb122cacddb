package io.vireo.image;

import io.vireo.base.FilePath;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.operation.ImageOperations.ImageFront;
import io.vireo.operation.ImageOperations.ImageState;
import io.vireo.operation.ImageOperations.RamBlock;
import io.vireo.operation.ImageOperations.Shown;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.save.ImageDescription;
import io.vireo.save.Inspection;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A save image as callers see it. */
public final class ImageView {

  private ImageView() {}

  public static SaveImageInfo of(Path path, Inspection found) {
    Optional<SaveImage> image = found.image();
    Optional<Domain> document = image.flatMap(ImageView::document);
    return new SaveImageInfo(
        new FilePath(path.toString()),
        found.state(),
        found.refusal().map(VirtException::getMessage).orElse(""),
        image.map(SaveImage::fileBytes).orElse(0L),
        image.map(seen -> seen.header().version()),
        image.map(seen -> seen.header().format().libvirtName()),
        image.map(seen -> seen.header().running()),
        document.map(Domain::name),
        document.flatMap(Domain::uuid).map(UUID::toString),
        image.map(seen -> Math.max(0, seen.streamBytes())));
  }

  public static Shown of(ImageDescription found) {
    return new Shown(
        new FilePath(found.path().toString()),
        found.state(),
        found.reason().map(VirtException::getMessage),
        found.writer(),
        found.fileBytes(),
        boxed(found.allocatedBytes()),
        found.front().map(ImageView::front),
        found.stream().map(ImageView::stream));
  }

  private static ImageFront front(ImageDescription.Front front) {
    return new ImageFront(
        front.version(),
        front.byteOrder(),
        front.running(),
        front.format().libvirtName(),
        front.sealedWithKey(),
        front.dataBytes(),
        front.documentBytes(),
        front.roomBytes(),
        front.cookie(),
        front.domain().map(ImageDescription.Identity::name),
        front.domain().flatMap(ImageDescription.Identity::uuid).map(UUID::toString),
        front.changing());
  }

  private static ImageState stream(ImageDescription.Stream stream) {
    return new ImageState(
        stream.offset(),
        stream.bytes(),
        stream.machine(),
        stream.digests().state(),
        stream.digests().chunks(),
        stream.digests().chunkBytes(),
        stream.ram().stream()
            .map(
                block ->
                    new RamBlock(
                        block.name(), block.bytes(), block.pageBytes(), boxed(block.storedBytes())))
            .toList());
  }

  private static Optional<Long> boxed(OptionalLong number) {
    return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
  }

  /** The document, if it can be read; a report on a damaged one must not fail for it. */
  public static Optional<Domain> document(SaveImage image) {
    try {
      return Optional.of(DomainDocument.parse(image.xml()));
    } catch (VirtException unreadable) {
      return Optional.empty();
    }
  }
}
