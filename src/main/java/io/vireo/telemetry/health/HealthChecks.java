package io.vireo.telemetry.health;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.operation.HypervisorOperations.HealthPart;
import io.vireo.telemetry.health.Verdict.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Looks at all parts, and remembers for a while what it saw, so that any number of probes are no
 * load. A part that does not answer is not asked again until it has. Confined to its loop, but for
 * {@link #parts}, which any thread may call.
 */
public final class HealthChecks {

  /** How long one part may take to answer. */
  public static final Duration DEADLINE = Duration.ofSeconds(1);

  /** How old an answer may be to be given again. */
  public static final Duration FRESH = Duration.ofSeconds(2);

  private final Host host;
  private final Loop loop;
  private final List<Watched> watched;
  private Optional<Future<List<HealthPart>>> latest = Optional.empty();
  private Instant begun = Instant.MIN;

  public HealthChecks(Host host, List<HealthCheck> checks) {
    this.host = host;
    this.loop = host.newLoop();
    this.watched = checks.stream().map(Watched::new).toList();
  }

  /** How each part is, in their order. Never fails. */
  public Future<List<HealthPart>> parts() {
    return loop.call(this::answer);
  }

  /** The worst of them, as a word. */
  public static String status(List<HealthPart> parts) {
    return Stream.of(Level.values())
        .sorted(Comparator.reverseOrder())
        .map(Level::word)
        .filter(word -> parts.stream().anyMatch(part -> part.status().equals(word)))
        .findFirst()
        .orElse(Level.OK.word());
  }

  private Future<List<HealthPart>> answer() {
    Instant now = host.clock().instant();
    boolean fresh = Duration.between(begun, now).compareTo(FRESH) < 0;
    if (latest.filter(it -> fresh || !it.isComplete()).isEmpty()) {
      begun = now;
      latest = Optional.of(look());
    }
    return latest.orElseThrow();
  }

  private Future<List<HealthPart>> look() {
    List<Future<HealthPart>> answers = new ArrayList<>();
    watched.forEach(each -> answers.add(each.look()));
    return Future.join(answers).map(_ -> answers.stream().map(Future::result).toList());
  }

  /** One part, and whether it owes an answer. */
  private final class Watched {
    private final HealthCheck check;
    private Optional<Future<Verdict>> owed = Optional.empty();

    Watched(HealthCheck check) {
      this.check = check;
    }

    Future<HealthPart> look() {
      Future<Verdict> asked = owed.orElseGet(this::ask);
      return loop.within(DEADLINE, "it", asked)
          .otherwise(failure -> Verdict.failing(VirtException.from(failure).getMessage()))
          .map(it -> new HealthPart(check.part(), it.level().word(), it.reason()));
    }

    private Future<Verdict> ask() {
      Future<Verdict> asked = loop.deliver(begin());
      owed = Optional.of(asked);
      asked.onComplete(_ -> owed = Optional.empty());
      return asked;
    }

    private Future<Verdict> begin() {
      try {
        return check.look().get();
      } catch (RuntimeException thrown) {
        return Future.failedFuture(thrown);
      }
    }
  }
}
