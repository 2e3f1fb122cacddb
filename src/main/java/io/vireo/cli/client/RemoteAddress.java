package io.vireo.cli.client;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * A daemon on another machine: over TLS, whose certificate must bear the name it was called by; or
 * without, on this machine's own loopback only, since whatever is shown could be heard.
 */
final class RemoteAddress implements DaemonAddress {

  private static final int PORT_MAX = 65535;

  private final String host;
  private final int port;
  private final Optional<String> token;
  private final Optional<SSLContext> tls;

  private RemoteAddress(URI url, Optional<String> token, Optional<SSLContext> tls) {
    this.host = url.getHost();
    this.port = url.getPort();
    this.token = token;
    this.tls = tls;
  }

  /**
   * The daemon at {@code url}.
   *
   * @param token shown to it
   * @throws VirtException {@code INVALID_ARG} for anything but {@code
   *     https://vm1.example.org:8443}, or {@code http://} and a loopback address
   */
  static RemoteAddress of(String url, Optional<String> token, TlsIdentity identity) {
    URI place = parsed(url);
    boolean secret = place.getScheme().equals("https");
    if (!secret && !isLoopback(place.getHost())) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'" + url + "' would say everything aloud; beyond 127.0.0.1 it must be https://");
    }
    return new RemoteAddress(
        place, token, secret ? Optional.of(identity.context()) : Optional.empty());
  }

  private static URI parsed(String url) {
    try {
      URI place = URI.create(url);
      boolean scheme = "https".equals(place.getScheme()) || "http".equals(place.getScheme());
      boolean bare =
          !place.isOpaque()
              && place.getRawUserInfo() == null
              && place.getRawQuery() == null
              && place.getRawFragment() == null
              && (place.getRawPath().isEmpty() || place.getRawPath().equals("/"));
      if (scheme
          && bare
          && place.getHost() != null
          && place.getPort() > 0
          && place.getPort() <= PORT_MAX) {
        return place;
      }
    } catch (IllegalArgumentException malformed) {
      // Said below.
    }
    // What was given may hold a password, which is not to be shown again.
    throw new VirtException(
        ErrorCode.INVALID_ARG,
        "a daemon's URL is like https://vm1.example.org:8443 and nothing more");
  }

  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
  }

  @Override
  public String text() {
    return (tls.isPresent() ? "https://" : "http://") + host + ":" + port;
  }

  @Override
  public boolean isLocal() {
    return false;
  }

  @Override
  public String headLines() {
    return "Host: "
        + host
        + ":"
        + port
        + "\r\n"
        + token.map(word -> "Authorization: Bearer " + word + "\r\n").orElse("");
  }

  @Override
  public VirtException unreachable(IOException failure) {
    return switch (failure) {
      case SSLException broken -> untrusted(broken);
      case UnknownHostException _ ->
          new VirtException(ErrorCode.NO_CONNECT, "no machine is called '" + host + "'", failure);
      case ProtocolException broken ->
          new VirtException(
              ErrorCode.NO_CONNECT,
              "the daemon at " + text() + " broke off: " + broken.getMessage(),
              failure);
      default ->
          new VirtException(
              ErrorCode.NO_CONNECT,
              "no daemon answers at "
                  + text()
                  + "; http.listen of its conf/vireo.yaml must name that port, and firewalls let it"
                  + " through",
              failure);
    };
  }

  private VirtException untrusted(SSLException broken) {
    Throwable first = broken;
    boolean disbelieved = false;
    while (first.getCause() != null) {
      first = first.getCause();
      disbelieved |= first instanceof GeneralSecurityException;
    }
    String why = " (" + first.getMessage() + "); ";
    if (disbelieved) {
      return new VirtException(
          ErrorCode.AUTH_FAILED,
          "the certificate of the daemon at "
              + text()
              + " is not believed"
              + why
              + "name its authority with --ca, and the daemon as its certificate does",
          broken);
    }
    return why.contains("alert")
        ? new VirtException(
            ErrorCode.AUTH_FAILED,
            "the daemon at "
                + text()
                + " does not take this client"
                + why
                + "--cert must be of an authority that it believes, --cert-key its key",
            broken)
        : new VirtException(
            ErrorCode.NO_CONNECT, "what answers at " + text() + " speaks no TLS", broken);
  }

  @Override
  public Connection open(LongSupplier patienceMillis) throws IOException {
    TimedSocket socket = socket();
    if (tls.isEmpty()) {
      return socket.patience(patienceMillis);
    }
    TlsConnection connection = TlsConnection.over(socket, engine(tls.get()));
    TimedSocket _ = socket.patience(patienceMillis);
    return connection;
  }

  /** The first of the host's addresses that answers. */
  private TimedSocket socket() throws IOException {
    IOException last = new ConnectException("the host has no address");
    for (InetAddress address : InetAddress.getAllByName(bareHost())) {
      try {
        return TimedSocket.connect(new InetSocketAddress(address, port));
      } catch (IOException refused) {
        last = refused;
      }
    }
    throw last;
  }

  private SSLEngine engine(SSLContext context) {
    SSLEngine engine = context.createSSLEngine(bareHost(), port);
    engine.setUseClientMode(true);
    SSLParameters wanted = engine.getSSLParameters();
    wanted.setEndpointIdentificationAlgorithm("HTTPS");
    wanted.setApplicationProtocols(new String[] {"http/1.1"});
    engine.setSSLParameters(wanted);
    return engine;
  }

  /** Without the brackets of an IPv6 address. */
  private String bareHost() {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}
