package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Interface;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.qemu.qmp.DisplayCommands;
import io.vireo.qemu.qmp.RunCommands;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What a machine that stands still is told before anybody may use it: secrets, which must not stand
 * on a command line, and what only a monitor takes. Gives the document with what QEMU chose.
 */
final class Furnishing {

  private static final Predicate<String> PORT = Pattern.compile("[0-9]{1,5}").asMatchPredicate();

  private final MonitorLink link;
  private final Domain document;

  Furnishing(MonitorLink link, Domain document) {
    this.link = link;
    this.document = document;
  }

  Future<Domain> run() {
    return passwords()
        .compose(set -> rebooting())
        .compose(set -> cables())
        .compose(set -> balloon())
        .compose(set -> link.execute(new DisplayCommands.QueryChardev()))
        .map(chardevs -> ConsoleEnds.withTerminals(document, List.of(chardevs)))
        .compose(this::withPort);
  }

  /** The port that QEMU found free, where it was to choose one. */
  private Future<Domain> withPort(Domain placed) {
    boolean seen = placed.devices().of(Graphics.class).anyMatch(Furnishing::isVnc);
    return seen
        ? link.execute(new DisplayCommands.QueryVnc())
            .map(vnc -> vnc.service().filter(PORT).map(Integer::valueOf))
            .map(port -> port.map(number -> withPort(placed, number)).orElse(placed))
        : Future.succeededFuture(placed);
  }

  private static Domain withPort(Domain placed, int port) {
    return placed.withDevices(
        placed
            .devices()
            .map(
                device ->
                    device instanceof Graphics graphics && isVnc(graphics)
                        ? graphics.withPorts(at(graphics.ports(), port))
                        : device));
  }

  private static Graphics.Ports at(Graphics.Ports asked, int port) {
    return new Graphics.Ports(
        Optional.of(port), asked.tlsPort(), asked.autoport(), asked.websocket());
  }

  private static boolean isVnc(Graphics graphics) {
    return graphics.type() == Graphics.Type.VNC;
  }

  /** All screens of one protocol share one secret in QEMU: the first one's. */
  private Future<Void> passwords() {
    Future<Void> turn = Future.succeededFuture();
    for (Graphics graphics : document.devices().of(Graphics.class).toList()) {
      turn = turn.compose(done -> password(graphics));
    }
    return turn;
  }

  private Future<Void> password(Graphics graphics) {
    boolean known = isVnc(graphics) || graphics.type() == Graphics.Type.SPICE;
    Optional<String> secret = graphics.password().secret().filter(text -> known);
    if (secret.isEmpty()) {
      return Future.succeededFuture();
    }
    String protocol = isVnc(graphics) ? "vnc" : "spice";
    return link.execute(new DisplayCommands.SetPassword(protocol, secret.get()))
        .compose(
            set ->
                link.execute(
                    new DisplayCommands.ExpirePassword(
                        protocol, expiry(graphics.password().validTo()))))
        .mapEmpty();
  }

  /** The document says it in UTC without saying so; what cannot be read is no permission. */
  static String expiry(Optional<String> validTo) {
    try {
      return validTo
          .map(text -> LocalDateTime.parse(text).toEpochSecond(ZoneOffset.UTC))
          .map(Object::toString)
          .orElse("never");
    } catch (DateTimeParseException unreadable) {
      return "now";
    }
  }

  private Future<Void> rebooting() {
    boolean ends = document.actions().onReboot().equals(Optional.of(Action.DESTROY));
    return ends
        ? link.execute(new RunCommands.SetAction("shutdown")).mapEmpty()
        : Future.succeededFuture();
  }

  private Future<Void> cables() {
    Future<Void> turn = Future.succeededFuture();
    for (Interface card : document.devices().of(Interface.class).toList()) {
      if (card.link().equals(Optional.of(Interface.Link.DOWN))) {
        var out = new RunCommands.SetLink(card.alias().orElseThrow(), false);
        turn = turn.compose(done -> link.execute(out).mapEmpty());
      }
    }
    return turn;
  }

  /** What the guest is to have now, of all it may have. */
  private Future<Void> balloon() {
    long bytes = document.memory().size().bytes();
    long wanted = document.memory().current().map(size -> size.bytes()).orElse(bytes);
    boolean able =
        document
            .devices()
            .of(MemBalloon.class)
            .anyMatch(balloon -> balloon.model().startsWith("virtio"));
    return able && wanted < bytes
        ? link.execute(new RunCommands.Balloon(wanted)).mapEmpty()
        : Future.succeededFuture();
  }
}
