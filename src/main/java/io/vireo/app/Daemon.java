package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.transport.Transport;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.http.HttpSurface;
import io.vireo.surface.rpc.RpcLimits;
import io.vireo.surface.rpc.RpcSurface;
import io.vireo.surface.rpc.remote.RemoteFamilies;
import io.vireo.telemetry.trace.Traces;
import io.vireo.verticle.HttpVerticle;
import io.vireo.verticle.RpcVerticle;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Vireo with a door to the outside, in a process of its own. Its calls block: they are the main
 * thread's.
 */
final class Daemon {

  private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);
  private static final int START_SECONDS_MAX = 120;
  private static final int STOP_SECONDS_MAX = 40;

  private final Settings settings;
  private final Optional<Traces> traces;
  private final Vertx vertx;
  private volatile Optional<Vireo> vireo = Optional.empty();
  private volatile Optional<String> door = Optional.empty();
  private volatile Optional<String> libvirt = Optional.empty();

  Daemon(Settings settings) {
    this.settings = settings;
    LogFormat.apply(settings.log());
    TelemetrySettings.Traces wish = settings.telemetry().traces();
    this.traces = wish.wanted() ? Optional.of(Telemetry.traces(wish)) : Optional.empty();
    VertxBuilder builder = Vertx.builder().withTransport(transport());
    traces.ifPresent(wanted -> builder.withTracer(wanted.requests()));
    this.vertx = builder.build();
  }

  /** Epoll by name: "prefer native" would fall back without a word. */
  private static Transport transport() {
    if (Transport.EPOLL != null && Transport.EPOLL.available()) {
      return Transport.EPOLL;
    }
    LOG.warn("no epoll transport on this machine, NIO is used");
    return Transport.NIO;
  }

  /** Serves; the line says where. */
  String start() throws ExecutionException, InterruptedException {
    Vireo opened = await(Vireo.open(vertx, settings));
    vireo = Optional.of(opened);
    Wiring wiring = opened.wiring();
    HttpSurface surface =
        new HttpSurface(
            vertx,
            wiring.dispatcher(),
            wiring.news(),
            settings.http().limits().limits(),
            wiring.telemetry().pages(wiring.dispatcher()));
    wiring.telemetry().served(new Telemetry.Clients(surface::connections, surface::subscribers));
    Doors doors = wiring.doors();
    HttpVerticle http =
        new HttpVerticle(
            surface,
            doors.local(wiring.directories().socket(), settings.http().socket()),
            await(doors.remote(settings.http())));
    door = Optional.of(await(vertx.deployVerticle(http)));
    libvirt = Optional.of(await(libvirt(wiring).compose(vertx::deployVerticle)));
    Map<?, String> versions = await(opened.versions());
    String places = http.socketPath() + (http.tcpPort().isPresent() ? " and " + tcpText(http) : "");
    LOG.info("ready on {}: {}", places, versions);
    return "vireo " + Version.TEXT + " ready on " + places;
  }

  /** The door of libvirt's clients. */
  private Future<RpcVerticle> libvirt(Wiring wiring) {
    RpcSurface rpc =
        new RpcSurface(
            vertx,
            new RpcSurface.House(wiring.dispatcher(), wiring.news(), RemoteFamilies.program()),
            RpcLimits.DEFAULT);
    Path run = wiring.directories().socket().getParent();
    return wiring.doors().libvirt(run, settings.rpc()).verticle(rpc, wiring.doors().reloads());
  }

  private String tcpText(HttpVerticle http) {
    String listen = settings.http().listen();
    String host = listen.substring(0, listen.lastIndexOf(':'));
    return (settings.http().tls().isOn() ? "https://" : "http://")
        + host
        + ":"
        + http.tcpPort().getAsInt();
  }

  /** Reads the files of identities, policy and certificates again, now. */
  void reload() {
    vireo.ifPresent(opened -> opened.wiring().doors().reloads().look());
  }

  /** Saves running guests if the settings say so; before {@link #stop}. */
  void saveGuests() {
    try {
      if (vireo.isPresent()) {
        await(vireo.get().wiring().saveGuests(), saveSecondsMax());
      }
    } catch (ExecutionException | InterruptedException unclean) {
      LOG.error("guests are not saved and run on: {}", unclean.getMessage());
    }
  }

  /** What a deadline gives up takes itself back. */
  private int saveSecondsMax() {
    return settings.shutdown().deadlineSeconds() + STOP_SECONDS_MAX;
  }

  /** Gives up saving what is not saved yet. */
  void hurry() {
    vireo.ifPresent(opened -> opened.wiring().hurry());
  }

  /** Stops answering, settles jobs, lets go of the hypervisors; guests go on. */
  void stop() {
    try {
      if (libvirt.isPresent()) {
        await(vertx.undeploy(libvirt.get()), STOP_SECONDS_MAX);
      }
      if (door.isPresent()) {
        await(vertx.undeploy(door.get()), STOP_SECONDS_MAX);
      }
      if (vireo.isPresent()) {
        await(vireo.get().close(), STOP_SECONDS_MAX);
      }
      await(vertx.close(), STOP_SECONDS_MAX);
      traces.ifPresent(Traces::close);
    } catch (ExecutionException | InterruptedException unclean) {
      LOG.warn("did not stop cleanly: {}", unclean.getMessage());
    }
  }

  private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return await(future, START_SECONDS_MAX);
  }

  private static <T> T await(Future<T> future, int seconds)
      throws ExecutionException, InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new ExecutionException(
          new VirtException(
              ErrorCode.OPERATION_TIMEOUT, "not done within " + seconds + " seconds", late));
    }
  }
}
