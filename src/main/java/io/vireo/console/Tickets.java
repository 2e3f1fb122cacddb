package io.vireo.console;

import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Lines.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Who may open what, by secrets that are good once and not for long. What is kept is their digest
 * and not the secrets: looking one up takes as long for a near miss as for any other. Confined to
 * the room's loop.
 */
final class Tickets {

  /** 256 bits, which nobody guesses. */
  private static final int SECRET_BYTES = 32;

  /** What a ticket opens. */
  record Grant(
      Kind kind,
      UUID domain,
      String name,
      HypervisorUri hypervisor,
      String device,
      boolean readOnly,
      boolean force) {

    boolean isFor(Kind asked, DomainRef ref) {
      return kind == asked
          && switch (ref) {
            case DomainRef.ByUuid by -> by.uuid().equals(domain);
            case DomainRef.ByName by -> by.name().equals(name);
            case DomainRef.ById _ -> false;
          };
    }
  }

  private record Issued(Grant grant, Instant expires) {}

  private final Clock clock;
  private final ConsoleLimits limits;
  private final SecureRandom random = new SecureRandom();
  private final Map<ByteBuffer, Issued> out = new LinkedHashMap<>();

  Tickets(Clock clock, ConsoleLimits limits) {
    this.clock = clock;
    this.limits = limits;
  }

  /**
   * A new secret.
   *
   * @throws VirtException {@code LIMIT_REACHED}
   */
  String issue(Grant grant) {
    Instant now = clock.instant();
    out.values().removeIf(issued -> !issued.expires().isAfter(now));
    if (out.size() >= limits.ticketsMax()) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "%d tickets are out already (console.tickets); they expire within %d s"
              .formatted(limits.ticketsMax(), limits.ticketTime().toSeconds()));
    }
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    out.put(digest(ticket), new Issued(grant, now.plus(limits.ticketTime())));
    return ticket;
  }

  /** What the ticket is good for; it never is again. */
  Optional<Grant> redeem(String ticket) {
    return Optional.ofNullable(out.remove(digest(ticket)))
        .filter(issued -> issued.expires().isAfter(clock.instant()))
        .map(Issued::grant);
  }

  private static ByteBuffer digest(String ticket) {
    try {
      return ByteBuffer.wrap(
          MessageDigest.getInstance("SHA-256").digest(ticket.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyJavaHasIt) {
      throw new IllegalStateException(everyJavaHasIt);
    }
  }
}
