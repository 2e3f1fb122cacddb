package io.vireo.operation;

import java.util.Optional;

/**
 * An XML document, still or again as text. In HTTP it is the body of type {@code application/xml}.
 *
 * @param version of the definition that it shows, to be said in {@code If-Match} by whoever changes
 *     it
 */
public record DocumentText(String xml, Optional<String> version) {

  /** A document of which no versions are kept. */
  public DocumentText(String xml) {
    this(xml, Optional.empty());
  }
}
