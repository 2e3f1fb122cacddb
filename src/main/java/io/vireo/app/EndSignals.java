package io.vireo.app;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT, counted. A shutdown hook would hear of the first only: while hooks run, the
 * JVM keeps every later signal waiting. The JDK's one way to hear more is {@code sun.misc.Signal},
 * which its module {@code jdk.unsupported} exports; it is reached by name because the compiler
 * warns of it in any other way.
 */
final class EndSignals {

  private static final Logger LOG = LoggerFactory.getLogger(EndSignals.class);

  private static final List<String> NAMES = List.of("TERM", "INT");
  private static final String HANGUP = "HUP";

  private final IntConsumer then;
  private final AtomicInteger heard = new AtomicInteger();

  private EndSignals(IntConsumer then) {
    this.then = then;
  }

  /**
   * Calls {@code then} with 1 at the first signal, with 2 at the second, each on a thread of its
   * own. Where that cannot be had the shutdown hook of the daemon hears the first.
   */
  static void listen(IntConsumer then) {
    EndSignals signals = new EndSignals(then);
    NAMES.forEach(signals::take);
  }

  /** Calls {@code then} at each SIGHUP, by which daemons are told to read their files again. */
  static void onHangup(Runnable then) {
    new EndSignals(_ -> then.run()).take(HANGUP);
  }

  private void take(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler counting = (self, method, arguments) -> answer(method.getName(), arguments);
      Object counter =
          Proxy.newProxyInstance(
              EndSignals.class.getClassLoader(), new Class<?>[] {handler}, counting);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), counter);
    } catch (ReflectiveOperationException unavailable) {
      LOG.warn("SIG{} is heard once only: {}", name, unavailable.toString());
    }
  }

  /** A proxy is asked for the methods of Object, too. */
  private Object answer(String method, Object[] arguments) {
    return switch (method) {
      case "handle" -> {
        then.accept(heard.incrementAndGet());
        yield null;
      }
      case "equals" -> arguments[0] == this;
      case "hashCode" -> System.identityHashCode(this);
      default -> "the daemon's end";
    };
  }
}
