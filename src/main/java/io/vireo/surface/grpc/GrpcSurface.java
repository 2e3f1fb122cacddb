package io.vireo.surface.grpc;

import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.grpc.common.GrpcMessageDecoder;
import io.vertx.grpc.common.GrpcMessageEncoder;
import io.vertx.grpc.common.ServiceMethod;
import io.vertx.grpc.common.ServiceName;
import io.vertx.grpc.health.HealthService;
import io.vertx.grpc.reflection.ReflectionService;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import io.vertx.grpc.server.GrpcServerRequest;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.Operation;
import io.vireo.surface.grpc.GrpcCall.Comer;
import io.vireo.surface.grpc.Methods.Method;
import io.vireo.wire.proto.Schema;
import io.vireo.wire.proto.SchemaDescriptors;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * gRPC and gRPC-Web for an HTTP server's requests. All that it needs is made, off the event loop,
 * when the first call comes: a daemon that nobody calls by gRPC pays nothing. Any number of servers
 * may share one; each call stays on its request's context.
 */
public final class GrpcSurface {

  /** What nearly everybody says. */
  private static final Set<String> PLAIN = Set.of("application/grpc", "application/grpc+proto");

  /** What is gRPC; whoever sends JSON in it is told that it is not understood. */
  private static final Pattern TYPE = Pattern.compile("application/grpc([-+;].*)?");

  private static final Pattern UNDERSTOOD =
      Pattern.compile("application/grpc(-web(-text)?)?(\\+proto)?");

  /** Bound while Vert.x hands a request to its method, which happens before it returns. */
  private static final ScopedValue<Comer> COMER = ScopedValue.newInstance();

  private final Vertx vertx;
  private final Dispatcher dispatcher;
  private final Origin events;
  private final GrpcLimits limits;
  private final Listening listening;
  private final Unfinished unfinished;
  private final AtomicReference<Optional<Future<GrpcServer>>> server =
      new AtomicReference<>(Optional.empty());

  public GrpcSurface(Vertx vertx, Dispatcher dispatcher, Origin events, GrpcLimits limits) {
    this.vertx = vertx;
    this.dispatcher = dispatcher;
    this.events = events;
    this.limits = limits;
    this.listening = new Listening(limits);
    this.unfinished =
        new Unfinished(limits.unfinished().connectionBytesMax(), limits.unfinished().bytesMax());
  }

  /** Whether a request is for this surface. */
  public static boolean speaks(HttpServerRequest request) {
    String type = request.getHeader("content-type");
    return type != null && (PLAIN.contains(type) || TYPE.matcher(type).matches());
  }

  /**
   * Answers a request.
   *
   * @param name what the call is called in logs
   */
  public void handle(HttpServerRequest request, Caller caller, String name) {
    Optional<String> fault = fault(request);
    if (fault.isPresent()) {
      refuse(request, new VirtException(ErrorCode.NO_SUPPORT, fault.get()));
      return;
    }
    request
        .response()
        .headersEndHandler(
            _ -> request.response().headers().set("grpc-accept-encoding", "identity"));
    Comer comer = new Comer(caller, name, new Intake(vertx, request, unfinished, limits));
    Future<GrpcServer> ready = ready();
    Context here = vertx.getOrCreateContext();
    if (ready.succeeded()) {
      serve(ready.result(), comer, here);
      return;
    }
    request.pause();
    ready.onComplete(made -> here.runOnContext(_ -> late(made, request, comer)));
  }

  /** Ends all streams of events. To be called before the servers are closed. */
  public void endStreams() {
    listening.dropAll();
  }

  private void late(AsyncResult<GrpcServer> made, HttpServerRequest request, Comer comer) {
    request.resume();
    if (made.succeeded()) {
      serve(made.result(), comer, vertx.getOrCreateContext());
    } else {
      refuse(request, made.cause());
    }
  }

  private static void serve(GrpcServer server, Comer comer, Context here) {
    ScopedValue.where(COMER, comer).run(() -> server.handle(comer.intake()));
    comer.intake().begin(here);
  }

