package io.vireo.model.domain;

import io.vireo.wire.xml.XmlCodec;

/**
 * A domain as text. Reading and writing lose nothing that is said; defaults are no business of
 * these functions. They fail as {@link XmlCodec} does.
 */
public final class DomainDocument {

  private DomainDocument() {}

  /** Reads a document encoded in UTF-8. */
  public static Domain parse(byte[] document) {
    return XmlCodec.read(document, Domain.class);
  }

  /** Reads a document that is decoded already. */
  public static Domain parse(String document) {
    return XmlCodec.read(document, Domain.class);
  }

  /** Writes in libvirt's layout, with a newline at the end. */
  public static String format(Domain domain) {
    return XmlCodec.write(domain);
  }
}
