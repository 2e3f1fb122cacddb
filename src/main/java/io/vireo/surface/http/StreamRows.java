package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Giving;
import io.vireo.call.Started;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.dispatch.Dispatcher.Incoming;
import io.vireo.operation.Operation;
import io.vireo.operation.StreamOperations;
import io.vireo.surface.http.RowCalls.Reply;
import io.vireo.wire.json.Json;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Rows whose answer, or whose request, is a stream of bytes. */
record StreamRows(Dispatcher dispatcher) {

  /** RFC 9530: {@code sha-256=:BASE64:}, perhaps among others. */
  private static final Pattern SHA_256 =
      Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/]{43}=):\\s*(?:$|,)");

  /** Completes when the stream has begun; what fails before is an ordinary failure. */
  <Q extends Record, R extends Record> Future<Reply> give(
      Operation<Q, R> row, Supplier<Q> arguments, Exchange exchange, Terms terms) {
    if (exchange.request().version() == HttpVersion.HTTP_1_0) {
      throw HttpRefusal.of(505, ErrorCode.NO_SUPPORT, "a stream needs HTTP/1.1");
    }
    return dispatcher
        .give(row, arguments, exchange.caller(), terms)
        .compose(
            giving -> {
              OutStream stream = OutStream.watching(exchange, giving.bytes());
              return exchange
                  .deadlines()
                  .within(
                      terms.time().orElseThrow(),
                      "the beginning of " + row.name(),
                      giving.bytes().begun())
                  .onFailure(late -> giving.bytes().broke(VirtException.from(late)))
                  .map(_ -> reply(exchange, giving, stream));
            });
  }

  private static Reply reply(Exchange exchange, Giving<?> giving, OutStream stream) {
    String job = Long.toString(giving.started().job().subject().id());
    return context -> {
      HttpServerResponse response = context.response();
      if (response.closed()) {
        return;
      }
      response
          .putHeader("Content-Type", StreamOperations.MEDIA_TYPE)
          .putHeader("Cache-Control", "no-store")
          .putHeader("X-Content-Type-Options", "nosniff")
          .putHeader("Location", exchange.place("/jobs/" + job))
          .putHeader(StreamOperations.JOB_HEADER, job);
      stream.begin();
    };
  }

  /**
   * Carries out a row that takes the request's body as it comes; its arguments are in the query.
   */
  <Q extends Record, R extends Record> void take(
      Operation<Q, R> row, Exchange exchange, Terms terms) {
    dispatcher.authorise(exchange.caller(), row.needs());
    requireUnread(exchange.request());
    InStream bytes = new InStream(exchange);
    Supplier<Q> arguments = () -> Arguments.read(row, Set.of(), exchange, digest(exchange));
    dispatcher
        .take(row, arguments, new Incoming(exchange.caller(), terms, bytes))
        .compose(Started::result)
        .onComplete(
            ended ->
                exchange
                    .deadlines()
                    .context()
                    .runOnContext(
                        _ -> {
                          if (ended.succeeded()) {
                            Answer.json(200, ended.result()).send(exchange.routing());
                          } else {
                            exchange.routing().fail(ended.cause());
                          }
                        }));
  }

  private static void requireUnread(HttpServerRequest request) {
    if (request.isEnded() && Bodies.announced(request)) {
      throw new VirtException(
          ErrorCode.NO_SUPPORT,
          "another handler of this application has read the body; mount this API before it");
    }
  }

  private static ObjectNode digest(Exchange exchange) {
    ObjectNode properties = Json.object();
    exchange
        .header("Content-Digest")
        .map(StreamRows::sha256)
        .ifPresent(it -> properties.put("sha256", it));
    return properties;
  }

  private static String sha256(String header) {
    Matcher found = SHA_256.matcher(header);
    if (!found.find()) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "header Content-Digest must have a sha-256, as sha-256=:BASE64:");
    }
    return HexFormat.of().formatHex(Base64.getDecoder().decode(found.group(1)));
  }
}
