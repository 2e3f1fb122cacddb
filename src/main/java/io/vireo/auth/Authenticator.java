package io.vireo.auth;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.host.Lane;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Asks for evidence that holds: of a Unix socket the kernel's word, else a bearer token, a name and
 * password over TLS, or a client certificate, in that order of what is shown. Refusals do not say
 * what was wrong. Any thread.
 */
public final class Authenticator implements Identification {

  /** The same whatever was wrong. */
  private static VirtException refused() {
    return new VirtException(
        ErrorCode.AUTH_FAILED,
        "authentication failed; show a bearer token, a client certificate, or over TLS a name and"
            + " password");
  }

  private final Clock clock;
  private final Attempts attempts;
  private final VerifiedPasswords passwords;
  private final Optional<SignedTokens> signed;
  private volatile Tokens tokens = Tokens.NONE;
  private volatile UnixGroups unix = UnixGroups.UNKNOWN;

  /**
   * @param lane on which passwords are compared
   * @param signed tokens of an issuer, where there is one
   */
  public Authenticator(Lane lane, Clock clock, Optional<SignedTokens> signed) {
    this.clock = clock;
    this.attempts = new Attempts(clock);
    this.passwords = new VerifiedPasswords(lane, clock);
    this.signed = signed;
  }

  /** From now on the tokens that a file says: {@code NAME SHA-256 [groups=…] [expires=…]}. */
  public void tokens(String file) {
    tokens = Tokens.read(file);
  }

  /** From now on the names and passwords that an htpasswd file says. */
  public void passwords(String file) {
    passwords.follow(Passwords.read(file));
  }

  /** From now on the groups that {@code /etc/passwd} and {@code /etc/group} say. */
  public void groups(String passwd, String group) {
    unix = UnixGroups.read(passwd, group);
  }

  @Override
  public Future<Caller> identify(Evidence evidence) {
    return switch (evidence.way()) {
      case UNIX_SOCKET, EMBEDDED -> local(evidence);
      case INSECURE_TCP -> UNASKED.identify(evidence);
      case TCP, TLS -> remote(evidence);
    };
  }

  private Future<Caller> local(Evidence evidence) {
    return evidence
        .uid()
        .map(uid -> Future.succeededFuture(unix.caller(uid)))
        .orElseGet(() -> Future.failedFuture(refused()));
  }

  private Future<Caller> remote(Evidence evidence) {
    return shown(evidence)
        .compose(
            found ->
                found
                    .map(Future::succeededFuture)
                    .orElseGet(() -> Future.failedFuture(failed(evidence.address()))));
  }

  private Future<Optional<Caller>> shown(Evidence evidence) {
    if (evidence.authorization().size() > 1) {
      return nobody();
    }
    if (evidence.authorization().isEmpty()) {
      return Future.succeededFuture(
          evidence.certificates().stream()
              .findFirst()
              .flatMap(own -> CertificateName.caller(own, evidence.way())));
    }
    String header = evidence.authorization().getFirst();
    int space = header.indexOf(' ');
    String what = space < 0 ? "" : header.substring(space + 1).strip();
    return switch (space < 0 ? "" : header.substring(0, space).toLowerCase(Locale.ROOT)) {
      case "bearer" -> bearer(what, evidence.way());
      case "basic" -> evidence.way() == Way.TLS ? basic(what, evidence) : nobody();
      default -> nobody();
    };
  }

  private Future<Optional<Caller>> bearer(String token, Way way) {
    return token.startsWith(Tokens.PREFIX)
        ? Future.succeededFuture(
            tokens
                .find(token, clock.instant())
                .map(bearer -> new Caller("token " + bearer.name(), way, bearer.groups())))
        : signed.map(it -> it.caller(token, way)).orElseGet(Authenticator::nobody);
  }

  private Future<Optional<Caller>> basic(String encoded, Evidence evidence) {
    String both;
    try {
      both = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      return nobody();
    }
    int colon = both.indexOf(':');
    if (colon < 1 || !SignedTokens.isProper(both.substring(0, colon))) {
      return nobody();
    }
    String name = both.substring(0, colon);
    String password = both.substring(colon + 1);
    Optional<Caller> caller = Optional.of(new Caller("user " + name, evidence.way()));
    if (passwords.known(name, password)) {
      return Future.succeededFuture(caller);
    }
    try {
      attempts.require(evidence.address());
    } catch (VirtException tooMany) {
      return Future.failedFuture(tooMany);
    }
    return passwords.verify(name, password).map(right -> right ? caller : Optional.empty());
  }

  /** Counts the failure; who has failed too often hears that instead. */
  private VirtException failed(String address) {
    try {
      attempts.require(address);
    } catch (VirtException tooMany) {
      return tooMany;
    }
    attempts.failed(address);
    return refused();
  }

  private static Future<Optional<Caller>> nobody() {
    return Future.succeededFuture(Optional.empty());
  }
}
