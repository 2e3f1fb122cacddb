package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Eight guests that are saved at once, while somebody asks the daemon for its domains. */
final class Crowd {

  static final int GUESTS = 8;
  private static final long MEBIBYTES_MIN = 128;
  private static final long IDLE_SECONDS = 4;

  /**
   * What came of it.
   *
   * @param idle when nothing was saved
   * @param busy while they were
   */
  record Outcome(double seconds, long bytes, Answers idle, Answers busy, DaemonStrain strain) {

    /** By how much the daemon's answers came later than in peace. */
    double lateness() {
      return busy.daemonMillis() / idle.daemonMillis();
    }

    /** The same of a server that has nothing else to do. */
    double controlLateness() {
      return busy.controlMillis() / idle.controlMillis();
    }
  }

  /** The 99th percentile of the time until an answer came, of the daemon and of {@link Hello}. */
  record Answers(double daemonMillis, double controlMillis) {}

  private final DaemonProcess daemon;
  private final Path room;
  private final List<CountingGuest> guests;

  Crowd(DaemonProcess daemon, Machine like) {
    this.daemon = daemon;
    this.room = like.room();
    this.guests =
        IntStream.range(0, GUESTS)
            .mapToObj(number -> new CountingGuest(daemon, member(like, number)))
            .toList();
  }

  private static Machine member(Machine like, int number) {
    return new Machine(
        like.name() + "-" + number,
        like.room(),
        Math.max(MEBIBYTES_MIN, like.mebibytes() / GUESTS),
        like.filling(),
        like.emulator());
  }

  Outcome measure() throws IOException, InterruptedException {
    atOnce(CountingGuest::boot).join();
    try (Control control = Control.start(room);
        Latency ours = Latency.over(daemon.socket());
        Latency bare = Latency.over(control.socket())) {
      CompletableFuture<Void> idle = new CompletableFuture<>();
      idle.completeOnTimeout(null, IDLE_SECONDS, TimeUnit.SECONDS);
      Answers inPeace = answers(ours, bare, idle);
      DaemonStrain.Before before = DaemonStrain.Before.of(daemon);
      long begun = System.nanoTime();
      CompletableFuture<Void> saves = atOnce(guest -> guest.save(image(guest), Way.DEFAULT));
      Answers meanwhile = answers(ours, bare, saves);
      saves.join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Outcome(seconds, bytes(), inPeace, meanwhile, before.after());
    } finally {
      removeImages();
    }
  }

  /** Of both at once: they meet the same machine in the same mood. */
  private static Answers answers(Latency ours, Latency bare, CompletableFuture<?> end)
      throws IOException, InterruptedException {
    FutureTask<Double> control = new FutureTask<>(() -> bare.percentile99(end));
    Thread.ofPlatform().daemon().start(control);
    double daemonMillis = ours.percentile99(end);
    try {
      return new Answers(daemonMillis, control.get());
    } catch (ExecutionException failed) {
      throw new BenchFailure("the control server failed", failed);
    }
  }

  private Path image(CountingGuest guest) {
    return room.resolve(guest.machine().name() + ".save");
  }

  private long bytes() {
    return guests.stream().mapToLong(guest -> guest.machine().filledBytes()).sum();
  }

  private void removeImages() throws IOException {
    for (CountingGuest guest : guests) {
      Files.deleteIfExists(image(guest));
    }
  }

  /** Something done to one guest. */
  private interface Deed {
    void on(CountingGuest guest) throws IOException, InterruptedException;
  }

  private CompletableFuture<Void> atOnce(Deed deed) {
    return CompletableFuture.allOf(
        guests.stream().map(guest -> begin(deed, guest)).toArray(CompletableFuture<?>[]::new));
  }

  private static CompletableFuture<Void> begin(Deed deed, CountingGuest guest) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                deed.on(guest);
                done.complete(null);
              } catch (IOException | InterruptedException | RuntimeException failure) {
                done.completeExceptionally(failure);
              }
            });
    return done;
  }
}
