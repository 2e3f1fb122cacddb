package io.vireo.model.capability;

import io.vireo.wire.Child;
import io.vireo.wire.Element;
import java.util.List;

/** What a connection's host is and which guests it can have. */
@Element("capabilities")
public record CapabilitiesDocument(
    @Child HostCapabilities host, @Child("guest") List<GuestCapabilities> guests) {

  public CapabilitiesDocument {
    guests = List.copyOf(guests);
  }
}
