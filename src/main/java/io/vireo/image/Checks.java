package io.vireo.image;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.operation.Preflight.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a preflight has looked at so far. A failure is a finding and stops nothing by itself. */
public final class Checks {

  private final List<Check> done = new ArrayList<>();

  public void passed(String subject, String finding) {
    done.add(new Check(subject, true, finding, Optional.empty()));
  }

  public void failed(String subject, Throwable cause) {
    VirtException failure = VirtException.from(cause);
    done.add(new Check(subject, false, failure.getMessage(), Optional.of(failure.code().name())));
  }

  /**
   * Looks at one thing.
   *
   * @param finding what to say of what was found
   * @return what was found; empty if it failed, which is noted
   */
  public <T> Future<Optional<T>> look(
      String subject, Supplier<Future<T>> work, Function<T, String> finding) {
    return attempt(work)
        .map(
            found -> {
              passed(subject, finding.apply(found));
              return Optional.ofNullable(found);
            })
        .otherwise(
            failure -> {
              failed(subject, failure);
              return Optional.empty();
            });
  }

  private static <T> Future<T> attempt(Supplier<Future<T>> work) {
    try {
      return work.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }

  public boolean allPassed() {
    return done.stream().allMatch(Check::passed);
  }

  public List<Check> done() {
    return List.copyOf(done);
  }
}
