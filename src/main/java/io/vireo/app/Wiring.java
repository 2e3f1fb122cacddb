package io.vireo.app;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.auth.AuthCalls;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.batch.BatchCalls;
import io.vireo.batch.Disks;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.console.ConsoleCalls;
import io.vireo.dispatch.Dispatcher;
import io.vireo.domain.Connections;
import io.vireo.domain.DomainCalls;
import io.vireo.domain.DomainServices;
import io.vireo.domain.DomainTargets;
import io.vireo.domain.Guests;
import io.vireo.domain.HypervisorCalls;
import io.vireo.domain.JobCalls;
import io.vireo.domain.SaveCalls;
import io.vireo.domain.ScreenCalls;
import io.vireo.domain.StatisticsCalls;
import io.vireo.domain.StreamCalls;
import io.vireo.domain.device.DeviceCalls;
import io.vireo.domain.tuning.MetadataCalls;
import io.vireo.domain.tuning.TuningCalls;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.event.EventLog;
import io.vireo.event.Subscription.Origin;
import io.vireo.host.VertxHost;
import io.vireo.image.DiskPace;
import io.vireo.image.SavePolicy;
import io.vireo.job.JobLog;
import io.vireo.mock.MockDriver;
import io.vireo.node.NodeCalls;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainOperations;
import io.vireo.qemu.QemuDriver;
import io.vireo.save.KeyDirectory;
import io.vireo.save.SaveRates;
import io.vireo.verticle.HypervisorVerticle;
import io.vireo.webhook.Webhooks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The house put together: the only place that knows every room. Built once, closed once. */
final class Wiring {

  private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

  private final Vertx vertx;
  private final Context opener;
  private final Settings settings;
  private final Directories directories;
  private final VertxHost host;
  private final Claims claims;
  private final EventKeeping events;
  private final Webhooks webhooks;
  private final JobLog jobs;
  private final Connections connections = new Connections();
  private final SavePolicy policy;
  private final Bindings bindings = new Bindings();
  private final Doors doors;
  private final Gate gate;
  private final BatchCalls batches;
  private final ShutdownSave shutdown;
  private final Telemetry telemetry;
  private final Dispatcher dispatcher;
  private final Deque<String> deployments = new ConcurrentLinkedDeque<>();

  private Wiring(
      Context opener, Settings settings, Directories directories, VertxHost host, Claims claims) {
    this.opener = opener;
    this.vertx = opener.owner();
    this.settings = settings;
    this.directories = directories;
    this.host = host;
    this.claims = claims;
    this.events = claims.events();
    this.webhooks = EventKeeping.webhooks(host, claims.state(), news(), vertx.createHttpClient());
    this.jobs = claims.jobs().log();
    this.policy = policy(settings.save(), directories, host);
    this.batches = batches();
    this.doors = new Doors(vertx, host, directories, settings.auth());
    this.gate = new Gate(doors.policy());
    this.telemetry =
        new Telemetry(
            new Telemetry.Sources(
                host, events.log(), jobs, bindings, directories.state(), doors.health()),
            settings.telemetry());
    this.dispatcher =
        new Dispatcher(
            doors.guards(gate, new DomainTargets(connections, jobs)),
            bindings(),
            doors.listeners(telemetry.listeners()),
            JobKeeping.deadlines(vertx, settings.http()),
            claims.jobs().keys());
    this.shutdown =
        new ShutdownSave(
            batches,
            new SavedByShutdown(claims.state()),
            settings.shutdown().limits(settings.save()),
            Duration.ofSeconds(settings.shutdown().deadlineSeconds()));
  }

  /** Builds everything and opens the connections. */
  static Future<Wiring> open(Vertx vertx, Settings settings, Directories directories) {
    Context opener = vertx.getOrCreateContext();
    VertxHost host = new VertxHost(vertx);
    return host.lane("start")
        .run(
            () -> {
              directories.make();
              return null;
            })
        .compose(_ -> Claims.take(host, directories, settings))
        .recover(failure -> host.close().transform(_ -> Future.failedFuture(failure)))
        .compose(claims -> new Wiring(opener, settings, directories, host, claims).open());
  }

  /**
   * Opens the connections; if one does not open, everything is let go of before the failure is
   * told.
   */
  private Future<Wiring> open() {
    return doors
        .open()
        .compose(_ -> connect())
        .compose(_ -> webhooks.open(settings.hooks()))
        .compose(_ -> reviveSaved())
        .map(this)
        .recover(failure -> close().transform(_ -> Future.failedFuture(failure)));
  }

  private Bindings bindings() {
    new DomainCalls(connections).bind(bindings);
    new SaveCalls(connections, host, policy).bind(bindings);
    new StreamCalls(connections, jobs, host).bind(bindings);
    new JobCalls(connections, jobs).bind(bindings);
    new StatisticsCalls(connections).bind(bindings);
    Guests guests = new Guests(connections);
    new MetadataCalls(guests).bind(bindings);
    new TuningCalls(guests).bind(bindings);
    new DeviceCalls(guests).bind(bindings);
    new NodeCalls(connections::onHypervisor).bind(bindings);
    new AuthCalls(doors.policy(), new DomainTargets(connections, jobs)).bind(bindings);
    new HypervisorCalls(connections, telemetry::health, caller -> dispatcher.glance(caller))
        .bind(bindings);
    ScreenCalls screens = new ScreenCalls(connections);
    screens.bind(bindings);
    new ConsoleCalls(bindings, host, settings.console().limits(), screens::open).bind();
    webhooks.bind(bindings);
    batches.bind();
    Set<String> unbound = bindings.unbound(Catalogue.ROWS);
    if (!unbound.isEmpty()) {
      throw new IllegalStateException("nobody answers " + unbound);
    }
    return bindings;
  }

