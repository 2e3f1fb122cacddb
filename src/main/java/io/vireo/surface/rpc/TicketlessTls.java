package io.vireo.surface.rpc;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.time.Duration;
import javax.net.ssl.SSLException;

/**
 * TLS that sends nothing of its own accord behind the handshake. libvirt's clients take the first
 * record that follows for the byte that lets them in, and a ticket to come back with is none. A
 * session that would last longer than tickets may is not given one.
 */
final class TicketlessTls extends JdkSSLEngineOptions {

  private static final Duration LONGER_THAN_TICKETS = Duration.ofDays(8);

  TicketlessTls() {}

  @Override
  public TicketlessTls copy() {
    return new TicketlessTls();
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(SslProvider.JDK, false) {
      @Override
      public SslContext create() throws SSLException {
        SslContext context = super.create();
        context.sessionContext().setSessionTimeout((int) LONGER_THAN_TICKETS.toSeconds());
        return context;
      }
    };
  }
}
