package io.vireo.surface.rpc;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;
import static io.vireo.surface.rpc.Procedure.done;
import static io.vireo.surface.rpc.Procedure.opens;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vireo.auth.Identification;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Bindings;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Access;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.EventLog;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.surface.rpc.Authentication.Sasl;
import io.vireo.surface.rpc.Flow.Opened;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The protocol on a port of loopback, with made-up procedures behind it or with real ones. */
public final class RpcServer implements AutoCloseable {

  public static final HypervisorUri URI = new HypervisorUri("test:///default");
  static final int EVENTS_KEPT = 100;

  record Text(String text) {}

  record Maybe(Optional<String> text) {}

  record Feature(int feature) {}

  private final Vertx vertx = Vertx.vertx();
  private final EventLog log = new EventLog(EVENTS_KEPT, InstantSource.system());
  private final RpcSurface surface;
  private final NetServer server;

  /** Calls of a procedure that ends when the test says so. */
  final BlockingQueue<Promise<Nothing>> hung = new LinkedBlockingQueue<>();

  /** Streams that clients have opened. */
  final BlockingQueue<TestFlow> flows = new LinkedBlockingQueue<>();

  /** With the real procedures, and a hypervisor to open. */
  public RpcServer(RemoteProgram program) {
    this.surface = surface(program, RpcLimits.DEFAULT);
    this.server = listen();
  }

  RpcServer(RpcLimits limits) {
    Family family = this::procedures;
    this.surface = surface(new RemoteProgram(ProcedureTable.read(), List.of(family)), limits);
    this.server = listen();
  }

  private RpcSurface surface(RemoteProgram program, RpcLimits limits) {
    Origin news = new Origin(log, told -> told.accept(new Snapshot(List.of())));
    Bindings bindings = new Bindings();
    OpenHypervisor open = new OpenHypervisor(URI, "TEST", "1.0.0", 0, 0, Map.of());
    bindings.bind(
        HypervisorOperations.LIST,
        _ -> Future.succeededFuture(new HypervisorOperations.Hypervisors(List.of(open))));
    Dispatcher dispatcher = new Dispatcher(Access.OWNER_ONLY, bindings);
    return new RpcSurface(vertx, new RpcSurface.House(dispatcher, news, program), limits);
  }

  private NetServer listen() {
    Optional<Sasl> sasl = Optional.empty();
    return await(
        surface
            .server(new RpcSurface.RpcDoor(Way.UNIX_SOCKET, Identification.UNASKED, false, sasl))
            .listen(0, "127.0.0.1"));
  }

  private List<Procedure<?, ?>> procedures() {
    return List.of(
        asked("connect_get_hostname", Text.class, _ -> Future.succeededFuture(new Text("here"))),
        asked(
            "connect_get_uri",
            Text.class,
            _ -> Future.succeededFuture(new Text("x".repeat(1 << 20)))),
        answered(
            "domain_define_xml", Text.class, Text.class, (_, sent) -> Future.succeededFuture(sent)),
        done("connect_get_max_vcpus", Maybe.class, (_, _) -> Future.succeededFuture()),
        asked("node_get_info", Nothing.class, _ -> hang()),
        done("connect_supports_feature", Feature.class, (it, _) -> pinged(it)),
        opens("domain_open_console", Nothing.class, Nothing.class, (_, _) -> open()));
  }

  private Future<Nothing> hang() {
    Promise<Nothing> end = Promise.promise();
    hung.add(end);
    return end.future();
  }

  private static Future<Void> pinged(Session session) {
    session.answersPings();
    return Future.succeededFuture();
  }

  private Future<Opened<Nothing>> open() {
    TestFlow flow = new TestFlow();
    flows.add(flow);
    return Future.succeededFuture(new Opened<>(Nothing.NOTHING, flow));
  }

  public EventLog log() {
    return log;
  }

  RpcSurface surface() {
    return surface;
  }

  public RpcClient client() {
    return new RpcClient(server.actualPort());
  }

  /** The next of a queue. */
  static <T> T next(BlockingQueue<T> queue) {
    try {
      T next = queue.poll(30, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("nothing came within 30 s");
      }
      return next;
    } catch (InterruptedException stopped) {
      throw new AssertionError(stopped);
    }
  }

  static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
