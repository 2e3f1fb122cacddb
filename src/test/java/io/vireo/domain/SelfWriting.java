package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.driver.Consoles;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.driver.FileSaving;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.driver.NvramFiles;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import io.vireo.mock.MockDriver;
import io.vireo.state.FileCalls;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.FileSink;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSink;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The in-memory driver with machines that can write their state into a file by themselves, and that
 * err in what they say of its length. Its driver knows where they keep their UEFI variables.
 */
final class SelfWriting implements Driver {

  final AtomicReference<FileAbilities> abilities =
      new AtomicReference<>(new FileAbilities(true, false, false));
  final AtomicReference<OptionalLong> estimate = new AtomicReference<>(OptionalLong.empty());
  final AtomicInteger written = new AtomicInteger();
  final AtomicInteger variablesRemoved = new AtomicInteger();

  @Override
  public String scheme() {
    return "test";
  }

  @Override
  public Future<Hypervisor> open(HypervisorUri uri, DriverContext context) {
    return new MockDriver().open(uri, context).map(mock -> connection(mock, context));
  }

  private Hypervisor connection(Hypervisor mock, DriverContext context) {
    return proxy(
        Hypervisor.class,
        (method, arguments) -> {
          if (method.getName().equals("removeNvram")) {
            variablesRemoved.incrementAndGet();
            return Future.succeededFuture();
          }
          Object answer = call(mock, method, arguments);
          return method.getName().equals("start") || method.getName().equals("attach")
              ? ((Future<?>) answer).map(machine -> machine(machine, context))
              : answer;
        },
        NvramFiles.class);
  }

  private Instance machine(Object mock, DriverContext context) {
    return proxy(
        Instance.class,
        (method, arguments) ->
            switch (method.getName()) {
              case "fileAbilities" -> Future.succeededFuture(abilities.get());
              case "saveBytesEstimate" ->
                  estimate.get().orElseGet(() -> ((Saving) mock).saveBytesEstimate());
              case "save" ->
                  arguments[0] instanceof StateFile file
                      ? ((Saving) mock).save(counting(file, sink(file, context)))
                      : call(mock, method, arguments);
              default -> call(mock, method, arguments);
            },
        FileSaving.class,
        Pausing.class,
        PowerControl.class,
        Consoles.class);
  }

  private FileSink sink(StateFile file, DriverContext context) throws IOException {
    written.incrementAndGet();
    return FileSink.buffered(
        context.host(),
        new FileSink.Target(file.name(), FileCalls.local().update(file.file()), file.offset()));
  }

  /** Tells the file how far it is, as a driver does. */
  private static StateSink counting(StateFile file, FileSink sink) {
    return proxy(
        StateSink.class,
        (method, arguments) -> {
          Object answer = call(sink, method, arguments);
          return method.getName().equals("take")
              ? ((Future<?>) answer).onSuccess(bytes -> file.wrote((Long) bytes))
              : answer;
        });
  }

  /** What a proxied call does. */
  private interface Answer {
    Object of(Method method, Object[] arguments) throws Exception;
  }

  private static <T> T proxy(Class<T> type, Answer answer, Class<?>... more) {
    Class<?>[] all = new Class<?>[more.length + 1];
    all[0] = type;
    System.arraycopy(more, 0, all, 1, more.length);
    return type.cast(
        Proxy.newProxyInstance(
            SelfWriting.class.getClassLoader(),
            all,
            (made, method, arguments) ->
                method.getName().equals("ability")
                    ? InvocationHandler.invokeDefault(made, method, arguments)
                    : answer.of(method, arguments)));
  }

  private static Object call(Object target, Method method, Object[] arguments) throws Exception {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException thrown) {
      throw thrown.getCause() instanceof Exception cause
          ? cause
          : new IllegalStateException(thrown);
    }
  }
}
