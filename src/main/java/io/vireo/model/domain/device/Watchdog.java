package io.vireo.model.domain.device;

import io.vireo.wire.Attr;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.Optional;

/** A timer that acts when the guest stops winding it. */
@Element("watchdog")
public record Watchdog(
    @Attr String model, @Attr Optional<Action> action, @Inline DeviceInfo info, @Rest Extras extras)
    implements Device {

  /** What happens when the timer runs out. */
  public enum Action {
    RESET,
    SHUTDOWN,
    POWEROFF,
    PAUSE,
    DUMP,
    NONE,
    INJECT_NMI
  }
}
