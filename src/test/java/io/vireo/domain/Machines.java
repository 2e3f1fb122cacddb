package io.vireo.domain;

import io.vertx.core.Vertx;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.Saving;
import io.vireo.host.Loop;
import io.vireo.host.VertxHost;
import io.vireo.mock.MockDriver;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where machines live that outlive their daemon: the in-memory driver on a host and a loop of its
 * own. What the next attach, stop or query is to answer can be scripted, and what a resume answers
 * that was done.
 */
final class Machines implements AutoCloseable {

  final Map<String, String> settings = new ConcurrentHashMap<>();
  final ConcurrentLinkedQueue<VirtException> attachFailures = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<VirtException> stopFailures = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<VirtException> resumeFailures = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Instance.RunState> queryAnswers = new ConcurrentLinkedQueue<>();
  final AtomicInteger resumes = new AtomicInteger();
  final AtomicReference<Runnable> afterResume = new AtomicReference<>(() -> {});
  final AtomicInteger attaches = new AtomicInteger();
  private final VertxHost host;
  private final Loop loop;
  private final Hypervisor mock;
  private final AtomicInteger lastToken = new AtomicInteger();
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<String, Living> living = new ConcurrentHashMap<>();

  /**
   * One machine and whoever listens to it now.
   *
   * @param ever whether its processors ever ran
   */
  record Living(
      String token,
      AtomicReference<Saving> machine,
      AtomicReference<InstanceListener> ear,
      AtomicReference<Boolean> ever) {}

  Machines(Vertx vertx, Path directory) {
    settings.put("stateBytes", "65536");
    settings.put("shutdownMillis", "1");
    host = new VertxHost(vertx);
    loop = host.newLoop();
    DriverContext context =
        new DriverContext(host, loop, directory, directory, directory, settings);
    HypervisorUri uri = new HypervisorUri("test:///default");
    mock = Awaited.result(new MockDriver().open(uri, context));
  }

  Loop loop() {
    return loop;
  }

  Hypervisor mock() {
    return mock;
  }

  /** A number for the in-memory driver, which knows nothing of ids that are used again. */
  int nextId() {
    return lastId.incrementAndGet();
  }

  /** A place for a machine that is about to be made. */
  Living expect(InstanceListener ear) {
    Living place =
        new Living(
            "machine-" + lastToken.incrementAndGet(),
            new AtomicReference<>(),
            new AtomicReference<>(ear),
            new AtomicReference<>(false));
    return place;
  }

  /** The ear of the in-memory driver. */
  InstanceListener ear(Living place) {
    return event -> {
      if (event instanceof InstanceEvent.Exited) {
        living.remove(place.token());
      }
      if (event instanceof InstanceEvent.Resumed) {
        place.ever().set(true);
      }
      place.ear().get().on(event);
    };
  }

  Living arrived(Living place, Instance machine) {
    place.machine().set((Saving) machine);
    living.put(place.token(), place);
    return place;
  }

  Optional<Living> find(String token) {
    return Optional.ofNullable(living.get(token));
  }

  /** All that live, whether or not a daemon knows of them. */
  List<Living> living() {
    return List.copyOf(living.values());
  }

  /** How far the guest of a domain has counted. */
  long counter(String name) {
    return Long.parseLong(
        Awaited.result(loop.call(() -> io.vertx.core.Future.succeededFuture(mock.info().facts())))
            .get("counter." + name));
  }

  /** A machine ends by itself, unseen by any daemon that has gone. */
  void kill(Living machine) {
    Awaited.result(loop.call(() -> machine.machine().get().stop(Instance.Stop.FORCED)));
  }

  /** The processors of a machine stop by themselves. */
  void pause(Living machine) {
    Awaited.result(loop.call(() -> ((io.vireo.driver.Pausing) machine.machine().get()).pause()));
  }

  @Override
  public void close() {
    Awaited.result(mock.close());
    Awaited.result(host.close());
  }
}
