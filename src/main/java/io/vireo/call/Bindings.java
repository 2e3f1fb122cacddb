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
import java.util.stream.Stream;

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

  /** Begins a job that gives bytes; fails if it was not admitted. */
  @FunctionalInterface
  public interface Give<Q extends Record, R> {
    Future<Giving<R>> give(Call<Q> call);
  }

  /** Begins a job that takes bytes; fails if it was not admitted. */
  @FunctionalInterface
  public interface Take<Q extends Record, R> {
    Future<Started<R>> take(Call<Q> call, Inflow bytes);
  }

  private final Map<String, Quick<?, ?>> quick = new HashMap<>();
  private final Map<String, Begin<?, ?>> jobs = new HashMap<>();
  private final Map<String, Give<?, ?>> giving = new HashMap<>();
  private final Map<String, Take<?, ?>> taking = new HashMap<>();

  private Optional<Lines> lines = Optional.empty();

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

  public <Q extends Record, R extends Record> void bindGiving(
      Operation<Q, R> operation, Give<Q, R> give) {
    require(operation, Operation.Mode.GIVES);
    giving.put(operation.name(), give);
  }

  public <Q extends Record, R extends Record> void bindTaking(
      Operation<Q, R> operation, Take<Q, R> take) {
    require(operation, Operation.Mode.TAKES);
    taking.put(operation.name(), take);
  }

  /** Says where tickets are exchanged for what they open. */
  public void bindLines(Lines answerer) {
    lines = Optional.of(answerer);
  }

  /**
   * Where tickets are exchanged for what they open.
   *
   * @throws VirtException {@code NO_SUPPORT} if nowhere
   */
  public Lines lines() {
    return lines.orElseThrow(
        () -> new VirtException(ErrorCode.NO_SUPPORT, "nobody opens lines into guests here"));
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

  /** The beginner of a job that gives bytes; as {@link #quick} if there is none. */
  @SuppressWarnings("unchecked")
  public <Q extends Record, R extends Record> Give<Q, R> giving(Operation<Q, R> operation) {
    return (Give<Q, R>) answerer(giving, operation);
  }

  /** The beginner of a job that takes bytes; as {@link #quick} if there is none. */
  @SuppressWarnings("unchecked")
  public <Q extends Record, R extends Record> Take<Q, R> taking(Operation<Q, R> operation) {
    return (Take<Q, R>) answerer(taking, operation);
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
      if (Stream.of(quick, jobs, giving, taking).noneMatch(each -> each.containsKey(row.name()))) {
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
