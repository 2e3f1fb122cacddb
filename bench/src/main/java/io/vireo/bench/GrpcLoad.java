package io.vireo.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vireo.bench.HttpLoad.Outcome;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Many calls at once over HTTP/2, eight to a connection, each made again as soon as it is answered.
 * The client is Vert.x' own and no leaner than the server; the same for whomever is compared.
 */
final class GrpcLoad {

  /** Asks for a domain by its name: field 1, one frame. */
  static final String INFO = "/vireo.v1.DomainService/Info";

  private static final int STREAMS = 8;
  private static final int SAMPLES_MAX = 4_000_000;

  private final HttpClient client;
  private final RequestOptions request;
  private final Buffer message;
  private final long end;
  private final long[] nanos = new long[SAMPLES_MAX];
  private int samples;

  private GrpcLoad(HttpClient client, RequestOptions request, Buffer message, long end) {
    this.client = client;
    this.request = request;
    this.message = message;
    this.end = end;
  }

  /** Calls {@code method} with {@code domain} from {@code callers} at once. */
  static Outcome of(Path socket, String method, String domain, int callers, Duration time) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
    HttpClient client = client(vertx, callers);
    RequestOptions request =
        new RequestOptions()
            .setServer(SocketAddress.domainSocketAddress(socket.toString()))
            .setHost("localhost")
            .setMethod(HttpMethod.POST)
            .setURI(method);
    long begun = System.nanoTime();
    GrpcLoad load = new GrpcLoad(client, request, framed(domain), begun + time.toNanos());
    try {
      Promise<Void> done = Promise.promise();
      vertx.runOnContext(_ -> load.all(callers).onComplete(done));
      done.future().await();
      return load.outcome((System.nanoTime() - begun) / 1e9);
    } finally {
      vertx.close().await();
    }
  }

  private static HttpClient client(Vertx vertx, int callers) {
    return vertx
        .httpClientBuilder()
        .with(
            new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_2)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(STREAMS))
        .with(new PoolOptions().setHttp2MaxSize(Math.max(1, callers / STREAMS)))
        .build();
  }

  private static Buffer framed(String domain) {
    byte[] name = domain.getBytes(StandardCharsets.UTF_8);
    return Buffer.buffer()
        .appendByte((byte) 0)
        .appendInt(name.length + 2)
        .appendByte((byte) (1 << 3 | 2))
        .appendByte((byte) name.length)
        .appendBytes(name);
  }

  private Future<Void> all(int callers) {
    Future<Void> all = Future.succeededFuture();
    for (int i = 0; i < callers; i++) {
      Future<Void> one = again();
      all = all.compose(_ -> one);
    }
    return all;
  }

  private Future<Void> again() {
    long asked = System.nanoTime();
    if (asked > end) {
      return Future.succeededFuture();
    }
    return client
        .request(request)
        .compose(this::send)
        .compose(answer -> answer.end().map(answer))
        .compose(
            answer -> {
              check(answer);
              if (samples < SAMPLES_MAX) {
                nanos[samples++] = System.nanoTime() - asked;
              }
              return again();
            });
  }

  private Future<HttpClientResponse> send(HttpClientRequest call) {
    return call.putHeader("content-type", "application/grpc+proto")
        .putHeader("te", "trailers")
        .send(message);
  }

  /** A server that only says hello knows no gRPC. */
  private static void check(HttpClientResponse answer) {
    String status = answer.getTrailer("grpc-status");
    if (answer.statusCode() != 200 || (status != null && !status.equals("0"))) {
      throw new BenchFailure("the server answered " + answer.statusCode() + ", gRPC " + status);
    }
  }

  private Outcome outcome(double seconds) {
    if (samples == 0) {
      throw new BenchFailure("nobody was answered");
    }
    long[] sorted = Arrays.copyOf(nanos, samples);
    Arrays.sort(sorted);
    return new Outcome(
        samples / seconds, sorted[samples / 2] / 1e6, sorted[(int) (samples * 0.99)] / 1e6);
  }
}
