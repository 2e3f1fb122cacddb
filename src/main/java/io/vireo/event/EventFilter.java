package io.vireo.event;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.event.Event.DomainName;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which events a subscriber wants, and which it may see. Of each component that is given, one value
 * must fit; of the labels all.
 *
 * @param types the words of {@link Event#type()}; empty for all
 * @param domains by UUID or name; empty for all
 * @param labels what a domain must be labelled with
 * @param hypervisor only what happens there
 * @param sight asked last; not a wish but the subscriber's rights
 */
public record EventFilter(
    Set<String> types,
    Set<DomainRef> domains,
    Map<String, String> labels,
    Optional<HypervisorUri> hypervisor,
    Sight sight)
    implements Predicate<Event> {

  /** How many values a filter may name, of each kind. */
  public static final int VALUES_MAX = 64;

  /** Every event there is. */
  public static final EventFilter EVERYTHING =
      new EventFilter(Set.of(), Set.of(), Map.of(), Optional.empty(), Sight.EVERYTHING);

  public EventFilter {
    types = Set.copyOf(types);
    domains = Set.copyOf(domains);
    labels = Map.copyOf(labels);
    requireFew("type", types.size());
    requireFew("domain", domains.size());
    requireFew("label", labels.size());
  }

  /** A filter's words, as people, documents and other processes give them. */
  public record Words(
      Collection<String> types,
      Collection<String> domains,
      Collection<String> labels,
      Optional<String> hypervisor) {}

  /**
   * Reads words; labels are {@code KEY=VALUE}.
   *
   * @throws VirtException {@code INVALID_ARG} naming what nobody understands
   */
  public static EventFilter of(Words words) {
    return new EventFilter(
        types(words.types()),
        words.domains().stream().map(DomainRef::parse).collect(Collectors.toSet()),
        labels(words.labels()),
        words.hypervisor().map(HypervisorUri::new),
        Sight.EVERYTHING);
  }

  /** The same wish of somebody who sees only that. */
  public EventFilter seenBy(Sight other) {
    return new EventFilter(types, domains, labels, hypervisor, other);
  }

  @Override
  public boolean test(Event event) {
    return (types.isEmpty() || types.contains(event.type()))
        && switch (event) {
          case Event.OfDomain of -> concerns(of.hypervisor(), of.domain());
        };
  }

  /** Whether it asks for what happens to this domain, and may see it. */
  public boolean concerns(HypervisorUri where, DomainName domain) {
    return (hypervisor.isEmpty() || hypervisor.get().equals(where))
        && (domains.isEmpty() || domains.stream().anyMatch(each -> names(each, domain)))
        && domain.labels().entrySet().containsAll(labels.entrySet())
        && sight.sees(where, domain);
  }

  private static boolean names(DomainRef wanted, DomainName domain) {
    return switch (wanted) {
      case DomainRef.ByUuid by -> domain.uuid().equals(by.uuid());
      case DomainRef.ByName by -> domain.name().equals(by.name());
      case DomainRef.ById _ -> false;
    };
  }

  private static Set<String> types(Collection<String> words) {
    for (String word : words) {
      require(
          EventType.WORDS_KNOWN.contains(word),
          "unknown event type; known are " + String.join(", ", EventType.WORDS_KNOWN));
    }
    return new TreeSet<>(words);
  }

  /**
   * Reads labels that are all wanted, each {@code KEY=VALUE}.
   *
   * @throws VirtException {@code INVALID_ARG} if one is not
   */
  public static Map<String, String> labels(Collection<String> words) {
    Map<String, String> labels = new TreeMap<>();
    for (String word : words) {
      int equals = word.indexOf('=');
      require(equals > 0, "a label is KEY=VALUE");
      labels.put(word.substring(0, equals), word.substring(equals + 1));
    }
    return labels;
  }

  private static void requireFew(String what, int count) {
    require(
        count <= VALUES_MAX, "a filter names at most %d of %s".formatted(VALUES_MAX, what + "s"));
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new VirtException(ErrorCode.INVALID_ARG, sentence);
    }
  }
}
