package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.StartRequest;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.VertxHost;
import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An open connection of a driver with everything it needs. Each call is made on the connection's
 * loop and its answer awaited; that every answer comes on that loop is checked on the way.
 */
public final class Trial implements AutoCloseable {

  /** How long any one answer or event may take; real machines on a busy host are slow. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Subject subject;
  private final Path directory;
  private final Vertx vertx = Vertx.builder().withTransport(transport()).build();
  private final VertxHost host = new VertxHost(vertx);
  private final List<Machine> machines = new CopyOnWriteArrayList<>();
  private final List<AttachRequest> left = new CopyOnWriteArrayList<>();
  private final List<String> offTheLoop = new CopyOnWriteArrayList<>();
  private Loop loop;
  private Hypervisor hypervisor;
  private int lastId;

  public Trial(Subject subject, Path directory) {
    this.subject = subject;
    this.directory = directory;
    open();
  }

  /** As the daemon has it: only epoll can pass descriptors to a hypervisor. */
  private static Transport transport() {
    return Transport.EPOLL != null && Transport.EPOLL.available() ? Transport.EPOLL : Transport.NIO;
  }

  private void open() {
    loop = host.newLoop();
    hypervisor = get(() -> subject.driver().open(subject.uri(), context()));
  }

  /** The refusal of another place by the same driver. */
  public VirtException openFailure(HypervisorUri nowhere) {
    return failure(() -> subject.driver().open(nowhere, context()));
  }

  private DriverContext context() {
    return new DriverContext(
        host, loop, folder("run"), folder("state"), folder("log"), subject.settings());
  }

  private Path folder(String name) {
    try {
      return Files.createDirectories(directory.resolve(name));
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  public Host host() {
    return host;
  }

  public Hypervisor hypervisor() {
    return hypervisor;
  }

  /** A file for a saved state, not made yet. */
  public StateFile stateFile(String name) {
    return new StateFile(host, folder("images").resolve(name));
  }

  /** Closes the connection and opens it again, as a daemon does that was restarted. */
  public void reopen() {
    get(hypervisor::close);
    machines.forEach(machine -> machine.heard().check());
    machines.stream().filter(Trial::lives).map(Machine::attachRequest).forEach(left::add);
    machines.clear();
    open();
  }

  public Domain sample(String name) {
    return hypervisor.complete(subject.sample(name));
  }

  /** A fresh machine, standing. */
  public Machine start(String name) {
    return start(name, Optional.empty());
  }

  public Machine start(String name, Optional<StateSource> incoming) {
    Heard heard = new Heard(loop);
    StartRequest request = request(name, incoming);
    return known(get(() -> hypervisor.start(request, heard)), heard);
  }

  /** A fresh machine, running. */
  public Machine run(String name) {
    Machine machine = start(name);
    machine.resume();
    return machine;
  }

  public VirtException startFailure(String name, StateSource incoming) {
    StartRequest request = request(name, Optional.of(incoming));
    return failure(() -> hypervisor.start(request, new Heard(loop)));
  }

  /** A start that is under way until {@code givenUp} completes or the state was taken in. */
  public Future<Instance> beginStart(String name, StateSource incoming, Future<Void> givenUp) {
    StartRequest request =
        new StartRequest(++lastId, sample(name), Optional.of(incoming), false, givenUp);
    return begin(() -> hypervisor.start(request, new Heard(loop)));
  }

  private StartRequest request(String name, Optional<StateSource> incoming) {
    return new StartRequest(++lastId, sample(name), incoming, false);
  }

  public Machine attach(AttachRequest request) {
    Heard heard = new Heard(loop);
    return known(get(() -> hypervisor.attach(request, heard)), heard);
  }

  public VirtException attachFailure(AttachRequest request) {
    return failure(() -> hypervisor.attach(request, new Heard(loop)));
  }

  private Machine known(Instance instance, Heard heard) {
    Machine machine = new Machine(this, instance, heard);
    machines.add(machine);
    return machine;
  }

  /** The sample guest's own counter, where it can be read. */
  public OptionalLong counted(Machine machine) {
    return get(() -> subject.counted(hypervisor, machine.instance()));
  }

  /** Makes the call; the future may be awaited from any thread. */
  public <T> Future<T> begin(Callable<Future<T>> call) {
    return loop.call(() -> watched(call.call()));
  }

  private <T> Future<T> watched(Future<T> answer) {
    return answer.onComplete(
        outcome -> {
          if (!loop.isCurrent()) {
            offTheLoop.add(outcome + " on " + Thread.currentThread().getName());
          }
        });
  }

  public <T> T get(Callable<Future<T>> call) {
    return await(begin(call));
  }

  public VirtException failure(Callable<? extends Future<?>> call) {
    return failureOf(begin(() -> call.call().<Object>mapEmpty()));
  }

  /** What a call that was begun comes to. */
  public static <T> T await(Future<T> answer) {
    try {
      return answer
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException failed) {
      throw failed.getCause() instanceof VirtException known
          ? known
          : new IllegalStateException(failed.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("no answer within " + PATIENCE, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  public static VirtException failureOf(Future<?> answer) {
    try {
      return fail("succeeded with " + await(answer));
    } catch (VirtException failure) {
      return failure;
    }
  }

  /** Ends what still runs and checks what holds for every machine and every answer. */
  @Override
  public void close() {
    try {
      machines.stream().filter(Trial::lives).forEach(this::end);
      left.forEach(this::endLeft);
      get(hypervisor::close);
      machines.forEach(machine -> machine.heard().check());
      assertThat(offTheLoop).as("answers given off the connection's loop").isEmpty();
    } finally {
      boolean ended = await(host.close());
      await(vertx.close());
      assertThat(ended).as("all threads of the host ended").isTrue();
    }
  }

  private static boolean lives(Machine machine) {
    return machine.heard().all(Exited.class).isEmpty();
  }

  private void end(Machine machine) {
    await(begin(() -> machine.instance().stop(Stop.FORCED)).otherwiseEmpty());
  }

  /** A test that broke off before it took its machine up again must not leave it behind. */
  private void endLeft(AttachRequest request) {
    await(
        begin(() -> hypervisor.attach(request, event -> {}))
            .compose(found -> begin(() -> found.stop(Stop.FORCED)))
            .otherwiseEmpty());
  }
}
