package io.vireo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.job.Workflow.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A story's steps, told and taken back. */
final class WorkflowTest {

  private final Throwable broken = new IllegalStateException("broken");

  private final List<String> told = new ArrayList<>();
  private Future<Void> givenUp = Future.succeededFuture();

  private Future<Void> run(Step... steps) {
    return new Workflow(new Telling(), () -> givenUp).run(List.of(steps));
  }

  private final class Telling implements Workflow.Listener {
    @Override
    public void entered(Step step) {
      told.add("enter " + step.name());
    }

    @Override
    public void undoFailed(Step step, Throwable failure) {
      told.add("stuck " + step.name() + " " + failure.getMessage());
    }
  }

  private Step step(String name) {
    return step(name, Future::succeededFuture);
  }

  private Step step(String name, Supplier<Future<Void>> act) {
    return Step.of(name, act).undoing(() -> undo(name));
  }

  private Future<Void> undo(String name) {
    told.add("undo " + name);
    return Future.succeededFuture();
  }

  @Test
  void goesThroughItsStepsInOrder() {
    assertThat(run(step("a"), step("b"), step("c")).succeeded()).isTrue();
    assertThat(told).containsExactly("enter a", "enter b", "enter c");
  }

  @Test
  void hasNothingToDoWithoutSteps() {
    assertThat(run().succeeded()).isTrue();
  }

  @Test
  void takesBackInReverseWhatWasDoneBeforeTheFailure() {
    Future<Void> end = run(step("a"), step("b"), step("c", () -> Future.failedFuture(broken)));

    assertThat(end.cause()).isSameAs(broken);
    assertThat(told).containsExactly("enter a", "enter b", "enter c", "undo b", "undo a");
  }

  @Test
  void entersNoStepAfterAFailure() {
    run(step("a", () -> Future.failedFuture(broken)), step("b"));

    assertThat(told).containsExactly("enter a");
  }

  @Test
  void reportsAnUndoThatFailsAndGoesOnTakingBack() {
    Step stuck = Step.of("b", Future::succeededFuture).undoing(() -> Future.failedFuture("glue"));
    Future<Void> end = run(step("a"), stuck, step("c", () -> Future.failedFuture(broken)));

    assertThat(end.cause()).isSameAs(broken);
    assertThat(told).endsWith("stuck b glue", "undo a");
  }

  @Test
  void reportsAnUndoThatThrowsAndGoesOnTakingBack() {
    Step stuck =
        Step.of("b", Future::succeededFuture)
            .undoing(
                () -> {
                  throw new IllegalStateException("glue");
                });
    run(step("a"), stuck, step("c", () -> Future.failedFuture(broken)));

    assertThat(told).endsWith("stuck b glue", "undo a");
  }

  @Test
  void takesWhatAStepThrowsForItsFailure() {
    IllegalStateException thrown = new IllegalStateException("thrown");
    Future<Void> end =
        run(
            step("a"),
            step(
                "b",
                () -> {
                  throw thrown;
                }));

    assertThat(end.cause()).isSameAs(thrown);
    assertThat(told).endsWith("undo a");
  }

  @Test
  void isGivenUpBetweenTwoSteps() {
    Promise<Void> first = Promise.promise();
    Future<Void> end = run(step("a", first::future), step("b"));
    givenUp = Future.failedFuture(broken);
    first.complete();

    assertThat(end.cause()).isSameAs(broken);
    assertThat(told).containsExactly("enter a", "undo a");
  }

  @Test
  void isGivenUpBeforeItsFirstStep() {
    givenUp = Future.failedFuture(broken);

    assertThat(run(step("a")).cause()).isSameAs(broken);
    assertThat(told).isEmpty();
  }

  @Test
  void isNotGivenUpAfterItsLastStep() {
    Promise<Void> last = Promise.promise();
    Future<Void> end = run(step("a", last::future));
    givenUp = Future.failedFuture(broken);
    last.complete();

    assertThat(end.succeeded()).isTrue();
  }

  @Test
  void waitsForAStepBeforeItEntersTheNext() {
    Promise<Void> first = Promise.promise();
    Future<Void> end = run(step("a", first::future), step("b"));

    assertThat(told).containsExactly("enter a");
    assertThat(end.isComplete()).isFalse();
    first.complete();
    assertThat(told).containsExactly("enter a", "enter b");
  }

  @Test
  void waitsForAnUndoBeforeTheOneBefore() {
    Promise<Void> slow = Promise.promise();
    Step held = Step.of("b", Future::succeededFuture).undoing(slow::future);
    Future<Void> end = run(step("a"), held, step("c", () -> Future.failedFuture(broken)));

    assertThat(told).doesNotContain("undo a");
    slow.complete();
    assertThat(told).endsWith("undo a");
    assertThat(end.failed()).isTrue();
  }
}
