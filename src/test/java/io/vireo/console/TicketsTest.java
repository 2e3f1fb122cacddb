package io.vireo.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.call.Lines.Kind;
import io.vireo.console.Tickets.Grant;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TicketsTest {

  private static final UUID WEB1 = UUID.fromString("c7a5fdbd-cdaf-9455-926a-d65c16db1809");
  private static final Grant GRANT =
      new Grant(
          Kind.CONSOLE,
          WEB1,
          "web1",
          new HypervisorUri("test:///default"),
          "serial0",
          false,
          false);
  private static final ConsoleLimits LIMITS =
      new ConsoleLimits(1024, Duration.ofSeconds(1), 1, 1, Duration.ofSeconds(30), 2);

  /** A clock that is set by hand. */
  private static final class Hand extends Clock {
    private Instant now = Instant.EPOCH;

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private final Hand clock = new Hand();
  private final Tickets tickets = new Tickets(clock, LIMITS);

  @Test
  void isGoodOnce() {
    String ticket = tickets.issue(GRANT);
    assertThat(ticket).matches("[A-Za-z0-9_-]{43}");
    assertThat(tickets.redeem(ticket)).contains(GRANT);
    assertThat(tickets.redeem(ticket)).isEmpty();
  }

  @Test
  void isGoodForAWhile() {
    String early = tickets.issue(GRANT);
    String late = tickets.issue(GRANT);
    clock.pass(Duration.ofSeconds(29));
    assertThat(tickets.redeem(early)).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(tickets.redeem(late)).isEmpty();
  }

  @Test
  void neverRepeatsAndNeverGuesses() {
    assertThat(tickets.issue(GRANT)).isNotEqualTo(tickets.issue(GRANT));
    assertThat(tickets.redeem("")).isEmpty();
    assertThat(tickets.redeem("A".repeat(43))).isEmpty();
  }

  @Test
  void givesOutSoManyUntilSomeExpire() {
    tickets.issue(GRANT);
    tickets.issue(GRANT);
    assertThatThrownBy(() -> tickets.issue(GRANT)).hasMessageContaining("console.tickets");
    clock.pass(Duration.ofSeconds(30));
    assertThat(tickets.issue(GRANT)).isNotEmpty();
  }

  @Test
  void isForOneKindOfOneDomain() {
    assertThat(GRANT.isFor(Kind.CONSOLE, new DomainRef.ByUuid(WEB1))).isTrue();
    assertThat(GRANT.isFor(Kind.CONSOLE, new DomainRef.ByName("web1"))).isTrue();
    assertThat(GRANT.isFor(Kind.CONSOLE, new DomainRef.ByName("web2"))).isFalse();
    assertThat(GRANT.isFor(Kind.SCREEN, new DomainRef.ByUuid(WEB1))).isFalse();
    assertThat(GRANT.isFor(Kind.CONSOLE, new DomainRef.ById(1))).isFalse();
  }
}
