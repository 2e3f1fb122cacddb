package io.vireo.job;

import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A long story told as a list of steps. Each step may carry its undo; when a step fails, the undos
 * of the steps before it run in reverse and the first failure is the workflow's.
 *
 * <p>Confined to the loop of whoever runs it, provided that the steps' futures complete there.
 */
public final class Workflow {

  /**
   * @param name one word or two, shown as the job's present step
   * @param act what is done
   * @param undo takes it back after a later step failed; its own failure is reported and does not
   *     stop the others
   */
  public record Step(String name, Supplier<Future<Void>> act, Supplier<Future<Void>> undo) {

    /** A step that leaves nothing to take back. */
    public static Step of(String name, Supplier<Future<Void>> act) {
      return new Step(name, act, Future::succeededFuture);
    }

    public Step undoing(Supplier<Future<Void>> undo) {
      return new Step(name, act, undo);
    }
  }

  /** Hears how a workflow goes. */
  public interface Listener {
    void entered(Step step);

    void undoFailed(Step step, Throwable failure);
  }

  private final Listener listener;
  private final Supplier<Future<Void>> checkpoint;

  /**
   * @param checkpoint asked between any two steps; fails when the workflow is to be given up
   */
  public Workflow(Listener listener, Supplier<Future<Void>> checkpoint) {
    this.listener = listener;
    this.checkpoint = checkpoint;
  }

  /** Runs the steps in order. */
  public Future<Void> run(List<Step> steps) {
    Deque<Step> done = new ArrayDeque<>();
    Future<Void> story = Future.succeededFuture();
    for (Step step : steps) {
      story = story.compose(_ -> checkpoint.get()).compose(_ -> perform(step, done));
    }
    return story.recover(failure -> undo(done).transform(_ -> Future.failedFuture(failure)));
  }

  private Future<Void> perform(Step step, Deque<Step> done) {
    listener.entered(step);
    return attempt(step.act()).onSuccess(_ -> done.push(step));
  }

  private Future<Void> undo(Deque<Step> done) {
    Future<Void> all = Future.succeededFuture();
    for (Step step : done) {
      Consumer<Throwable> report = failure -> listener.undoFailed(step, failure);
      all =
          all.compose(
              _ ->
                  attempt(step.undo())
                      .onFailure(report::accept)
                      .transform(_ -> Future.succeededFuture()));
    }
    return all;
  }

  private static Future<Void> attempt(Supplier<Future<Void>> act) {
    try {
      return act.get();
    } catch (RuntimeException thrown) {
      return Future.failedFuture(thrown);
    }
  }
}
