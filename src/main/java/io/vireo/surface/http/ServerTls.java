package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vireo.auth.TlsMaterial;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of servers, which may be exchanged while they serve: connections that are open
 * keep what they began with. TLS 1.3 and 1.2 only; certificates of clients are asked for where
 * there is an authority for them, and one that does not hold ends the handshake. Any thread.
 */
public final class ServerTls {

  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final int HANDSHAKE_SECONDS_MAX = 10;

  private final List<Function<ServerSSLOptions, Future<?>>> servers = new CopyOnWriteArrayList<>();
  private volatile ServerSSLOptions options;

  /**
   * @param material as it is at first
   */
  public ServerTls(TlsMaterial material) {
    this.options = options(material);
  }

  /** From now on these certificates. */
  public void follow(TlsMaterial material) {
    ServerSSLOptions other = options(material);
    options = other;
    servers.forEach(
        server ->
            server
                .apply(other.copy())
                .onSuccess(_ -> LOG.info("certificates were exchanged"))
                .onFailure(failure -> LOG.error("certificates stay as they are", failure)));
  }

  /** What a server shows that begins now. */
  public ServerSSLOptions options() {
    return options.copy();
  }

  void serves(HttpServer server) {
    serves(server::updateSSLOptions);
  }

  /** To be told what to show from now on, whenever that changes. */
  public void serves(Function<ServerSSLOptions, Future<?>> server) {
    servers.add(server);
  }

  private static ServerSSLOptions options(TlsMaterial material) {
    ServerSSLOptions options =
        new ServerSSLOptions()
            .setKeyCertOptions(
                new PemKeyCertOptions()
                    .addCertValue(Buffer.buffer(material.certificates()))
                    .addKeyValue(Buffer.buffer(material.key())))
            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
            .setSslHandshakeTimeout(HANDSHAKE_SECONDS_MAX)
            .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
            .setUseAlpn(true);
    material
        .clientAuthorities()
        .ifPresent(
            pem ->
                options
                    .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(pem)))
                    .setClientAuth(ClientAuth.REQUEST));
    return options;
  }
}
