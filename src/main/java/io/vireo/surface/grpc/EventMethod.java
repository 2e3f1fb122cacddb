package io.vireo.surface.grpc;

import io.vireo.dispatch.Dispatcher;
import io.vireo.event.EventFilter;
import io.vireo.event.EventLog;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Position;
import io.vireo.event.Subscription;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Operation.Permission;
import io.vireo.surface.grpc.EventMessages.EventMessage;
import io.vireo.surface.grpc.EventMessages.Gap;
import io.vireo.surface.grpc.EventMessages.Happened;
import io.vireo.surface.grpc.EventMessages.Hello;
import io.vireo.surface.grpc.EventMessages.Standings;
import io.vireo.surface.grpc.EventMessages.Subscribe;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.util.Optional;

/** Events as a stream: pulled from the log for as long as the client takes them. */
final class EventMethod {

  /** As over HTTP: whoever hears of domains may as well list them. */
  private static final Permission NEEDS = DomainOperations.LIST.needs();

  /** How many are written before others on the same event loop have their turn. */
  private static final int BURST_MAX = 64;

  private final Dispatcher dispatcher;
  private final Origin events;
  private final Listening listening;
  private final Codec<Subscribe> subscribe;
  private final Codec<EventMessage> messages;

  EventMethod(Dispatcher dispatcher, Origin events, Listening listening, Schema schema) {
    this.dispatcher = dispatcher;
    this.events = events;
    this.listening = listening;
    this.subscribe = schema.codec(Subscribe.class);
    this.messages = schema.codec(EventMessage.class);
  }

  void subscribe(GrpcCall call) {
    dispatcher.authorise(call.caller(), NEEDS);
    call.take(subscribe, wish -> open(call, wish));
  }

  private void open(GrpcCall call, Subscribe wish) {
    EventFilter filter =
        EventFilter.of(
                new EventFilter.Words(
                    wish.types(), wish.domains(), wish.labels(), wish.hypervisor()))
            .seenBy(dispatcher.sight(call.caller()));
    new Feed(call, filter, wish.since().map(Position::parse)).begin();
  }

  /** One subscription. Confined to the call's context; waking it from elsewhere only schedules. */
  private final class Feed {

    private final GrpcCall call;
    private final Subscription subscription;
    private final EventLog log = events.log();

    Feed(GrpcCall call, EventFilter filter, Optional<Position> since) {
      this.call = call;
      long newest = log.newest();
      this.subscription = events.open(filter, since, this::wake);
      listening.admit(call, subscription::close);
      tell(new Hello(log.node(), since.map(Position::toString).orElseGet(() -> position(newest))));
    }

    void begin() {
      call.whenRoom(this::pump);
      pump();
    }

    private void wake() {
      call.context().runOnContext(_ -> pump());
    }

    private void pump() {
      for (int written = 0; !call.over() && !call.full(); written++) {
        if (written == BURST_MAX) {
          wake();
          return;
        }
        if (!deliver(subscription.next())) {
          return;
        }
      }
    }

    private boolean deliver(Subscription.Next next) {
      switch (next) {
        case Subscription.Told(NumberedEvent event) ->
            tell(
                new Happened(
                    position(event.number()),
                    event.number(),
                    event.time(),
                    event.event().type(),
                    event.event()));
        case Subscription.Gap(long from, long to) -> tell(new Gap(from, to));
        case Subscription.Page page ->
            tell(new Standings(position(page.number()), page.domains(), page.more()));
        case Subscription.Nothing _ -> {
          return false;
        }
      }
      return true;
    }

    private String position(long number) {
      return log.position(number).toString();
    }

    private void tell(EventMessage message) {
      call.write(messages.bytes(message));
    }
  }
}
