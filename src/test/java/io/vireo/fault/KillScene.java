package io.vireo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.cli.client.Reply;
import io.vireo.e2e.Api;
import io.vireo.e2e.CountingGuest;
import io.vireo.e2e.CountingGuest.Pace;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.e2e.Eventually;
import io.vireo.e2e.Images;
import io.vireo.e2e.ServedDaemon;
import io.vireo.e2e.Signals;
import io.vireo.fault.KillPoint.Victim;
import io.vireo.fault.Trigger.Undisturbed;
import io.vireo.fault.Trigger.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A daemon and a guest that are killed again and again, and looked at afterwards. */
final class KillScene implements AutoCloseable {

  private static final String NAME = "counter";
  private static final Shape SHAPE = Shape.SMALL.filling(75, 96).paced(Pace.HURRIED);
  private static final String EARLIER = "whatever was there before this save began";
  private static final Duration SILENCE = Duration.ofMillis(60);
  private static final Duration SWEPT_WITHIN = Duration.ofSeconds(20);
  private static final Duration ENDED_WITHIN = Duration.ofSeconds(10);
  private static final Duration TRIGGER_LIMIT = Duration.ofSeconds(20);
  private static final long LOOK_NANOS = 200_000;

  /** What became of the guest. */
  enum Outcome {
    /** The save did not happen, and its machine goes on. */
    WENT_ON,
    /** The save happened, and the image was restored. */
    SAVED,
    /** The machine died before its save was done: the run is lost, as with any such death. */
    DIED
  }

  private final Path directory;
  private final ServedDaemon daemon;
  private final CountingGuest guest;
  private final Api api;
  private final Map<Road, Undisturbed> usual = new EnumMap<>(Road.class);
  private final Path pristine;
  private String memory = "";
  private long pristineCount;

  private KillScene(Path directory, ServedDaemon daemon, CountingGuest guest) {
    this.directory = directory;
    this.pristine = directory.resolve("pristine.save");
    this.daemon = daemon;
    this.guest = guest;
    this.api = daemon.api();
  }

  /** Starts the daemon; the guest is booted by the first point. */
  static KillScene open(Path directory) throws Exception {
    ServedDaemon daemon = ServedDaemon.of(directory.resolve("d"), Road.emulator()).start();
    return new KillScene(directory, daemon, CountingGuest.in(directory, SHAPE));
  }

  private void boot() throws Exception {
    api.define(guest.xml());
    api.start(NAME);
    guest.awaitBoot();
    memory = guest.memory();
    api.ok(Api.post("/domains/" + NAME + "/save", Road.STREAMED.save(pristine)));
    guest.catchUp(SILENCE);
    pristineCount = guest.last();
    api.restore(pristine);
    guest.goesOn();
  }

