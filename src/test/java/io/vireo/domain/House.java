package io.vireo.domain;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Caller;
import io.vireo.call.Giving;
import io.vireo.call.Inflow;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.dispatch.Access;
import io.vireo.dispatch.Dispatcher;
import io.vireo.dispatch.Dispatcher.Incoming;
import io.vireo.domain.device.DeviceCalls;
import io.vireo.domain.tuning.MetadataCalls;
import io.vireo.domain.tuning.TuningCalls;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.VertxHost;
import io.vireo.image.DiskPace;
import io.vireo.image.ImageOptions;
import io.vireo.image.SavePolicy;
import io.vireo.job.JobLog;
import io.vireo.node.NodeCalls;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.HypervisorOperations.Health;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.RestoreStream;
import io.vireo.operation.StreamOperations.SaveStream;
import io.vireo.operation.StreamOperations.StreamSaved;
import io.vireo.save.KeyDirectory;
import io.vireo.save.SaveRates;
import io.vireo.state.Awaited;
import io.vireo.state.StateStore;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

/**
 * The domains of one connection with everything real around them but the hypervisor, asked only
 * through the dispatcher. It can be closed as a daemon is that was told to stop, or killed.
 */
final class House implements AutoCloseable {

  static final HypervisorUri URI = new HypervisorUri("test:///default");

  final Told told = new Told();
  final Crash crash = new Crash();
  final VertxHost real;
  final Path directory;
  private final Host host;
  private final StateStore store;
  private final SavePolicy policy;
  private final DomainServices services;
  private final DomainRegistry registry;
  private final Dispatcher dispatcher;

  /**
   * @param driver made for the moment at which this house dies
   */
  House(Vertx vertx, Path directory, Map<String, String> settings, Opener driver) {
    this(vertx, directory, settings, driver, ImageOptions.NONE);
  }

  /** Domains that whoever asks may not see, where that is for the answerer to know. */
  final Set<String> hidden = ConcurrentHashMap.newKeySet();

  /**
   * @param images what the settings say of images
   */
  House(
      Vertx vertx,
      Path directory,
      Map<String, String> settings,
      Opener driver,
      ImageOptions images) {
    this.directory = directory;
    this.real = new VertxHost(vertx);
    this.host = new MortalHost(real, crash);
    this.store = Awaited.result(StateStore.open(host.lane("state"), directory.resolve("state")));
    JobLog jobs = new JobLog(host.clock());
    this.policy =
        new SavePolicy(
            images,
            new KeyDirectory(host, directory.resolve("keys")),
            new SaveRates(),
            DiskPace.UNLIMITED);
    this.services = new DomainServices(host, store, told, jobs, directory.resolve("save"), policy);
    Loop loop = host.newLoop();
    DriverContext context =
        new DriverContext(host, loop, folder("run"), folder("files"), folder("log"), settings);
    this.registry =
        Awaited.result(
            loop.call(() -> driver.with(crash).open(URI, context))
                .compose(hypervisor -> services.open(hypervisor, loop)));
    Connections connections = new Connections();
    connections.add(registry);
    this.dispatcher = new Dispatcher(Access.OWNER_ONLY, bindings(connections, jobs));
  }

  /** Makes the driver of one house. */
  interface Opener {
    Driver with(Crash crash);
  }

  private Bindings bindings(Connections connections, JobLog jobs) {
    Bindings bindings = new Bindings();
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
    new HypervisorCalls(
            connections,
            () -> Future.succeededFuture(new Health("ok", "test", 0, List.of())),
            _ -> (_, domain) -> !hidden.contains(domain.name()))
        .bind(bindings);
    return bindings;
  }

