package io.vireo.call;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.Operation;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which object answers which operation. Filled while the house is wired, only read afterwards. */
public final class Bindings {

  /** Answers a quick call. */
  @FunctionalInterface
  public interface Quick<Q extends Record, R> {
    Future<R> answer(Call<Q> call);
  }

  /** Begins a job; the outer future completes when the job was admitted, or fails if it was not. */
  @FunctionalInterface
  public interface Begin<Q extends Record, R> {
    Future<Started<R>> begin(Call<Q> call);
  }

  private final Map<String, Quick<?, ?>> quick = new HashMap<>();
  private final Map<String, Begin<?, ?>> jobs = new HashMap<>();

  public <Q extends Record, R extends Record> void bind(
      Operation<Q, R> operation, Quick<Q, R> answer) {
    require(operation, Operation.Mode.QUICK);
    quick.put(operation.name(), answer);
  }

  public <Q extends Record, R extends Record> void bindJob(
      Operation<Q, R> operation, Begin<Q, R> begin) {
    require(operation, Operation.Mode.JOB);
    jobs.put(operation.name(), begin);
  }

  /**
   * The answerer of a quick operation; the types agree because {@link #bind} made them.
   *
   * @throws VirtException {@code NO_SUPPORT} if there is none
   */
  @SuppressWarnings("unchecked")
  public <Q extends Record, R extends Record> Quick<Q, R> quick(Operation<Q, R> operation) {
    return (Quick<Q, R>) answerer(quick, operation);
  }

  /** The beginner of a job operation; as {@link #quick} if there is none. */
  @SuppressWarnings("unchecked")
  public <Q extends Record, R extends Record> Begin<Q, R> job(Operation<Q, R> operation) {
    return (Begin<Q, R>) answerer(jobs, operation);
  }

  private static <A> A answerer(Map<String, A> bound, Operation<?, ?> operation) {
    return Optional.ofNullable(bound.get(operation.name()))
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.NO_SUPPORT, "nobody answers " + operation.name() + " here"));
  }

  /** The operations of {@code rows} that nobody answers. */
  public Set<String> unbound(Iterable<Operation<?, ?>> rows) {
    Set<String> missing = new TreeSet<>();
    for (Operation<?, ?> row : rows) {
      if (!quick.containsKey(row.name()) && !jobs.containsKey(row.name())) {
        missing.add(row.name());
      }
    }
    return missing;
  }

  private static void require(Operation<?, ?> operation, Operation.Mode mode) {
    if (operation.mode() != mode) {
      throw new IllegalArgumentException(operation.name() + " is not " + mode);
    }
  }
}
