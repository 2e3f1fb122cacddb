package io.vireo.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.Api;
import io.vireo.e2e.CountingGuest;
import io.vireo.e2e.CountingGuest.Pace;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.e2e.Eventually;
import io.vireo.e2e.Images;
import io.vireo.e2e.ServedDaemon;
import io.vireo.e2e.Signals;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Disks that break while a guest is saved to them, by whatever road. Each time the guest goes on
 * with the memory that it had, the error says what it was, an earlier file is as it was, and
 * nothing is left beside it.
 */
@Timeout(120)
class DiskIT {

  private static final String NAME = "counter";
  private static final String EARLIER = "whatever was there before this save began";
  private static final int MEBIBYTES = 240;
  private static final long SLOWLY = 24L << 20;
  private static final long SOME_BYTES = 4L << 20;
  private static final Duration SWEPT_WITHIN = Duration.ofSeconds(20);

  @TempDir private static Path shared;
  private static ServedDaemon daemon;
  private static CountingGuest guest;
  private static Api api;
  private static String memory;

  @TempDir private Path directory;

  static List<Road> roads() {
    return Road.here();
  }

  @BeforeAll
  static void serve() throws Exception {
    Path emulator = Road.emulator();
    daemon = ServedDaemon.of(shared.resolve("d"), emulator).start();
    guest = CountingGuest.in(shared, Shape.SMALL.filling(75, 96).paced(Pace.HURRIED));
    api = daemon.api();
    api.define(guest.xml());
  }

  /** The same for all of them, and another one after a test that lost it. */
  @BeforeEach
  void boot() throws Exception {
    if (!api.state(NAME).equals("running")) {
      api.start(NAME);
      guest.awaitBoot();
      memory = guest.memory();
    }
  }

  @AfterAll
  static void close() throws Exception {
    if (guest != null) {
      guest.close();
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void memoryThatFills(Road road) throws Exception {
    try (TestDisk disk = TestDisk.tmpfs(directory, MEBIBYTES)) {
      JsonNode end = broken(disk, road, disk::fill);
      assertThat(code(end)).as(why(end)).isEqualTo("NO_SPACE");
      assertAsBefore(disk);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void diskThatFills(Road road) throws Exception {
    try (TestDisk disk = TestDisk.ext4(directory, MEBIBYTES)) {
      JsonNode end = broken(disk, road, disk::fill);
      assertThat(code(end)).as(why(end)).isEqualTo("NO_SPACE");
      assertAsBefore(disk);
      disk.makeRoom();
      saveAndRestore(disk, road);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void quotaThatIsUsedUp(Road road) throws Exception {
    try (TestDisk disk = TestDisk.quota(directory, 30)) {
      Path image = earlier(disk);
      JsonNode problem = api.refused(Api.post("/domains/" + NAME + "/save", road.save(image)));
      assertThat(problem.path("code").asText()).as("%s", problem).isEqualTo("NO_SPACE");
      assertAsBefore(disk);
    }
  }

  /** Its file system has room, and what is below it has not: only a flush can tell. */
  @ParameterizedTest
  @MethodSource("roads")
  void poolThatIsExhausted(Road road) throws Exception {
    try (TestDisk disk = TestDisk.thin(directory, MEBIBYTES, 40)) {
      Path image = earlier(disk);
      JsonNode problem = api.refused(Api.post("/domains/" + NAME + "/save", road.save(image)));
      assertThat(problem.path("code").asText()).as("%s", problem).isIn("NO_SPACE", "WRITE_FAILED");
      assertGoesOn();
      assertAsBeforeOnceRepaired(disk);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void diskThatIsPulled(Road road) throws Exception {
    try (TestDisk disk = TestDisk.ext4(directory, MEBIBYTES)) {
      JsonNode end = broken(disk, road, disk::pull);
      assertThat(code(end)).as(why(end)).isEqualTo("WRITE_FAILED");
      assertGoesOn();
      assertAsBeforeOnceRepaired(disk);
    }
  }

  @ParameterizedTest
  @MethodSource("roads")
  void diskThatTurnsReadOnly(Road road) throws Exception {
    try (TestDisk disk = TestDisk.ext4(directory, MEBIBYTES)) {
      JsonNode end = broken(disk, road, disk::findFault);
      assertThat(code(end)).as(why(end)).isEqualTo("WRITE_FAILED");
      assertGoesOn();
      assertAsBeforeOnceRepaired(disk);
    }
  }

  /** What happens to a disk. */
  private interface Misfortune {
    void happen() throws Exception;
  }

  /** A save with a misfortune in the midst of it; the job at its end. */
  private static JsonNode broken(TestDisk disk, Road road, Misfortune misfortune) throws Exception {
    Path image = earlier(disk);
    String body = road.slowSave(image, SLOWLY);
    long job = api.ok(Api.begin("/domains/" + NAME + "/save", body)).path("id").asLong();
    api.awaitJob(job, now -> now.path("bytesDone").asLong() > SOME_BYTES);
    ProcessHandle machine = daemon.guest(NAME);
    Signals.stop(machine); // whatever it takes, the save is not over before
    misfortune.happen();
    Signals.goOn(machine);
    JsonNode end = api.awaitEnd(job);
    assertThat(end.path("state").asText()).as(why(end)).isEqualTo("failed");
    return end;
  }

  private static Path earlier(TestDisk disk) throws Exception {
    Path image = Files.writeString(disk.root().resolve("guest.save"), EARLIER);
    Shell.run("sync", "-f", image.toString());
    return image;
  }

  private static String why(JsonNode job) {
    return job.path("road").asText() + " " + job.path("error") + " " + job.path("result");
  }

  private static String code(JsonNode job) {
    assertThat(job.path("error").path("message").asText()).contains("guest.save");
    return job.path("error").path("code").asText();
  }

  private static void assertGoesOn() throws Exception {
    assertThat(api.state(NAME)).isEqualTo("running");
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  private static void assertAsBefore(TestDisk disk) throws Exception {
    assertGoesOn();
    Path image = disk.root().resolve("guest.save");
    assertThat(Files.readString(image)).isEqualTo(EARLIER);
    assertThat(Images.besides(image)).isEmpty();
  }

  /** What could not be removed from a broken disk goes when the daemon next begins. */
  private static void assertAsBeforeOnceRepaired(TestDisk disk) throws Exception {
    disk.repair();
    daemon.kill().start();
    Path image = disk.root().resolve("guest.save");
    Eventually.yes("what was left is removed", SWEPT_WITHIN, () -> Images.besides(image).isEmpty());
    assertAsBefore(disk);
  }

  private static void saveAndRestore(TestDisk disk, Road road) throws Exception {
    Path image = disk.root().resolve("guest.save");
    api.ok(Api.post("/domains/" + NAME + "/save", road.save(image)));
    guest.catchUp();
    api.restore(image);
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }
}
