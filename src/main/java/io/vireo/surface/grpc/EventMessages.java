package io.vireo.surface.grpc;

import io.vireo.event.Event;
import io.vireo.event.Snapshot.Standing;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What subscribers to events say and are told. */
public final class EventMessages {

  private EventMessages() {}

  /**
   * Which events.
   *
   * @param since the position of the last one seen; from now on if empty
   * @param types words; all if empty
   * @param domains UUIDs or names; all if empty
   * @param labels {@code KEY=VALUE}, all of which a domain must have
   */
  public record Subscribe(
      Optional<String> since,
      List<String> types,
      List<String> domains,
      List<String> labels,
      Optional<String> hypervisor) {}

  /** One message of the stream. */
  public sealed interface EventMessage {}

  /** The first: from where the stream goes on. */
  public record Hello(String node, String position) implements EventMessage {}

  /**
   * Something happened.
   *
   * @param position to subscribe again from
   */
  public record Happened(String position, long number, Instant time, String type, Event event)
      implements EventMessage {}

  /** Events from {@code from} to {@code to} are lost; how things stand follows. */
  public record Gap(long from, long to) implements EventMessage {}

  /**
   * How things stand after a gap.
   *
   * @param position to subscribe again from, once no more of these follow
   */
  public record Standings(String position, List<Standing> domains, boolean more)
      implements EventMessage {}
}
