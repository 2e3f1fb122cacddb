package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.opens;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.call.Lines.Kind;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.ConsoleOperations.OpenLine;
import io.vireo.operation.ConsoleOperations.TakeScreenshot;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Flow.Opened;
import io.vireo.surface.rpc.Nothing;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import java.util.List;
import java.util.Optional;

/** A guest's lines and screens. */
final class ConsoleFamily implements Family {

  private static final int FORCE = 1;

  /** Only if nobody else could write at the same time: nobody ever can here. */
  private static final int SAFE = 1 << 1;

  record LineOf(RemoteDomain dom, Optional<String> device, int flags) {}

  record ScreenOf(RemoteDomain dom, int screen, int flags) {}

  record Mime(Optional<String> mime) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        opens(
            "domain_open_console",
            LineOf.class,
            Nothing.class,
            (it, sent) -> line(it, sent, FORCE | SAFE)),
        opens(
            "domain_open_channel",
            LineOf.class,
            Nothing.class,
            (it, sent) -> line(it, sent, FORCE)),
        opens("domain_screenshot", ScreenOf.class, Mime.class, ConsoleFamily::screenshot));
  }

  private static Future<Opened<Nothing>> line(Session session, LineOf sent, int known) {
    Flags flags = Flags.of(sent.flags(), known);
    DomainRef domain = new DomainRef.ByUuid(sent.dom().uuid());
    return session
        .call(
            ConsoleOperations.CONSOLE_TICKET,
            () -> new OpenLine(domain, session.place(), sent.device(), false, flags.has(FORCE)))
        .compose(ticket -> session.lines().redeem(Kind.CONSOLE, domain, ticket.ticket()))
        .map(line -> new Opened<>(Nothing.NOTHING, new LineFlow(line)));
  }

  private static Future<Opened<Mime>> screenshot(Session session, ScreenOf sent) {
    Flags.of(sent.flags(), 0);
    return session
        .call(
            ConsoleOperations.SCREENSHOT,
            () ->
                new TakeScreenshot(
                    new DomainRef.ByUuid(sent.dom().uuid()),
                    session.place(),
                    Optional.of(sent.screen()).filter(it -> it != 0)))
        .map(
            picture ->
                new Opened<>(
                    new Mime(Optional.of(picture.mediaType())), new BytesFlow(picture.bytes())));
  }
}
