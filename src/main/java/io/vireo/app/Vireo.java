package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.streams.ReadStream;
import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.event.Event;
import io.vireo.event.NumberedEvent;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Vireo as a library: the whole service inside another Vert.x application, without any network.
 *
 * <pre>{@code
 * Vireo.open(vertx, Settings.DEFAULT.withDirectories("/srv/vms/state", "/srv/vms/run"))
 *     .compose(vireo -> vireo.domain("web1").save(Path.of("/srv/vms/web1.save")))
 *     .onSuccess(saved -> log.info("{} bytes", saved.bytes()));
 * }</pre>
 *
 * <p>Every method may be called from any thread and never blocks. Futures complete on a loop of
 * Vireo's own, not on the caller's context. Failures are {@link io.vireo.base.VirtException}.
 *
 * <p>Several instances live in one JVM if their directories differ. The {@code Vertx} stays the
 * application's: {@link #close} leaves it open and nothing of Vireo behind in it.
 */
public final class Vireo {

  private final Wiring wiring;
  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();

  private Vireo(Wiring wiring) {
    this.wiring = wiring;
  }

  /**
   * Opens the connections of the settings, and finds the guests again that an earlier instance left
   * running.
   *
   * @return fails with {@code NO_CONNECT} if a connection that is named in the settings cannot be
   *     opened, with {@code RESOURCE_BUSY} if another instance has the state directory
   */
  public static Future<Vireo> open(Vertx vertx, Settings settings) {
    return Wiring.open(vertx, settings, Directories.of(settings, System.getenv())).map(Vireo::new);
  }

  /**
   * What {@code VireoVerticle} opened, while it is deployed.
   *
   * @param deployment as {@code deployVerticle} gave it
   */
  public static Optional<Vireo> deployed(Vertx vertx, String deployment) {
    return VireoVerticle.deployed(vertx, deployment);
  }

  /** The open connections; the first is the default. */
  public Future<List<OpenHypervisor>> hypervisors() {
    return call(HypervisorOperations.LIST, new HypervisorOperations.ListHypervisors())
        .map(HypervisorOperations.Hypervisors::hypervisors);
  }

  /** All domains of all connections. */
  public Future<List<DomainInfo>> domains() {
    return call(
            DomainOperations.LIST,
            new DomainOperations.ListDomains(Optional.empty(), Optional.empty()))
        .map(DomainOperations.Domains::domains);
  }

  /** A domain by UUID, or by name in the default connection. Whether it exists, its calls tell. */
  public VireoDomain domain(String nameOrUuid) {
    return new VireoDomain(this, DomainRef.parse(nameOrUuid), Optional.empty());
  }

  /** A domain by name in the connection called {@code hypervisor}. */
  public VireoDomain domain(String name, HypervisorUri hypervisor) {
    return new VireoDomain(this, DomainRef.parse(name), Optional.of(hypervisor));
  }

  /** Keeps a definition, in libvirt's XML, in the default connection. */
  public Future<VireoDomain> define(String xml) {
    return define(xml, Optional.empty());
  }

  /** Keeps a definition in the connection called {@code hypervisor}. */
  public Future<VireoDomain> define(String xml, HypervisorUri hypervisor) {
    return define(xml, Optional.of(hypervisor));
  }

  private Future<VireoDomain> define(String xml, Optional<HypervisorUri> hypervisor) {
    return call(DomainOperations.DEFINE, new DomainOperations.Define(xml, hypervisor))
        .map(VireoDomain.in(this));
  }

  /** Makes the domain in a saved image go on, as the image says: running or paused. */
  public Future<VireoDomain> restore(Path image) {
    return call(
            SaveOperations.RESTORE,
            SaveOperations.Restore.of(
                new FilePath(image.toAbsolutePath().toString()), Optional.empty()))
        .map(VireoDomain.in(this));
  }

  /**
   * What happens from now on, as a stream of typed events.
   *
   * <p>A reader that pauses for so long that events fall out of the log sees the hole in the
   * numbers.
   */
  public ReadStream<NumberedEvent> events() {
    return events(_ -> true, OptionalLong.empty());
  }

  /**
   * The events that {@code filter} lets through.
   *
   * @param since the number of the last event already seen, to get those after it first
   */
  public ReadStream<NumberedEvent> events(Predicate<Event> filter, OptionalLong since) {
    EventStream stream =
        new EventStream(wiring.events(), wiring.host().newLoop(), filter, since, streams::remove);
    streams.add(stream);
    return stream;
  }

  /** Any operation of the catalogue, waited for to its end. */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> operation, Q arguments) {
    return wiring.dispatcher().call(operation, () -> arguments, Caller.EMBEDDED);
  }

  /** Any operation that is a job; completes when the job was admitted. */
  public <Q extends Record, R extends Record> Future<Work<R>> begin(
      Operation<Q, R> operation, Q arguments) {
    return wiring.dispatcher().begin(operation, () -> arguments, Caller.EMBEDDED).map(this::work);
  }

  private <R extends Record> Work<R> work(Started<R> started) {
    return new Work<>(started, wiring.host().newLoop());
  }

  /**
   * Ends event streams and lets go of everything; guests go on and the next instance finds them.
   */
  public Future<Void> close() {
    streams.forEach(EventStream::close);
    return wiring.close();
  }

  /** The name under which this state directory's events are numbered. */
  public String node() {
    return wiring.events().node();
  }

  Wiring wiring() {
    return wiring;
  }

  /** What the drivers say of themselves, for logs. */
  Future<Map<HypervisorUri, String>> versions() {
    return hypervisors()
        .map(
            all ->
                all.stream()
                    .collect(
                        Collectors.toMap(
                            OpenHypervisor::uri, open -> open.type() + " " + open.version())));
  }
}
