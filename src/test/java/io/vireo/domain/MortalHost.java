package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.host.Descriptors;
import io.vireo.host.Host;
import io.vireo.host.Lane;
import io.vireo.host.Links;
import io.vireo.host.Loop;
import io.vireo.host.Processes;
import io.vireo.host.SmallFiles;
import io.vireo.host.Sockets;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;

/** The real machine, to which a house that is dead does nothing any more. */
record MortalHost(Host real, Crash crash) implements Host {

  @Override
  public Clock clock() {
    return real.clock();
  }

  @Override
  public Loop newLoop() {
    return real.newLoop();
  }

  @Override
  public Lane lane(String purpose) {
    return mortal(real.lane(purpose));
  }

  @Override
  public Lane laneOf(Path path) {
    return mortal(real.laneOf(path));
  }

  private Lane mortal(Lane lane) {
    return new Lane() {
      @Override
      public <T> Future<T> run(Callable<T> work) {
        return crash.step(() -> crash.dead() ? inline(work) : lane.run(work));
      }
    };
  }

  /** For whoever buries the house, whose lanes are closed. */
  private static <T> Future<T> inline(Callable<T> work) {
    try {
      return Future.succeededFuture(work.call());
    } catch (Exception failed) {
      return Future.failedFuture(failed);
    }
  }

  @Override
  public Lane transfer(String name) {
    return real.transfer(name);
  }

  @Override
  public Processes processes() {
    return real.processes();
  }

  @Override
  public SmallFiles files() {
    return (SmallFiles)
        Proxy.newProxyInstance(
            SmallFiles.class.getClassLoader(),
            new Class<?>[] {SmallFiles.class},
            (_, method, arguments) -> crash.step(() -> called(method, arguments)));
  }

  @SuppressWarnings("unchecked")
  private Future<Object> called(Method method, Object[] arguments) {
    try {
      return (Future<Object>) method.invoke(real.files(), arguments);
    } catch (ReflectiveOperationException impossible) {
      return Future.failedFuture(impossible);
    }
  }

  @Override
  public Descriptors descriptors() {
    return real.descriptors();
  }

  @Override
  public Sockets sockets() {
    return real.sockets();
  }

  @Override
  public Links links() {
    return real.links();
  }
}
