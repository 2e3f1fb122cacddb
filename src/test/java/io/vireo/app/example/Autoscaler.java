package io.vireo.app.example;

import io.vertx.core.Context;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vireo.app.Vireo;
import io.vireo.event.Event;
import io.vireo.event.Event.Lifecycle;
import io.vireo.event.LifecycleEvent;
import java.util.OptionalLong;

/** Driven by events: whenever a worker stops, the next one that sleeps is started. */
public record Autoscaler(Vireo vireo, String prefix) implements Deployable {

  @Override
  public Future<?> deploy(Context context) {
    vireo.events(this::workerStopped, OptionalLong.empty()).handler(_ -> startNext());
    return Future.succeededFuture();
  }

  private boolean workerStopped(Event event) {
    return event instanceof Lifecycle life
        && life.event() == LifecycleEvent.STOPPED
        && life.domain().name().startsWith(prefix);
  }

  private void startNext() {
    vireo
        .domains()
        .onSuccess(
            all ->
                all.stream()
                    .filter(it -> it.name().startsWith(prefix) && it.state().equals("shutoff"))
                    .findFirst()
                    .ifPresent(it -> vireo.domain(it.name()).start()));
  }
}
