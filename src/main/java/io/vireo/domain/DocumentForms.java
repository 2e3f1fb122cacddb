package io.vireo.domain;

import io.vireo.base.ErrorCode;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.rules.AbiStability;
import io.vireo.rules.Forms;
import io.vireo.rules.Secrets;
import io.vireo.rules.Validation;
import io.vireo.save.SaveImage;
import java.util.Optional;

/** A domain's document in the forms in which it is kept, shown and put into images. */
final class DocumentForms {

  private DocumentForms() {}

  /**
   * Reads and validates what somebody wrote. What belongs to a running machine, in a document that
   * was taken from one, is left out.
   */
  static Domain parse(String xml) {
    return Validation.check(Forms.inactive(DomainDocument.parse(xml)));
  }

  /**
   * Reads what was accepted once: kept by the daemon or found in an image. Rules that came later
   * must not lose a guest that runs.
   */
  static Domain reread(String xml) {
    return DomainDocument.parse(xml);
  }

  /** With everything, as the daemon keeps it. */
  static String kept(Domain document) {
    return DomainDocument.format(document);
  }

  /** As a caller sees it. */
  static String shown(Domain document, boolean inactive, boolean secure) {
    Domain form = inactive ? Forms.inactive(document) : document;
    return DomainDocument.format(secure ? form : Secrets.strip(form));
  }

  /**
   * As it stands in a save image: what a restore needs, passwords too, and nothing of the live run.
   */
  static String saved(Domain live, Optional<Domain> replacement) {
    Domain inactive = Forms.migratable(live);
    Domain chosen =
        replacement
            .map(
                wanted -> {
                  Domain form = Forms.migratable(wanted);
                  AbiStability.check(inactive, form);
                  return form;
                })
            .orElse(inactive);
    return DomainDocument.format(chosen);
  }

  /** What a restore runs: the image's document or a compatible replacement. */
  static Domain restored(SaveImage image, Optional<Domain> replacement) {
    Domain stored = reread(image.xml());
    return replacement
        .map(
            wanted -> {
              AbiStability.check(stored, wanted);
              return wanted;
            })
        .orElse(stored);
  }

  /**
   * A new definition for a domain that exists: UUID may be left out, neither it nor the name may
   * differ.
   */
  static Domain requireSame(Domain written, DomainOwner owner) {
    if (!written.name().equals(owner.name())
        || written.uuid().filter(uuid -> !uuid.equals(owner.uuid())).isPresent()) {
      throw owner.fault(
          ErrorCode.INVALID_ARG, "cannot change its name or UUID; undefine it and define another");
    }
    return written.withUuid(owner.uuid());
  }

  static long memoryKibibytes(Domain document) {
    return document.memory().current().orElse(document.memory().size()).kib();
  }

  static long maxMemoryKibibytes(Domain document) {
    return document.memory().size().kib();
  }
}
