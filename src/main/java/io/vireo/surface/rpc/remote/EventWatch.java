package io.vireo.surface.rpc.remote;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventFilter;
import io.vireo.event.Subscription;
import io.vireo.event.Subscription.Next;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.EventWords.Said;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;

/**
 * What one client wants to be told of domains: one place in the log, pulled as fast as the client
 * reads. One that loses its place cannot be told so in this protocol, and is cut off rather than
 * left to believe that it knows everything. Confined to the session's loop.
 */
final class EventWatch {

  /** How many wishes one client may have. */
  static final int WISHES_MAX = 256;

  /** How many events are looked at before others on the loop have their turn. */
  private static final int BURST_MAX = 64;

  /**
   * A wish.
   *
   * @param kind the number of what is to be told
   * @param domain of which alone
   * @param older whether it is told as clients of old expect it
   */
  record Wish(int kind, Optional<UUID> domain, boolean older) {
    private boolean wants(Said<?> said, DomainName of) {
      return kind == said.kind().number()
          && (domain.isEmpty() || domain.get().equals(of.uuid()))
          && (!older || said.kind().older().isPresent());
    }
  }

  private final Session session;
  private final Map<Integer, Wish> wishes = new LinkedHashMap<>();
  private Optional<Subscription> subscription = Optional.empty();
  private boolean asking;
  private int last = -1;

  EventWatch(Session session) {
    this.session = session;
    session.whenRoom(this::pump);
    session.atEnd(this::close);
  }

  /** Adds a wish; gives the number by which it is known. */
  int add(Wish wish) {
    if (wish.kind() < 0 || wish.kind() >= EventKind.NUMBERS) {
      throw new VirtException(ErrorCode.INTERNAL_ERROR, "unsupported event ID " + wish.kind());
    }
    if (wishes.size() >= WISHES_MAX) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED, "a client may ask for %d kinds of events".formatted(WISHES_MAX));
    }
    if (subscription.isEmpty()) {
      EventFilter here =
          new EventFilter(Set.of(), Set.of(), Map.of(), session.place(), session.sight());
      subscription =
          Optional.of(session.news().open(here, Optional.empty(), () -> session.later(this::pump)));
      session.later(this::pump);
    }
    wishes.put(++last, wish);
    return last;
  }

  /**
   * Takes a wish back.
   *
   * @throws VirtException {@code INTERNAL_ERROR} where there is none of this number
   */
  void remove(int number) {
    if (wishes.remove(number) == null) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "domain event callback %d not registered".formatted(number));
    }
    if (wishes.isEmpty()) {
      close();
    }
  }

  /** The number of an older wish for {@code kind}. */
  OptionalInt older(int kind) {
    return wishes.entrySet().stream()
        .filter(it -> it.getValue().older() && it.getValue().kind() == kind)
        .mapToInt(Map.Entry::getKey)
        .findFirst();
  }

  private void close() {
    subscription.ifPresent(Subscription::close);
    subscription = Optional.empty();
  }

  private void pump() {
    for (int count = 0; count < BURST_MAX; count++) {
      if (asking || subscription.isEmpty() || session.full()) {
        return;
      }
      Next next = subscription.get().next();
      switch (next) {
        case Subscription.Told told -> take(told.event().event());
        case Subscription.Gap _ -> session.cut("it read events too slowly and lost some");
        case Subscription.Page _ -> {}
        case Subscription.Nothing _ -> {
          return;
        }
      }
    }
    session.later(this::pump);
  }

  /** Asks for the domain's number first, which the log does not know. */
  private void take(Event event) {
    if (event instanceof Event.OfDomain of && isWanted(event, of.domain())) {
      asking = true;
      id(of.domain())
          .onComplete(
              id ->
                  session.later(
                      () -> {
                        asking = false;
                        tell(event, of.domain(), id.result());
                        pump();
                      }));
    }
  }

  private boolean isWanted(Event event, DomainName of) {
    return EventWords.of(event, named(of, -1)).stream()
        .anyMatch(said -> wishes.values().stream().anyMatch(it -> it.wants(said, of)));
  }

  private static RemoteDomain named(DomainName domain, int id) {
    return new RemoteDomain(domain.name(), domain.uuid(), id);
  }

  /** -1 where it does not run, or is no more. */
  private Future<Integer> id(DomainName domain) {
    return session
        .call(DomainOperations.INFO, () -> session.domain(domain.uuid()))
        .map(DomainInfo::id)
        .map(id -> id.orElse(-1))
        .otherwise(-1);
  }

  private void tell(Event event, DomainName of, int id) {
    List<Said<?>> all = EventWords.of(event, named(of, id));
    for (Said<?> said : all) {
      wishes.forEach(
          (number, wish) -> {
            if (wish.wants(said, of)) {
              tell(number, wish, said);
            }
          });
    }
  }

  private <R extends Record> void tell(int number, Wish wish, Said<R> said) {
    if (wish.older()) {
      said.kind().older().ifPresent(it -> session.tell(it, OptionalInt.empty(), said.body()));
    } else {
      session.tell(said.kind().message(), OptionalInt.of(number), said.body());
    }
  }
}