  private static SavePolicy policy(Settings.Save save, Directories directories, VertxHost host) {
    Path keys =
        save.keyDirectory().isEmpty()
            ? directories.state().resolve("keys")
            : Path.of(save.keyDirectory()).toAbsolutePath();
    return new SavePolicy(
        save.options(), new KeyDirectory(host, keys), new SaveRates(), pace(save, host));
  }

  private static DiskPace pace(Settings.Save save, VertxHost host) {
    return save.diskBytesPerSecond() == 0
        ? DiskPace.UNLIMITED
        : new DiskShares(
            save.diskBytesPerSecond(),
            target -> Disks.deviceOf(host, target.toAbsolutePath().getParent()));
  }

  private BatchCalls batches() {
    Disks disks = Disks.ofDirectories(host, directories.managedSaves());
    return new BatchCalls(bindings, host, jobs, disks, settings.save().limits());
  }

  /** Saves running guests, if the settings say so, and lets nobody begin anything meanwhile. */
  Future<Void> saveGuests() {
    if (settings.shutdown().guests() == Settings.Shutdown.Guests.KEEP) {
      return Future.succeededFuture();
    }
    gate.close();
    return bindings
        .quick(DomainOperations.LIST)
        .answer(
            new Call<>(
                DomainOperations.LIST,
                new DomainOperations.ListDomains(Optional.empty(), Optional.empty()),
                Caller.DAEMON))
        .compose(all -> shutdown.run(all.domains(), host.newLoop()));
  }

  /** Gives up saving what is not saved yet. */
  void hurry() {
    shutdown.hurry();
  }

  /** Goes on while the daemon serves already: large guests take their time. */
  private Future<Void> reviveSaved() {
    return new SavedByShutdown(claims.state())
        .take()
        .onSuccess(
            guests -> {
              if (settings.shutdown().startSaved()) {
                new Revival(bindings, settings.save().parallelPerDisk()).of(guests);
              }
            })
        .onFailure(failure -> LOG.warn("who was saved is not known: {}", failure.getMessage()))
        .<Void>mapEmpty()
        .otherwiseEmpty();
  }

  private static List<Driver> drivers() {
    return List.of(new QemuDriver(), new MockDriver());
  }

  /** One verticle a connection, deployed in order so that the first asked for is the default. */
  private Future<Void> connect() {
    Future<Void> all = Future.succeededFuture();
    boolean chosen = !settings.hypervisors().isEmpty();
    for (String uri : chosen ? settings.hypervisors() : usualHypervisors()) {
      HypervisorUri name = new HypervisorUri(uri);
      all =
          all.compose(_ -> connect(name))
              .recover(
                  failure ->
                      !chosen && VirtException.from(failure).code() == ErrorCode.NO_CONNECT
                          ? Future.succeededFuture()
                          : Future.failedFuture(failure));
    }
    return all;
  }

  private static List<String> usualHypervisors() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return List.of(root ? "qemu:///system" : "qemu:///session", "test:///default");
  }

  private Future<Void> connect(HypervisorUri uri) {
    Driver driver =
        drivers().stream()
            .filter(known -> known.scheme().equals(uri.scheme()))
            .findFirst()
            .orElseThrow(
                () ->
                    new VirtException(
                        ErrorCode.NO_CONNECT,
                        "no driver for '" + uri + "'; there are qemu and test"));
    DomainServices services =
        new DomainServices(
            host, claims.state(), events.log(), jobs, directories.managedSaves(), policy);
    return host.lane("start")
        .run(() -> contextFor(uri))
        .compose(
            context -> deploy(new HypervisorVerticle(uri, driver, context, services, connections)))
        .onSuccess(deployments::addFirst)
        .mapEmpty();
  }

  /** As a child of the verticle that opened this, if one did. */
  private Future<String> deploy(HypervisorVerticle verticle) {
    return Future.future(
        done -> opener.runOnContext(_ -> vertx.deployVerticle(verticle).onComplete(done)));
  }

  private DriverContext contextFor(HypervisorUri uri) throws IOException {
    String name = uri.directoryName();
    return new DriverContext(
        host,
        host.newLoop(),
        privateDirectory(directories.run().resolve(name)),
        privateDirectory(directories.state().resolve(name)),
        privateDirectory(directories.log().resolve(name)),
        settings.forDriver(uri.scheme()));
  }

  private static Path privateDirectory(Path directory) throws IOException {
    Files.createDirectories(directory);
    return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  Telemetry telemetry() {
    return telemetry;
  }

  Dispatcher dispatcher() {
    return dispatcher;
  }

  EventLog events() {
    return events.log();
  }

  /** Whence subscribers outside get what happens. */
  Origin news() {
    return events.origin(connections);
  }

  VertxHost host() {
    return host;
  }

  Doors doors() {
    return doors;
  }

  Directories directories() {
    return directories;
  }

  /** The address asked for beside the Unix socket. */
  Optional<String> listen() {
    return settings.http().listen().isEmpty()
        ? Optional.empty()
        : Optional.of(settings.http().listen());
  }

  /** Undeploys in reverse, then lets go of everything; guests go on. */
  Future<Void> close() {
    Future<Void> undeployed = telemetry.close();
    for (String deployment : deployments) {
      undeployed = undeployed.transform(_ -> vertx.undeploy(deployment));
    }
    return undeployed
        .transform(_ -> doors.close())
        .transform(_ -> webhooks.close())
        .transform(_ -> claims.release())
        .transform(_ -> host.close())
        .mapEmpty();
  }
}