  /** What Vert.x would not refuse as gRPC wants it, or would take without a limit. */
  private static Optional<String> fault(HttpServerRequest request) {
    String encoding = request.getHeader("grpc-encoding");
    String type = request.getHeader("content-type");
    if (!PLAIN.contains(type) && !UNDERSTOOD.matcher(type).matches()) {
      return Optional.of("messages must be protobuf: application/grpc, application/grpc-web");
    }
    return encoding == null || encoding.equals("identity")
        ? Optional.empty()
        : Optional.of("messages must not be compressed");
  }

  /** Answers a request with a failure that came before it was looked at. */
  public static void refuse(HttpServerRequest request, Throwable cause) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    GrpcFailure failure = GrpcFailure.of(cause);
    response
        .setStatusCode(200)
        .putHeader("content-type", "application/grpc")
        .putHeader("grpc-status", failure.status().toString())
        .putHeader("grpc-message", Percent.encoded(failure.sentence()));
    failure.put(response.headers());
    response.end();
  }

  private Future<GrpcServer> ready() {
    return server
        .updateAndGet(
            known -> known.isPresent() ? known : Optional.of(vertx.executeBlocking(this::make)))
        .orElseThrow();
  }

  private GrpcServer make() {
    Methods methods = Methods.load();
    GrpcServer made =
        GrpcServer.server(
            vertx,
            new GrpcServerOptions()
                .setMaxMessageSize(limits.messageBytesMax())
                .setScheduleDeadlineAutomatically(false));
    FileDescriptor file =
        SchemaDescriptors.of("vireo.proto", Methods.PACKAGE, methods.schema(), methods.services());
    HealthService health = HealthService.create(vertx);
    health.register("", () -> Future.succeededFuture(true));
    methods
        .byService()
        .forEach(
            (name, each) -> {
              made.addService(new OneService(file.findServiceByName(name), each, methods.schema()));
              health.register(Methods.PACKAGE + "." + name, () -> Future.succeededFuture(true));
            });
    return made.addService(health).addService(ReflectionService.v1());
  }

  /** A service as Vert.x knows one. */
  private final class OneService implements io.vertx.grpc.server.Service {

    private final ServiceDescriptor descriptor;
    private final List<Method> methods;
    private final Schema schema;

    OneService(ServiceDescriptor descriptor, List<Method> methods, Schema schema) {
      this.descriptor = descriptor;
      this.methods = methods;
      this.schema = schema;
    }

    @Override
    public ServiceName name() {
      return ServiceName.create(descriptor.getFullName());
    }

    @Override
    public ServiceDescriptor descriptor() {
      return descriptor;
    }

    @Override
    public void bind(GrpcServer server) {
      for (Method method : methods) {
        Consumer<GrpcCall> act = act(method, schema);
        server.callHandler(
            ServiceMethod.server(
                name(),
                method.rpc().name(),
                GrpcMessageEncoder.IDENTITY,
                GrpcMessageDecoder.IDENTITY),
            request -> carryOut(request, act));
      }
    }
  }

  private void carryOut(GrpcServerRequest<Buffer, Buffer> request, Consumer<GrpcCall> act) {
    GrpcCall call = new GrpcCall(vertx, request, COMER.get(), limits);
    try {
      act.accept(call);
    } catch (RuntimeException refused) {
      call.fail(refused);
    }
  }

  private Consumer<GrpcCall> act(Method method, Schema schema) {
    return switch (method.act()) {
      case Methods.Call(Operation<?, ?> row) -> call(row, method, schema);
      case Methods.Rehearse(Operation<?, ?> row) ->
          new RowMethods(dispatcher, schema).rehearsal(row);
      case Methods.Watch _ -> new WatchMethod(dispatcher, events.log(), listening, schema)::watch;
      case Methods.Listen _ -> new EventMethod(dispatcher, events, listening, schema)::subscribe;
    };
  }

  private Consumer<GrpcCall> call(Operation<?, ?> row, Method method, Schema schema) {
    RowMethods rows = new RowMethods(dispatcher, schema);
    StreamMethods streams = new StreamMethods(dispatcher, schema);
    return switch (row.mode()) {
      case QUICK -> rows.quick(row);
      case JOB -> rows.job(row);
      case GIVES -> streams.gives(row);
      case TAKES -> streams.takes(row, method.rpc().request().codec());
    };
  }
}