  Path folder(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  // The call path.

  <Q extends Record, R extends Record> Future<R> later(Operation<Q, R> operation, Q arguments) {
    return dispatcher.call(operation, () -> arguments, Caller.EMBEDDED, Terms.NONE);
  }

  <Q extends Record, R extends Record> R call(Operation<Q, R> operation, Q arguments) {
    return Awaited.result(later(operation, arguments));
  }

  <Q extends Record, R extends Record> VirtException refused(
      Operation<Q, R> operation, Q arguments) {
    return Awaited.failure(later(operation, arguments));
  }

  /** A job that was admitted. */
  <Q extends Record, R extends Record> Started<R> begin(Operation<Q, R> operation, Q arguments) {
    return Awaited.result(dispatcher.begin(operation, () -> arguments, Caller.EMBEDDED));
  }

  /** A job that gives bytes, once it was admitted. */
  Future<Giving<StreamSaved>> give(SaveStream arguments) {
    return dispatcher.give(
        StreamOperations.SAVE_STREAM, () -> arguments, Caller.EMBEDDED, Terms.NONE);
  }

  /** A job that takes bytes. */
  Future<DomainInfo> take(RestoreStream arguments, Inflow bytes) {
    return dispatcher
        .take(
            StreamOperations.RESTORE_STREAM,
            () -> arguments,
            new Incoming(Caller.EMBEDDED, Terms.NONE, bytes))
        .compose(Started::result);
  }

  // The calls that most tests make.

  static OneDomain one(String name) {
    return new OneDomain(new DomainRef.ByName(name), Optional.empty());
  }

  <R extends Record> R on(String name, Operation<OneDomain, R> operation) {
    return call(operation, one(name));
  }

  DomainInfo define(String xml) {
    return call(DomainOperations.DEFINE, new DomainOperations.Define(xml, Optional.empty()));
  }

  /** Defines and starts the sample domain of that name. */
  DomainInfo run(String name) {
    define(Samples.xml(name));
    return start(name);
  }

  static DomainOperations.Start starting(String name) {
    return DomainOperations.Start.of(new DomainRef.ByName(name), Optional.empty());
  }

  DomainInfo start(String name) {
    return call(DomainOperations.START, starting(name));
  }

  static DomainOperations.Destroy destroying(String name) {
    return new DomainOperations.Destroy(new DomainRef.ByName(name), Optional.empty(), false);
  }

  void destroy(String name) {
    call(DomainOperations.DESTROY, destroying(name));
  }

  DomainInfo info(String name) {
    return on(name, DomainOperations.INFO);
  }

  /** State and reason: {@code running booted}. */
  String state(String name) {
    DomainInfo info = info(name);
    return info.state() + " " + info.reason();
  }

  List<String> names() {
    return call(
            DomainOperations.LIST,
            new DomainOperations.ListDomains(Optional.empty(), Optional.empty()))
        .domains()
        .stream()
        .map(DomainInfo::name)
        .toList();
  }

  static SaveOperations.Save saving(String name, Path path) {
    return saving(name, path, Map.of());
  }

  /**
   * @param more arguments by their names
   */
  static SaveOperations.Save saving(String name, Path path, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("domain", name);
    all.put("path", path.toString());
    return arguments(SaveOperations.Save.class, all);
  }

  private static <Q extends Record> Q arguments(Class<Q> type, Map<String, Object> named) {
    return Json.arguments(type, Json.object(Json.text(named)));
  }

  Saved save(String name, Path path) {
    return call(SaveOperations.SAVE, saving(name, path));
  }

  static SaveOperations.ManagedSave managedSaving(String name) {
    return managedSaving(name, Map.of());
  }

  static SaveOperations.ManagedSave managedSaving(String name, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("domain", name);
    return arguments(SaveOperations.ManagedSave.class, all);
  }

  Saved managedSave(String name) {
    return call(SaveOperations.MANAGED_SAVE, managedSaving(name));
  }

  static SaveOperations.Restore restoring(Path path) {
    return restoring(path, Map.of());
  }

  static SaveOperations.Restore restoring(Path path, Map<String, Object> more) {
    Map<String, Object> all = new HashMap<>(more);
    all.put("path", path.toString());
    return arguments(SaveOperations.Restore.class, all);
  }

  DomainInfo restore(Path path) {
    return call(SaveOperations.RESTORE, restoring(path));
  }

  /** Where the managed save image of the sample domain of that name is. */
  Path managedImage(String name) {
    return managedImages().resolve(Samples.uuid(name) + ".save");
  }

  Path managedImages() {
    return directory.resolve("save").resolve(URI.directoryName());
  }

  /** Asks each of several things at once and waits for all answers. */
  <T, R> List<Future<R>> atOnce(List<T> things, BiFunction<House, T, Future<R>> call) {
    List<Future<R>> answers = things.stream().map(thing -> call.apply(this, thing)).toList();
    Awaited.result(Future.join(answers).<Void>mapEmpty().otherwiseEmpty());
    return answers;
  }

  // The two ways to end.

  /** As after SIGTERM. */
  @Override
  public void close() {
    if (!crash.dead()) {
      Awaited.result(services.close(registry));
      Awaited.result(store.close());
      crash.die();
      Awaited.result(real.close());
    }
  }

  /** As after SIGKILL: nothing more is done, and the kernel lets go of the lock. */
  void kill() {
    crash.die();
    Awaited.result(real.close());
    crash.bury();
    Awaited.result(store.close());
  }
}
