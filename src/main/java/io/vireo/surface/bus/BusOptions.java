package io.vireo.surface.bus;

import java.util.Objects;

/**
 * How the bridge is reached.
 *
 * @param address where calls are sent to; events are published at the same with {@code .events}
 *     behind it
 * @param clustered whether other members of the application's cluster reach it too; whoever can
 *     send there may then do everything
 * @param caller how audit and jobs name whoever sends
 */
public record BusOptions(String address, boolean clustered, String caller) {

  /** Only this process, at {@code vireo}. */
  public static final BusOptions LOCAL = new BusOptions("vireo", false, "event bus");

  public BusOptions {
    address = Objects.requireNonNullElse(address, "vireo");
    caller = Objects.requireNonNullElse(caller, "event bus");
  }

  /** Where events are published. */
  public String events() {
    return address + ".events";
  }
}
