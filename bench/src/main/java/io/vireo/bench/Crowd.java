package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
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
   * @param idleMillis the 99th percentile of an answer's time when nothing was saved
   * @param busyMillis the same while they were
   */
  record Outcome(
      double seconds, long bytes, double idleMillis, double busyMillis, DaemonStrain strain) {}

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
    try (Latency latency = Latency.over(daemon.socket())) {
      CompletableFuture<Void> idle = new CompletableFuture<>();
      idle.completeOnTimeout(null, IDLE_SECONDS, TimeUnit.SECONDS);
      double idleMillis = latency.percentile99(idle);
      DaemonStrain.Before before = DaemonStrain.Before.of(daemon);
      long begun = System.nanoTime();
      CompletableFuture<Void> saves = atOnce(guest -> guest.save(image(guest), Way.DEFAULT));
      double busyMillis = latency.percentile99(saves);
      saves.join();
      double seconds = (System.nanoTime() - begun) / 1e9;
      return new Outcome(seconds, bytes(), idleMillis, busyMillis, before.after());
    } finally {
      removeImages();
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
