package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.rpc.ErrorInfo;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller.Way;
import io.vireo.event.Event;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DryRun;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.StreamOperations;
import io.vireo.surface.grpc.Chunk;
import io.vireo.surface.grpc.EventMessages.EventMessage;
import io.vireo.surface.grpc.EventMessages.Happened;
import io.vireo.surface.grpc.EventMessages.Hello;
import io.vireo.surface.grpc.EventMessages.Subscribe;
import io.vireo.surface.grpc.GrpcClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Google's Java client against real servers. */
class GrpcTest {

  private static final String INFO = "DomainService/Info";
  private static final Map<String, String> PLAIN = Map.of();

  @TempDir static Path directory;
  private static ApiServer api;
  private static GrpcClient client;

  @BeforeAll
  static void serve() {
    api = new ApiServer(directory);
    client = new GrpcClient(api.port());
  }

  @AfterAll
  static void close() {
    client.close();
    api.close();
  }

  @AfterEach
  void asBefore() {
    api.house.failure = Optional.empty();
    api.house.denial = Optional.empty();
    api.house.jobsEnd = io.vertx.core.Future.succeededFuture();
  }

  /** A message by a program that knows no class of ours: {@code OneDomain.domain} is field 1. */
  private static byte[] web1() {
    return new byte[] {0x0a, 4, 'w', 'e', 'b', '1'};
  }

  @Test
  void callersAreKnown() {
    client.unary(INFO, web1(), Map.of("x-request-id", "r-1"));
    assertThat(api.house.calls.getLast().caller().way()).isEqualTo(Way.INSECURE_TCP);
    assertThat(api.house.calls.getLast().terms().request()).isEqualTo("r-1");
  }

  @Test
  void reflectionTellsEnoughToCall() throws Exception {
    FileDescriptor file = client.reflected("vireo.v1.DomainService");
    Descriptor one = file.findMessageTypeByName("OneDomain");
    DynamicMessage ask =
        DynamicMessage.newBuilder(one).setField(one.findFieldByName("domain"), "web1").build();
    assertThat(ask.toByteArray()).isEqualTo(web1());
    Descriptor info = file.findMessageTypeByName("DomainInfo");
    DynamicMessage answer =
        DynamicMessage.parseFrom(info, client.unary(INFO, ask.toByteArray(), PLAIN));
    assertThat(answer.getUnknownFields().asMap()).isEmpty();
    assertThat(answer.getField(info.findFieldByName("name"))).isEqualTo("web1");
    assertThat(answer.hasField(info.findFieldByName("job"))).isFalse();
  }

