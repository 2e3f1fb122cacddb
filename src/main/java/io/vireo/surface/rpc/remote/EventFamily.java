package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.EventWatch.Wish;
import java.util.List;
import java.util.Optional;

/** Asking to be told what happens to domains, in the three ways that clients do. */
@SuppressWarnings("BadImport") // a family reads as a list of procedures
final class EventFamily implements Family {

  private static final int LIFECYCLE = 0;

  record Registered(int callbacks) {}

  record Kind(int event) {}

  record KindOf(int event, Optional<RemoteDomain> dom) {}

  record Callback(int number) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        asked("connect_domain_event_register", Registered.class, it -> registered(it, true)),
        asked("connect_domain_event_deregister", Registered.class, it -> registered(it, false)),
        done(
            "connect_domain_event_register_any", Kind.class, (it, sent) -> older(it, sent.event())),
        done(
            "connect_domain_event_deregister_any",
            Kind.class,
            (it, sent) -> noLonger(it, sent.event())),
        answered(
            "connect_domain_event_callback_register_any",
            KindOf.class,
            Callback.class,
            (it, sent) ->
                Future.succeededFuture(
                    new Callback(
                        watch(it)
                            .add(
                                new Wish(
                                    sent.event(), sent.dom().map(RemoteDomain::uuid), false))))),
        done("connect_domain_event_callback_deregister_any", Callback.class, EventFamily::remove));
  }

  private static EventWatch watch(Session session) {
    return session.kept(EventWatch.class, () -> new EventWatch(session));
  }

  private static Future<Registered> registered(Session session, boolean wanted) {
    return (wanted ? older(session, LIFECYCLE) : noLonger(session, LIFECYCLE))
        .map(_ -> new Registered(wanted ? 1 : 0));
  }

  private static Future<Void> older(Session session, int kind) {
    if (watch(session).older(kind).isPresent()) {
      throw new VirtException(
          ErrorCode.INTERNAL_ERROR, "domain event %d already registered".formatted(kind));
    }
    watch(session).add(new Wish(kind, Optional.empty(), true));
    return Future.succeededFuture();
  }

  private static Future<Void> noLonger(Session session, int kind) {
    watch(session)
        .remove(
            watch(session)
                .older(kind)
                .orElseThrow(
                    () ->
                        new VirtException(
                            ErrorCode.INTERNAL_ERROR,
                            "domain event %d not registered".formatted(kind))));
    return Future.succeededFuture();
  }

  private static Future<Void> remove(Session session, Callback sent) {
    watch(session).remove(sent.number());
    return Future.succeededFuture();
  }
}
