package io.vireo.surface.ws;

import io.vertx.core.MultiMap;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Which events a subscriber wants.
 *
 * @param since the number of the last event seen; empty for "from now on"
 * @param types the words of {@link Event#type()}; empty for all
 */
public record EventQuery(
    OptionalLong since,
    Optional<DomainRef> domain,
    Optional<HypervisorUri> hypervisor,
    Set<String> types)
    implements Predicate<Event> {

  /** Every type there is. */
  public static final List<String> TYPES =
      leaves(Event.class).map(EventQuery::word).sorted().toList();

  private static final Set<String> KNOWN = Set.of("since", "domain", "hypervisor", "type");

  public EventQuery {
    types = Set.copyOf(types);
  }

  /**
   * Reads query parameters.
   *
   * @throws VirtException {@code INVALID_ARG} naming the parameter that is unknown or malformed
   */
  public static EventQuery of(MultiMap parameters) {
    for (String name : parameters.names()) {
      require(
          KNOWN.contains(name),
          "unknown query parameter '"
              + name
              + "'; known are "
              + String.join(", ", new TreeSet<>(KNOWN)));
    }
    return new EventQuery(
        Optional.ofNullable(parameters.get("since"))
            .map(EventQuery::number)
            .orElse(OptionalLong.empty()),
        Optional.ofNullable(parameters.get("domain")).map(DomainRef::parse),
        Optional.ofNullable(parameters.get("hypervisor")).map(HypervisorUri::new),
        types(parameters.getAll("type")));
  }

  /** The same wish, from another number. */
  public EventQuery from(long since) {
    return new EventQuery(OptionalLong.of(since), domain, hypervisor, types);
  }

  @Override
  public boolean test(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && hypervisor.map(event.hypervisor()::equals).orElse(true)
        && domain.map(wanted -> concerns(event, wanted)).orElse(true);
  }

  private static boolean concerns(Event event, DomainRef wanted) {
    return event instanceof Event.OfDomain told
        && switch (wanted) {
          case DomainRef.ByUuid by -> told.domain().uuid().equals(by.uuid());
          case DomainRef.ByName by -> told.domain().name().equals(by.name());
          case DomainRef.ById _ -> false;
        };
  }

  /** Reads an event's number. */
  public static OptionalLong number(String text) {
    require(text.matches("\\d{1,18}"), "'since' must be the number of an event, 0 or more");
    return OptionalLong.of(Long.parseLong(text));
  }

  private static Set<String> types(List<String> given) {
    Set<String> types = new TreeSet<>();
    given.stream().flatMap(text -> Arrays.stream(text.split(","))).forEach(types::add);
    for (String type : types) {
      require(TYPES.contains(type), "unknown event type; known are " + String.join(", ", TYPES));
    }
    return types;
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new VirtException(ErrorCode.INVALID_ARG, sentence);
    }
  }

  private static Stream<Class<?>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventQuery::leaves)
        : Stream.of(type);
  }

  private static String word(Class<?> type) {
    return type.getSimpleName().replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
