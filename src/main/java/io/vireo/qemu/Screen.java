package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Screenshots;
import io.vireo.host.ByteLink;
import io.vireo.host.Host;
import io.vireo.host.Links;
import io.vireo.host.Loop;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Graphics;
import io.vireo.model.domain.device.Video;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.DescriptorCommands.CloseFd;
import io.vireo.qemu.qmp.DescriptorCommands.GetFd;
import io.vireo.qemu.qmp.DisplayCommands.AddClient;
import io.vireo.qemu.qmp.DisplayCommands.Screendump;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What is on one QEMU's screen. Confined to the connection's loop. */
final class Screen {

  /** A large screen is packed while QEMU does other things, too. */
  static final Duration PICTURE_DEADLINE = Duration.ofSeconds(20);

  private final Host host;
  private final Loop loop;
  private final MonitorLink link;
  private final Path directory;
  private long last;

  Screen(Host host, Loop loop, QemuProcess process, MonitorLink link) {
    this.host = host;
    this.loop = loop;
    this.link = link;
    this.directory = process.facts().directory().path();
  }

  // -- connections --------------------------------------------------------------------------

  /** QEMU is given a socket of which we have the other end: nobody else can come in that way. */
  Future<ByteLink> open(Domain document, Loop owner, ByteLink.Hearing hearing) {
    boolean seen =
        document.devices().of(Graphics.class).anyMatch(it -> it.type() == Graphics.Type.VNC);
    if (!seen) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.OPERATION_UNSUPPORTED,
              "domain '%s' has no VNC screen; give it <graphics type='vnc'/>"
                  .formatted(document.name())));
    }
    return loop.deliver(host.links().pair(owner, hearing)).compose(pair -> pass(pair, owner));
  }

  private Future<ByteLink> pass(Links.Pair pair, Loop owner) {
    String name = "vireo-screen-" + ++last;
    return given(name, pair)
        .compose(
            given ->
                link.execute(new AddClient("vnc", name, true))
                    .onFailure(refused -> link.execute(new CloseFd(name))))
        .map(pair.here())
        .onFailure(refused -> owner.run(pair.here()::close));
  }

  private Future<?> given(String name, Links.Pair pair) {
    try {
      return link.client()
          .execute(new GetFd(name), List.of(pair.there()))
          .onComplete(over -> pair.there().close());
    } catch (VirtException notConnected) {
      pair.there().close();
      return Future.failedFuture(notConnected);
    }
  }

  // -- pictures -----------------------------------------------------------------------------

  /** By way of a file in the guest's own directory, which goes with it if we do not live. */
  Future<byte[]> picture(Domain document, OptionalInt head) {
    Path file = directory.resolve("screen-" + ++last);
    Optional<String> card =
        head.isEmpty()
            ? Optional.empty()
            : document.devices().of(Video.class).findFirst().flatMap(Video::alias);
    Optional<Integer> of = card.isEmpty() ? Optional.empty() : Optional.of(head.orElseThrow());
    Screendump png = new Screendump(file.toString(), card, of, Optional.of("png"));
    Screendump plain = new Screendump(file.toString(), card, of, Optional.empty());
    return link.execute(png, PICTURE_DEADLINE)
        .compose(done -> read(file))
        .recover(
            refused ->
                VirtException.from(refused).code() == ErrorCode.OPERATION_FAILED
                    ? link.execute(plain, PICTURE_DEADLINE).compose(done -> converted(file))
                    : Future.failedFuture(refused))
        .onComplete(over -> host.files().remove(file));
  }

  private Future<byte[]> read(Path file) {
    return loop.deliver(host.files().bytes(file, Screenshots.PICTURE_BYTES_MAX));
  }

  private Future<byte[]> converted(Path file) {
    return loop.deliver(
        host.files()
            .bytes(file, Screenshots.PICTURE_BYTES_MAX)
            .compose(ppm -> host.lane("pictures").run(() -> Pixmap.toPng(ppm))));
  }
}
