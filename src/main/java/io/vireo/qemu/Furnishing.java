package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.LifecycleActions.Action;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.MemBalloon;
import io.vireo.qemu.qmp.DisplayCommands;
import io.vireo.qemu.qmp.RunCommands;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * What a machine that stands still is told before anybody may use it: secrets, which must not stand
 * on a command line, and what only a monitor takes. Gives the document with what QEMU chose.
 */
final class Furnishing {

  private final MonitorLink link;
  private final Domain document;

  Furnishing(MonitorLink link, Domain document) {
    this.link = link;
    this.document = document;
  }

  Future<Domain> run() {
    return passwords()
        .compose(set -> rebooting())
        .compose(set -> balloon())
        .compose(set -> link.execute(new DisplayCommands.QueryChardev()))
        .map(chardevs -> ConsoleEnds.withTerminals(document, List.of(chardevs)));
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
    boolean known = graphics.type() == Graphics.Type.VNC || graphics.type() == Graphics.Type.SPICE;
    Optional<String> secret = graphics.password().secret().filter(text -> known);
    if (secret.isEmpty()) {
      return Future.succeededFuture();
    }
    String protocol = graphics.type() == Graphics.Type.VNC ? "vnc" : "spice";
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
