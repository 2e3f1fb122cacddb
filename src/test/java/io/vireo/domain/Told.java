package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.event.Event;
import io.vireo.event.EventSink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** All events of a house, in order. Any thread. */
final class Told implements EventSink {

  private static final long PATIENCE_SECONDS = 60;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();
  private final List<Event> events = new ArrayList<>();

  /** Hears each event where it is told, on the owner's loop. */
  volatile Consumer<Event> ear = _ -> {};

  @Override
  public void publish(Event event) {
    ear.accept(event);
    lock.lock();
    try {
      events.add(event);
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<Event> all() {
    lock.lock();
    try {
      return List.copyOf(events);
    } finally {
      lock.unlock();
    }
  }

  /** The life of a domain, as libvirt's clients would print it: {@code started booted}. */
  List<String> life(String domain) {
    return all().stream()
        .filter(event -> event instanceof Event.OfDomain of && of.domain().name().equals(domain))
        .flatMap(event -> word(event).stream())
        .toList();
  }

  private static List<String> word(Event event) {
    return switch (event) {
      case Event.Lifecycle life -> List.of(life.event().word() + " " + life.detail().word());
      case Event.JobEnded job -> List.of(job.operation() + " " + job.state());
      case Event.Reboot _ -> List.of("reboot");
      case Event.Responsiveness now -> List.of(now.responding() ? "answers" : "silent");
      default -> List.of();
    };
  }

  void clear() {
    lock.lock();
    try {
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the life of {@code domain} has come to {@code word}. */
  void await(String domain, String word) {
    await(told -> told.life(domain).contains(word), domain + ": " + word);
  }

  /** Waits until what was told is such. */
  void await(Predicate<Told> wanted, String what) {
    long left = TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    lock.lock();
    try {
      while (!wanted.test(this) && left > 0) {
        left = more.awaitNanos(left);
      }
      assertThat(wanted.test(this)).as("%s in %s", what, events).isTrue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
