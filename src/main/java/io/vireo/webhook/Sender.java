package io.vireo.webhook;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Sends one message once. Redirects are failures, and what the receiver says is not read. */
final class Sender {

  static final int SECRET_BYTES_MIN = 16;
  static final int SECRET_BYTES_MAX = 4096;

  private final HttpClient client;
  private final Host host;
  private final Loop loop;
  private final Duration attempt;

  Sender(HttpClient client, Host host, Loop loop, Duration attempt) {
    this.client = client;
    this.host = host;
    this.loop = loop;
    this.attempt = attempt;
  }

  /** Completes on the loop; fails if the receiver did not answer with 2xx in time. */
  Future<Void> send(Hook hook, Letter letter) {
    Promise<Void> taken = Promise.promise();
    Future<Void> inTime = loop.within(attempt, "webhook's receiver", taken.future());
    secret(hook)
        .compose(
            secret ->
                client
                    .request(options(hook.url()))
                    .compose(request -> exchange(request, hook, letter, secret, inTime)))
        .onComplete(outcome -> settle(taken, outcome.cause()));
    return inTime;
  }

  private static void settle(Promise<Void> taken, Throwable failure) {
    if (failure == null) {
      taken.tryComplete();
    } else {
      taken.tryFail(failure);
    }
  }

  /** Read for each attempt, so that it can be changed while the daemon runs. */
  private Future<byte[]> secret(Hook hook) {
    return host.files()
        .tail(Path.of(hook.wish().secretFile()), 0, SECRET_BYTES_MAX)
        .map(text -> text.strip().getBytes(StandardCharsets.UTF_8))
        .compose(
            secret ->
                secret.length >= SECRET_BYTES_MIN
                    ? Future.succeededFuture(secret)
                    : Future.failedFuture(
                        new VirtException(
                            ErrorCode.OPERATION_INVALID,
                            "webhook's secretFile must hold at least %d bytes"
                                .formatted(SECRET_BYTES_MIN))));
  }

  private static RequestOptions options(URI url) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    boolean ssl = url.getScheme().equalsIgnoreCase("https");
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        .setSsl(ssl)
        .setHost(url.getHost())
        .setPort(url.getPort() < 0 ? (ssl ? 443 : 80) : url.getPort())
        .setURI(url.getRawQuery() == null ? path : path + "?" + url.getRawQuery())
        .setFollowRedirects(false);
  }

  private Future<Void> exchange(
      HttpClientRequest request, Hook hook, Letter letter, byte[] secret, Future<Void> inTime) {
    inTime.onFailure(_ -> request.reset());
    long seconds = host.clock().instant().getEpochSecond();
    return request
        .putHeader("Content-Type", "application/json")
        .putHeader("User-Agent", "vireo")
        .putHeader("Vireo-Webhook", hook.name())
        .putHeader("Vireo-Delivery", letter.delivery())
        .putHeader("Vireo-Signature", Signature.of(secret, seconds, letter.body()))
        .send(letter.body())
        .compose(response -> status(request, response));
  }

  /** An answer that has no body leaves the connection to the next. */
  private static Future<Void> status(HttpClientRequest request, HttpClientResponse response) {
    response.exceptionHandler(_ -> {});
    if (!"0".equals(response.getHeader("Content-Length")) && response.statusCode() != 204) {
      request.reset();
    }
    return response.statusCode() / 100 == 2
        ? Future.succeededFuture()
        : Future.failedFuture(
            new VirtException(
                ErrorCode.OPERATION_FAILED,
                "webhook's receiver answered with status " + response.statusCode()));
  }
}
