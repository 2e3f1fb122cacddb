package io.vireo.tck;

import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.Instance.Stop;
import org.junit.jupiter.api.Assumptions;

/** A machine on trial and what it told; every call waits for its answer. */
public record Machine(Trial trial, Instance instance, Heard heard) {

  public void resume() {
    trial.get(instance::resume);
  }

  public RunState query() {
    return trial.get(instance::query);
  }

  public void stop() {
    trial.get(() -> instance.stop(Stop.FORCED));
  }

  /** By which it is found again. */
  public AttachRequest attachRequest() {
    int id = instance.liveDocument().id().orElse(1);
    return new AttachRequest(id, instance.liveDocument(), instance.record());
  }

  /** The machine with an ability; skips the test where the driver does not have it. */
  public <A extends Instance> A as(Class<A> ability) {
    Assumptions.assumeTrue(
        ability.isInstance(instance), () -> "the driver has no " + ability.getSimpleName());
    return ability.cast(instance);
  }
}