  @Test
  void failuresHaveStatusSentenceAndDetails() throws Exception {
    api.house.failure =
        Optional.of(new VirtException(ErrorCode.NO_DOMAIN, "no domain «wéb1»").of("web1"));
    StatusRuntimeException failed = failure(() -> client.unary(INFO, web1(), PLAIN));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.NOT_FOUND);
    assertThat(failed.getStatus().getDescription()).isEqualTo("no domain «wéb1»");
    ErrorInfo info = StatusProto.fromThrowable(failed).getDetails(0).unpack(ErrorInfo.class);
    assertThat(info.getReason()).isEqualTo("NO_DOMAIN");
    assertThat(info.getMetadataMap())
        .containsEntry("object", "web1")
        .containsEntry("libvirtNumber", "42");
  }

  @Test
  void whoMayNotCallIsNotRead() {
    api.house.denial = Optional.of(new VirtException(ErrorCode.ACCESS_DENIED, "not you"));
    StatusRuntimeException failed =
        failure(() -> client.unary(INFO, new byte[] {(byte) 0xff}, PLAIN));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void malformedUnknownAndMissingAreTold() {
    assertThat(refused(new byte[] {(byte) 0xff})).contains("not proper protobuf");
    assertThat(refused(new byte[] {0x78, 1})).contains("field 15 of OneDomain is not known");
    assertThat(refused(new byte[0])).contains("field 'domain' is missing");
    assertThat(refused(new byte[] {0x08, 1})).contains("field 'domain' must be of type string");
    assertThat(refused(new byte[] {0x0a, 1, (byte) 0xff})).contains("not proper protobuf");
  }

  private static String refused(byte[] message) {
    StatusRuntimeException failed = failure(() -> client.unary(INFO, message, PLAIN));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    return failed.getStatus().getDescription();
  }

  @Test
  void tooLongAMessageIsRefused() {
    byte[] long5MiB = new byte[5 * 1024 * 1024];
    StatusRuntimeException failed = failure(() -> client.unary(INFO, long5MiB, PLAIN));
    assertThat(failed.getStatus().getCode())
        .isIn(Status.Code.RESOURCE_EXHAUSTED, Status.Code.CANCELLED);
    assertThat(client.unary(INFO, web1(), PLAIN)).isNotEmpty();
  }

  @Test
  void compressedMessagesAreRefused() {
    StatusRuntimeException failed =
        failure(
            () ->
                ClientCalls.blockingUnaryCall(
                    client.channel(),
                    GrpcClient.method(INFO, MethodType.UNARY),
                    CallOptions.DEFAULT.withCompression("gzip"),
                    web1()));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void unknownMethodsAreUnimplemented() {
    StatusRuntimeException failed =
        failure(() -> client.unary("DomainService/Explode", web1(), PLAIN));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
  }

  @Test
  void termsAreMetadata() {
    client.unary(
        "DomainService/Undefine", web1(), Map.of("idempotency-key", "k1", "if-match", "\"7\", 8"));
    assertThat(api.house.calls.getLast().terms().idempotencyKey()).contains("k1");
    assertThat(api.house.calls.getLast().terms().ifMatch()).contains("7,8");
    assertThat(api.house.calls.getLast().terms().time()).isPresent();
  }

  @Test
  void aDryRunIsAServiceOfItsOwn() {
    byte[] answer = client.unary("DryRunService/DomainUndefine", web1(), PLAIN);
    assertThat(client.codec(DryRun.class).value(answer).operation()).isEqualTo("domain.undefine");
    StatusRuntimeException failed =
        failure(() -> client.unary("DomainService/Undefine", web1(), Map.of("dry-run", "true")));
    assertThat(failed.getStatus().getDescription()).contains("rehearse");
  }

  @Test
  void jobsAnswerAtOnceOrAtTheirEnd() {
    Promise<Void> end = Promise.promise();
    api.house.jobsEnd = end.future();
    JobInfo begun = job(client.unary("DomainService/Start", web1(), PLAIN));
    assertThat(begun.state()).isEqualTo("running");
    end.complete();
    JobInfo ended = job(client.unary("DomainService/Start", web1(), Map.of("prefer", "wait=10")));
    assertThat(ended.state()).isEqualTo("completed");
    assertThat(ended.result()).get().isInstanceOf(DomainInfo.class);
  }

  @Test
  void aJobThatIsWaitedForAndFailsIsAFailure() {
    api.house.jobsEnd =
        io.vertx.core.Future.failedFuture(new VirtException(ErrorCode.NO_SPACE, "full"));
    StatusRuntimeException failed =
        failure(() -> client.unary("DomainService/Start", web1(), Map.of("prefer", "wait=10")));
    assertThat(failed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(failed.getStatus().getDescription()).isEqualTo("full");
  }

  @Test
  void aJobIsWatchedToItsEnd() {
    Promise<Void> end = Promise.promise();
    api.house.jobsEnd = end.future();
    long id = job(client.unary("DomainService/Start", web1(), PLAIN)).id();
    Iterator<byte[]> watch =
        client.stream("JobService/Watch", client.codec(OneJob.class).bytes(new OneJob(id)));
    assertThat(job(watch.next()).state()).isEqualTo("running");
    end.complete();
    api.log.publish(new Event.JobEnded(TEST, NAME, id, "domain.start", "completed", ""));
    assertThat(job(watch.next()).state()).isEqualTo("completed");
    assertThat(watch.hasNext()).isFalse();
  }

  private static final HypervisorUri TEST = FakeHouse.TEST;
  private static final Event.DomainName NAME = new Event.DomainName(FakeHouse.WEB1, "web1");

  @Test
  void eventsComeAndAreComeBackTo() {
    Subscribe wish =
        new Subscribe(Optional.empty(), List.of("reboot"), List.of(), List.of(), Optional.empty());
    Iterator<byte[]> events = subscribe(wish);
    assertThat(event(events)).isInstanceOf(Hello.class);
    api.log.publish(new Event.Watchdog(TEST, NAME, "none"));
    api.log.publish(new Event.Reboot(TEST, NAME));
    Happened first = (Happened) event(events);
    assertThat(first.event()).isEqualTo(new Event.Reboot(TEST, NAME));
    api.log.publish(new Event.Reboot(TEST, NAME));
    Subscribe again =
        new Subscribe(
            Optional.of(first.position()), List.of(), List.of(), List.of(), Optional.empty());
    Iterator<byte[]> rest = subscribe(again);
    assertThat(event(rest)).isInstanceOf(Hello.class);
    assertThat(((Happened) event(rest)).number()).isEqualTo(first.number() + 1);
  }

  private static Iterator<byte[]> subscribe(Subscribe wish) {
    return client.stream("EventService/Subscribe", client.codec(Subscribe.class).bytes(wish));
  }

  private static EventMessage event(Iterator<byte[]> events) {
    return client.codec(EventMessage.class).value(events.next());
  }

  @Test
  void bytesAreGiven() {
    Iterator<byte[]> chunks = client.stream("DomainService/SaveStream", web1());
    StringBuilder all = new StringBuilder();
    chunks.forEachRemaining(
        chunk ->
            all.append(
                StandardCharsets.UTF_8.decode(client.codec(Chunk.class).value(chunk).data())));
    assertThat(all).hasToString("a guest");
    assertThat(api.house.calls.getLast().operation()).isEqualTo(StreamOperations.SAVE_STREAM);
  }

  @Test
  void bytesAreTaken() throws Exception {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    CompletableFuture<String> taken = new CompletableFuture<>();
    api.house.inflow.set(
        bytes ->
            FakeStreams.all(bytes)
                .onSuccess(all -> taken.complete(new String(all, StandardCharsets.UTF_8)))
                .mapEmpty());
    StreamObserver<byte[]> parts = send(answer);
    parts.onNext(new byte[] {0x0a, 0}); // arguments, all by default
    parts.onNext(chunk("a gu"));
    parts.onNext(chunk("est"));
    parts.onCompleted();
    assertThat(taken.get(20, TimeUnit.SECONDS)).isEqualTo("a guest");
    DomainInfo info = client.codec(DomainInfo.class).value(answer.get(20, TimeUnit.SECONDS));
    assertThat(info.name()).isEqualTo("web1");
  }

  @Test
  void aStreamWithoutArgumentsIsRefused() {
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    StreamObserver<byte[]> parts = send(answer);
    parts.onNext(chunk("a guest"));
    assertThat(answer)
        .failsWithin(20, TimeUnit.SECONDS)
        .withThrowableThat()
        .withMessageContaining("the first part must be the arguments");
  }

  private static byte[] chunk(String text) {
    byte[] inner = new byte[text.length() + 2];
    inner[0] = 0x0a;
    inner[1] = (byte) text.length();
    System.arraycopy(text.getBytes(StandardCharsets.UTF_8), 0, inner, 2, text.length());
    return ByteString.copyFrom(new byte[] {0x12, (byte) inner.length})
        .concat(ByteString.copyFrom(inner))
        .toByteArray();
  }

  private static StreamObserver<byte[]> send(CompletableFuture<byte[]> answer) {
    return ClientCalls.asyncClientStreamingCall(
        client
            .channel()
            .newCall(
                GrpcClient.method("DomainService/RestoreStream", MethodType.CLIENT_STREAMING),
                CallOptions.DEFAULT),
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] value) {
            answer.complete(value);
          }

          @Override
          public void onError(Throwable failure) {
            answer.completeExceptionally(failure);
          }

          @Override
          public void onCompleted() {}
        });
  }

  @Test
  void healthIsAsked() {
    byte[] serving =
        ClientCalls.blockingUnaryCall(
            client.channel(),
            GrpcClient.method("x", MethodType.UNARY).toBuilder()
                .setFullMethodName("grpc.health.v1.Health/Check")
                .build(),
            CallOptions.DEFAULT,
            new byte[0]);
    assertThat(serving).containsExactly(0x08, 1);
  }

  @Test
  void rowsOfQuickAnswersKeepTheirArguments() {
    assertThat(client.call(DomainOperations.LIST, listAll(), PLAIN))
        .isInstanceOf(DomainOperations.Domains.class);
  }

  private static DomainOperations.ListDomains listAll() {
    return io.vireo.wire.json.Json.arguments(
        DomainOperations.ListDomains.class, io.vireo.wire.json.Json.object("{}"));
  }

  private static JobInfo job(byte[] message) {
    return client.codec(JobInfo.class).value(message);
  }

  private static StatusRuntimeException failure(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    return catchThrowableOfType(StatusRuntimeException.class, call);
  }
}
