package io.vireo.bench;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;

/**
 * A process of its own that asks one daemon through libvirt's library: a thread for each
 * connection, each with one call under way. Prints calls a second, median and 99th percentile in
 * milliseconds.
 */
public final class LibvirtLoad {

  private static final int STACK_BYTES = 256 << 10;

  /** What is asked; each connection asks about a domain of its own choice. */
  enum Question {
    STATE,
    INFO,
    XML,
    LIST,
    /** What hangs: whoever asks it asks about a guest whose hypervisor does not answer. */
    SUSPEND
  }

  private LibvirtLoad() {}

  /**
   * {@code define LIBRARY URI COUNT TEMPLATE} or {@code QUESTION LIBRARY URI CONNECTIONS SECONDS}.
   */
  public static void main(String[] arguments) throws InterruptedException {
    LibvirtClient libvirt = new LibvirtClient(Path.of(arguments[1]));
    int number = Integer.parseInt(arguments[3]);
    if (arguments[0].equals("define")) {
      define(libvirt, arguments[2], number, arguments[4]);
    } else {
      Question question = Question.valueOf(arguments[0].toUpperCase(Locale.ROOT));
      double seconds = Double.parseDouble(arguments[4]);
      System.out.println(ask(libvirt, arguments[2], question, number, seconds));
    }
  }

  private static void define(LibvirtClient libvirt, String uri, int count, String template) {
    try (LibvirtClient.Connection connection = libvirt.new Connection(uri)) {
      for (int at = 0; at < count; at++) {
        connection.define(template.replace("@", Integer.toString(at)));
      }
    }
  }

  private static String ask(
      LibvirtClient libvirt, String uri, Question question, int connections, double seconds)
      throws InterruptedException {
    List<Asker> askers = new ArrayList<>();
    CountDownLatch open = new CountDownLatch(connections);
    CountDownLatch go = new CountDownLatch(1);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    for (int at = 0; at < connections; at++) {
      Asker asker = new Asker(libvirt, uri, question, at, open, go, (long) (seconds * 1e9));
      asker.setUncaughtExceptionHandler((thread, thrown) -> failure.set(thrown));
      askers.add(asker);
      asker.start();
    }
    open.await();
    go.countDown();
    for (Asker asker : askers) {
      asker.join();
    }
    if (failure.get() != null) {
      throw new BenchFailure("a client failed", failure.get());
    }
    long[] all = askers.stream().flatMapToLong(Asker::nanos).sorted().toArray();
    return String.format(
        Locale.ROOT,
        "%.1f %.4f %.4f",
        all.length / seconds,
        all[all.length / 2] / 1e6,
        all[(int) (all.length * 0.99)] / 1e6);
  }

  /** One client. */
  private static final class Asker extends Thread {

    private final LibvirtClient libvirt;
    private final String uri;
    private final Question question;
    private final int number;
    private final CountDownLatch open;
    private final CountDownLatch go;
    private final long nanos;
    private long[] took = new long[1024];
    private int count;

    Asker(
        LibvirtClient libvirt,
        String uri,
        Question question,
        int number,
        CountDownLatch open,
        CountDownLatch go,
        long nanos) {
      super(null, null, "asker-" + number, STACK_BYTES);
      this.libvirt = libvirt;
      this.uri = uri;
      this.question = question;
      this.number = number;
      this.open = open;
      this.go = go;
      this.nanos = nanos;
    }

    LongStream nanos() {
      return Arrays.stream(took, 0, count);
    }

    @Override
    public void run() {
      try (LibvirtClient.Connection connection = libvirt.new Connection(uri)) {
        MemorySegment domain = connection.domain(domainName());
        open.countDown();
        await();
        long end = System.nanoTime() + nanos;
        for (long now = System.nanoTime(); now < end; ) {
          ask(connection, domain);
          long after = System.nanoTime();
          keep(after - now);
          now = after;
        }
      } finally {
        open.countDown();
      }
    }

    private String domainName() {
      return question == Question.SUSPEND
          ? "held-" + number
          : "bench-" + number % RpcCommand.DOMAINS;
    }

    private void await() {
      try {
        go.await();
      } catch (InterruptedException hurried) {
        Thread.currentThread().interrupt();
      }
    }

    private void ask(LibvirtClient.Connection connection, MemorySegment domain) {
      switch (question) {
        case STATE -> connection.state(domain);
        case INFO -> connection.info(domain);
        case XML -> connection.xml(domain);
        case LIST -> connection.list();
        case SUSPEND -> connection.suspend(domain);
      }
    }

    private void keep(long one) {
      if (count == took.length) {
        took = Arrays.copyOf(took, 2 * count);
      }
      took[count++] = one;
    }
  }
}