  /** As after a boot, but quicker. */
  private void beginAnew() throws Exception {
    guest.putBackTo(pristineCount);
    api.restore(pristine);
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  /** Does it; fails where anything is not as it must be. */
  Outcome play(KillPoint point) throws Exception {
    if (memory.isEmpty()) {
      boot();
    }
    Undisturbed undisturbed = undisturbed(point.road());
    Path image = directory.resolve("guest.save");
    if (point.moment().earlier()) {
      Files.writeString(image, EARLIER);
    }
    ProcessHandle machine = daemon.guest(NAME);
    CompletableFuture<Optional<Reply>> reply = begin(point.road(), image);
    Watched watched =
        new Watched(api, NAME, image, undisturbed, point.moment().at(), System.nanoTime());
    await(point.trigger(), watched, reply);
    boolean told = reply.getNow(Optional.empty()).filter(each -> each.status() == 200).isPresent();
    kill(point.victim(), machine);
    Optional<Reply> end = reply.get(Api.LIMIT.toSeconds(), TimeUnit.SECONDS);
    Outcome outcome = settle(point, image);
    if (told || end.filter(each -> each.status() == 200).isPresent()) {
      assertThat(outcome).as("what was told to be saved").isEqualTo(Outcome.SAVED);
    }
    Files.deleteIfExists(image);
    return outcome;
  }

  /** Once a road: how long it takes and how much it writes when nobody dies. */
  private Undisturbed undisturbed(Road road) throws Exception {
    if (!usual.containsKey(road)) {
      Path image = directory.resolve("usual.save");
      long begun = System.nanoTime();
      api.ok(Api.post("/domains/" + NAME + "/save", road.save(image)));
      usual.put(road, new Undisturbed(System.nanoTime() - begun, Files.size(image)));
      restore(image);
      Files.delete(image);
    }
    return usual.get(road);
  }

  /** Asks for a save; the answer is empty when the daemon died over it. */
  private CompletableFuture<Optional<Reply>> begin(Road road, Path image) {
    CompletableFuture<Optional<Reply>> reply = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                reply.complete(
                    Optional.of(
                        api.send(Api.post("/domains/" + NAME + "/save", road.save(image)))));
              } catch (RuntimeException died) {
                reply.complete(Optional.empty());
              }
            });
    return reply;
  }

  /** Until the moment has come, or the save is over before. */
  private static void await(Trigger trigger, Watched save, CompletableFuture<?> reply)
      throws IOException {
    long deadline = System.nanoTime() + TRIGGER_LIMIT.toNanos();
    while (!trigger.hasCome(save) && !(reply.isDone() && trigger != Trigger.TIME)) {
      assertThat(System.nanoTime())
          .as("no %s within %s", trigger, TRIGGER_LIMIT)
          .isLessThan(deadline);
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private void kill(Victim victim, ProcessHandle machine) throws Exception {
    switch (victim) {
      case DAEMON -> daemon.kill();
      case MACHINE -> Signals.kill(machine);
      case BOTH -> {
        machine.destroyForcibly();
        daemon.kill();
        Signals.awaitEnd(machine);
      }
    }
    if (victim != Victim.MACHINE) {
      daemon.start();
    }
  }

  private Outcome settle(KillPoint point, Path image) throws Exception {
    Eventually.yes(
        "the domain is at rest",
        Api.LIMIT,
        () -> List.of("running", "shutoff", "crashed").contains(api.state(NAME)) && !hasJob());
    Eventually.yes(
        "nothing temporary is left", SWEPT_WITHIN, () -> Images.besides(image).isEmpty());
    Eventually.yes(
        "its machine runs or has ended, as its state says", // a death is heard after its connection
        ENDED_WITHIN,
        () -> daemon.guestCount() == (api.state(NAME).equals("running") ? 1 : 0));
    if (api.state(NAME).equals("running")) {
      assertThat(point.victim()).isEqualTo(Victim.DAEMON);
      assertUntouched(point, image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
      return Outcome.WENT_ON;
    }
    return isComplete(image) ? saved(image) : died(point, image);
  }

  private boolean hasJob() {
    Reply job = api.send(Api.get("/domains/" + NAME + "/job"));
    return job.body().contains("\"state\":\"running\"");
  }

  private Outcome saved(Path image) throws Exception {
    assertThat(api.image(image).path("state").asText()).isEqualTo("complete");
    restore(image);
    return Outcome.SAVED;
  }

  private Outcome died(KillPoint point, Path image) throws Exception {
    assertThat(point.victim())
        .as("a guest is lost whose machine was not killed")
        .isNotEqualTo(Victim.DAEMON);
    assertUntouched(point, image);
    beginAnew();
    return Outcome.DIED;
  }

  private void assertUntouched(KillPoint point, Path image) throws IOException {
    if (point.moment().earlier()) {
      assertThat(Files.readString(image)).isEqualTo(EARLIER);
    } else {
      assertThat(image).doesNotExist();
    }
  }

  private static boolean isComplete(Path image) throws IOException {
    return Files.exists(image)
        && Files.size(image) > EARLIER.length()
        && Images.magic(image).equals(Images.COMPLETE);
  }

  /** It goes on where it stood, with the memory that it had. */
  private void restore(Path image) throws Exception {
    guest.catchUp(SILENCE);
    api.restore(image);
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  /** What the daemon said, for the report of a failure. */
  String log() throws IOException {
    return daemon.log();
  }

  @Override
  public void close() throws IOException {
    daemon.close();
    guest.close();
  }
}
