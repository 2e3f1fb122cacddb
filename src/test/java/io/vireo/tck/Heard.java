package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceListener;
import io.vireo.host.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Everything that one machine told, in order. Any thread may ask. */
public final class Heard implements InstanceListener {

  private final Loop loop;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<InstanceEvent> events = new ArrayList<>();
  private final List<InstanceEvent> offTheLoop = new ArrayList<>();

  Heard(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void on(InstanceEvent event) {
    lock.lock();
    try {
      events.add(event);
      if (!loop.isCurrent()) {
        offTheLoop.add(event);
      }
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  public List<InstanceEvent> events() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  public <E extends InstanceEvent> List<E> all(Class<E> kind) {
    return events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** Waits until {@code event} was told; at once if it was told already. */
  public void await(InstanceEvent event) {
    assertThat(waitFor(event)).as("%s among %s", event, events()).isTrue();
  }

  private boolean waitFor(InstanceEvent event) {
    long left = Trial.PATIENCE.toNanos();
    lock.lock();
    try {
      while (!events.contains(event) && left > 0) {
        left = more.awaitNanos(left);
      }
      return events.contains(event);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** What holds for every machine at any time. */
  void check() {
    List<InstanceEvent> told = events();
    assertThat(offTheLoop).as("events told off the connection's loop").isEmpty();
    assertThat(all(Exited.class)).as("ends told in %s", told).hasSizeLessThanOrEqualTo(1);
    if (!all(Exited.class).isEmpty()) {
      assertThat(told.getLast()).as("last event of %s", told).isInstanceOf(Exited.class);
    }
  }
}
