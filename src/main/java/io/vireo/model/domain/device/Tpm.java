package io.vireo.model.domain.device;

import io.vireo.model.YesNo;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A trusted platform module. */
@Element("tpm")
public record Tpm(
    @Attr Optional<String> model,
    @Child Optional<Backend> backend,
    @Inline DeviceInfo info,
    @Rest Extras extras)
    implements Device {

  /** What stands behind the module. */
  @Choice(by = "type")
  public sealed interface Backend {

    @Case("passthrough")
    record Passthrough(@Attr("device/path") Optional<String> path) implements Backend {}

    /** {@code version} is 1.2 or 2.0; the secret names the key that seals its state. */
    @Case("emulator")
    record Emulator(
        @Attr Optional<String> version,
        @Attr("persistent_state") Optional<YesNo> persistent,
        @Attr("encryption/secret") Optional<String> secret)
        implements Backend {}

    @Case("external")
    record External(@Inline ExternalSource source) implements Backend {}
  }

  /** The socket of somebody else's emulator. */
  public record ExternalSource(
      @Attr("source/type") Optional<String> type,
      @Attr("source/mode") Optional<String> mode,
      @Attr("source/path") Optional<String> path) {}
}
