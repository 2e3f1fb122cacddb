package io.vireo.auth;

import io.vireo.call.Caller.Way;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a connection and a request show of whoever is behind them. Nothing of it is believed yet,
 * but for what the kernel and a finished TLS handshake vouch for.
 *
 * @param way how the connection came in
 * @param address of the other end; empty for a Unix socket
 * @param uid the other end's user, as the kernel tells it of a Unix socket
 * @param certificates the client's chain, its own first, which the handshake has checked
 * @param authorization every {@code Authorization} header, or gRPC's {@code authorization}
 */
public record Evidence(
    Way way,
    String address,
    Optional<Integer> uid,
    List<X509Certificate> certificates,
    List<String> authorization) {

  public Evidence {
    certificates = List.copyOf(certificates);
    authorization = List.copyOf(authorization);
  }

  /** Never what was shown: it may be a secret. */
  @Override
  public String toString() {
    return "evidence by " + way + " from " + (address.isEmpty() ? "this host" : address);
  }
}
