package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.rules.AbiStability;
import io.vireo.rules.Forms;
import io.vireo.rules.Secrets;
import io.vireo.rules.Validation;
import io.vireo.save.SaveImage;
import io.vireo.wire.xml.XmlLimits;
import java.util.Optional;
import java.util.UUID;

/** A domain's document in the forms in which it is kept, shown and put into images. */
final class DocumentForms {

  /**
   * Characters of a definition as it is kept, which may be more than were written. The rest of what
   * can be read back is for what a start adds: aliases, addresses, ports.
   */
  static final int KEPT_CHARACTERS_MAX = XmlLimits.DOCUMENT_BYTES_MAX / 4 * 3;

  private static final String LANE = "documents";

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

  /** The same, if it can be kept and read again, running too. */
  static Domain keepable(Domain document) {
    int characters = kept(document).length();
    if (characters > KEPT_CHARACTERS_MAX) {
      throw new VirtException(
              ErrorCode.DOCUMENT_TOO_LARGE,
              "the definition takes "
                  + characters
                  + " characters as it is kept, more than "
                  + KEPT_CHARACTERS_MAX
                  + "; make it smaller")
          .of(document.name());
    }
    return document;
  }

  /** For a domain of which nothing is known but that it may be running. */
  static Domain placeholder(UUID uuid) {
    return reread(
        "<domain type='qemu'><name>%1$s</name><uuid>%1$s</uuid><memory>0</memory>".formatted(uuid)
            + "<vcpu>1</vcpu><os><type>hvm</type></os></domain>");
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
   * Never one that a restore could not read.
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
    String text = DomainDocument.format(chosen);
    reread(text);
    return text;
  }

  /**
   * The same of a domain as it is now, made on a lane: a document is written and read again in
   * milliseconds, and eight guests may be saved at once. Completes on the owner's loop.
   */
  static Future<String> saved(DomainOwner owner, Optional<Domain> replacement) {
    Domain live = owner.document();
    Home home = owner.home();
    return home.loop().deliver(home.host().lane(LANE).run(() -> saved(live, replacement)));
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
