package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.function.Supplier;

/** Asks an issuer for its public keys. */
final class IssuerKeys implements Supplier<Future<String>> {

  private static final int MILLIS_MAX = 5000;
  private static final int BYTES_MAX = 256 * 1024;

  private final HttpClient client;
  private final String url;

  /**
   * @param url https; or http of this machine, for an issuer that runs beside
   */
  IssuerKeys(Vertx vertx, String url) {
    if (!url.startsWith("https://") && !url.matches("http://(localhost|127\\.0\\.0\\.1)[:/].*")) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "auth.jwt.keys must be a file, or an address with https");
    }
    this.url = url;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions().setConnectTimeout(MILLIS_MAX).setVerifyHost(true));
  }

  @Override
  public Future<String> get() {
    return client
        .request(
            new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url)
                .setTimeout(MILLIS_MAX)
                .setFollowRedirects(false))
        .compose(request -> request.send().compose(IssuerKeys::body));
  }

  private static Future<String> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      return Future.failedFuture("the issuer answered " + response.statusCode());
    }
    Buffer all = Buffer.buffer();
    response.handler(
        piece -> {
          all.appendBuffer(piece);
          if (all.length() > BYTES_MAX) {
            response.request().reset();
          }
        });
    return response.end().map(_ -> all.toString());
  }
}
