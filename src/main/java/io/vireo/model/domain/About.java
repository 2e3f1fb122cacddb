package io.vireo.model.domain;

import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;

/** What people say about a guest. Metadata belongs to applications and is kept as written. */
public record About(
    @Child Optional<String> genid,
    @Child Optional<String> title,
    @Child Optional<String> description,
    @Child Optional<XmlElement> metadata) {

  public static final About NOTHING =
      new About(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  public About withTitle(String title) {
    return Derive.with(this, "title", Optional.of(title));
  }

  public About withDescription(String description) {
    return Derive.with(this, "description", Optional.of(description));
  }

  public About withMetadata(XmlElement metadata) {
    return Derive.with(this, "metadata", Optional.of(metadata));
  }
}
