package io.vireo.domain;

import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.operation.SaveOperations.SaveImageInfo;
import io.vireo.save.Inspection;
import io.vireo.save.SaveImage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;

/** A save image as callers see it. */
final class ImageView {

  private ImageView() {}

  static SaveImageInfo of(Path path, Inspection found) {
    Optional<SaveImage> image = found.image();
    Optional<Domain> document = image.flatMap(ImageView::document);
    return new SaveImageInfo(
        SaveCalls.filePath(path),
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

  /** The document, if it can be read; a report on a damaged one must not fail for it. */
  static Optional<Domain> document(SaveImage image) {
    try {
      return Optional.of(DocumentForms.reread(image.xml()));
    } catch (VirtException unreadable) {
      return Optional.empty();
    }
  }
}
