package io.vireo.cli;

/** Ctrl-C, or any other polite end of this process. */
@FunctionalInterface
interface Interruption {

  /** Stops listening. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs {@code then} when the process is told to end, before it does; another thread. */
  Registration onInterrupt(Runnable then);

  /** This process's own. */
  Interruption OF_PROCESS =
      then -> {
        Thread hook = new Thread(then, "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> remove(hook);
      };

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The hook runs already, and the process ends after it.
    }
  }
}
