package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Started;
import io.vireo.event.Event;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever goes wrong with a save, the guest goes on and the earlier image is what it was. */
final class FailingSaveTest extends HouseTest {

  private static final String EARLIER = "an earlier image";

  @BeforeEach
  void run() throws IOException {
    settings.put("stateBytes", Long.toString(8L << 20));
    house.run("web");
    house.folder("images");
    Files.writeString(image("web"), EARLIER);
    house.told.clear();
  }

  private VirtException refused(Path target) {
    return house.refused(SaveOperations.SAVE, House.saving("web", target));
  }

  /** A save that stands half way, where the machine gives no more bytes for now. */
  private Started<Saved> halfWay() {
    settings.put("hang.save", "true");
    settings.put("deadlineMillis", "60000");
    Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("web")));
    house.told.await(
        told -> told.all().stream().anyMatch(Event.JobProgress.class::isInstance), "progress");
    return save;
  }

  private void assertGoesOn() throws IOException {
    assertThat(house.info("web").state()).isEqualTo("running");
    assertThat(house.info("web").job()).isEmpty();
    assertEarlierImage();
    settings.keySet().removeIf(key -> key.startsWith("fail") || key.startsWith("hang"));
    assertThat(house.save("web", image("again")).bytes()).isPositive();
    assertThat(house.restore(image("again")).state()).isEqualTo("running");
  }

  private void assertEarlierImage() throws IOException {
    assertThat(image("web")).hasContent(EARLIER);
    assertThat(image("web").getParent().toFile().list()).containsExactly("web.save");
  }

  @ParameterizedTest
  @CsvSource({"check-save, running booted", "pause, running booted"})
  void touchesNothingOfAMachineThatRefuses(String call, String state) throws IOException {
    settings.put("fail." + call, "no");

    assertThat(refused(image("web"))).hasMessage("no");
    assertThat(house.state("web")).isEqualTo(state);
    assertThat(house.told.life("web")).containsExactly("domain.save failed");
    assertGoesOn();
  }

  @Test
  void letsTheGuestGoOnWhoseStateBreaksOff() throws IOException {
    settings.put("fail.save", "the machine lost its thread");

    assertThat(refused(image("web"))).hasMessage("the machine lost its thread");
    assertThat(house.state("web")).isEqualTo("running save-canceled");
    assertThat(house.told.life("web"))
        .containsExactly("suspended paused", "resumed unpaused", "domain.save failed");
    assertGoesOn();
  }

  @Test
  void leavesAGuestPausedThatWasPaused() throws IOException {
    house.on("web", DomainOperations.SUSPEND);
    house.told.clear();
    settings.put("fail.save", "no");
    refused(image("web"));

    assertThat(house.state("web")).isEqualTo("paused user");
    assertThat(house.told.life("web")).containsExactly("domain.save failed");
    assertEarlierImage();
  }

  @Test
  void letsTheGuestGoOnThatGivesNoMoreOfItsState() throws IOException {
    settings.put("hang.save", "true");
    settings.put("deadlineMillis", "50");

    assertThat(refused(image("web")).code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertThat(house.state("web")).isEqualTo("running save-canceled");
    assertGoesOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {"check-save", "pause"})
  void letsTheGuestGoOnThatDoesNotAnswer(String call) throws IOException {
    settings.put("hang." + call, "true");
    settings.put("deadlineMillis", "50");

    assertThat(refused(image("web")).code()).isEqualTo(ErrorCode.NOT_RESPONDING);
    assertGoesOn();
  }

  @Test
  void saysPausedOfAGuestThatCannotBeLetGoOn() throws IOException {
    settings.put("fail.save", "no");
    settings.put("fail.resume", "neither");

    assertThat(refused(image("web"))).hasMessage("no");
    assertThat(house.state("web")).isEqualTo("paused save");
    assertEarlierImage();
    settings.clear();
    settings.put("stateBytes", "65536");
    house.on("web", DomainOperations.RESUME);
    assertThat(house.state("web")).isEqualTo("running unpaused");
  }

  @Test
  void refusesADirectoryThatIsMissing() throws IOException {
    VirtException refused = refused(house.directory.resolve("missing/web.save"));

    assertThat(refused.code()).isEqualTo(ErrorCode.NO_FILE);
    assertThat(refused).hasMessageContaining("missing");
    assertGoesOn();
  }

  @Test
  void refusesATargetThatIsADirectory() throws IOException {
    assertThat(refused(house.folder("images")).code())
        .isIn(ErrorCode.INVALID_ARG, ErrorCode.OPEN_FAILED);
    assertGoesOn();
  }

  @Test
  void refusesAReadOnlyFileSystem() throws IOException {
    VirtException refused = refused(Path.of("/proc/web.save"));

    assertThat(refused.code()).isNotEqualTo(ErrorCode.INTERNAL_ERROR);
    assertGoesOn();
  }

  @Test
  void refusesAFileSystemWithoutRoom() throws Exception {
    Path disk = house.folder("disk");
    assumeThat(run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", disk.toString()))
        .as("may mount a tmpfs")
        .isZero();
    try {
      assertThat(refused(disk.resolve("web.save")).code()).isEqualTo(ErrorCode.NO_SPACE);
      assertThat(disk).isEmptyDirectory();
      assertGoesOn();
    } finally {
      assertThat(run("umount", disk.toString())).isZero();
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void isGivenUpByTheNumberOfItsJob() throws IOException {
    Started<Saved> save = halfWay();
    long id = save.job().subject().id();
    JobInfo running = house.call(JobOperations.GET_JOB, new JobOperations.OneJob(id));
    assertThat(running.step()).isEqualTo("writing");
    assertThat(running.bytesDone()).isBetween(1L, running.bytesTotal());
    house.call(JobOperations.ABORT, new JobOperations.OneJob(id));

    assertThat(Awaited.failure(save.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(house.call(JobOperations.GET_JOB, new JobOperations.OneJob(id)).state())
        .isEqualTo("aborted");
    assertThat(house.told.life("web"))
        .containsExactly("suspended paused", "resumed unpaused", "domain.save aborted");
    assertGoesOn();
  }

  @Test
  void isGivenUpByItsDomain() throws IOException {
    Started<Saved> save = halfWay();
    assertThat(house.on("web", JobOperations.OF_DOMAIN).state()).isEqualTo("running");
    house.on("web", JobOperations.ABORT_OF_DOMAIN);

    assertThat(Awaited.failure(save.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(house.refused(JobOperations.ABORT_OF_DOMAIN, House.one("web")).code())
        .isEqualTo(ErrorCode.OPERATION_INVALID);
    assertGoesOn();
  }

  @Test
  void letsNothingElseInMeanwhile() throws IOException {
    Started<Saved> save = halfWay();
    for (var operation :
        java.util.List.of(
            DomainOperations.SUSPEND, DomainOperations.RESUME, SaveOperations.MANAGED_SAVE_INFO)) {
      VirtException refused = house.refused(operation, House.one("web"));
      assertThat(refused.code()).isIn(ErrorCode.RESOURCE_BUSY, ErrorCode.OPERATION_INVALID);
    }
    assertThat(refused(image("other")).code()).isEqualTo(ErrorCode.RESOURCE_BUSY);
    assertThat(house.state("web")).isEqualTo("paused save");
    save.job().abort();
    Awaited.failure(save.result());
    assertGoesOn();
  }

  @Test
  void endsWithTheDomainThatIsDestroyed() throws IOException {
    Started<Saved> save = halfWay();
    house.destroy("web");

    assertThat(save.result().failed()).isTrue();
    assertThat(house.state("web")).isEqualTo("shutoff destroyed");
    assertThat(house.told.life("web"))
        .containsExactly("suspended paused", "stopped destroyed", "domain.save aborted");
    assertEarlierImage();
  }

  @Test
  void endsWithADaemonThatStopsAndLeavesTheEarlierImage() throws IOException {
    Started<Saved> save = halfWay();
    restart();

    assertThat(Awaited.failure(save.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertEarlierImage();
  }

  @Test
  void isWholeOrNotAtAllHoweverSoonItIsGivenUp() {
    for (int round = 0; round < 40; round++) {
      Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("race")));
      for (int wait = 0; wait < round * 40; wait++) {
        Thread.onSpinWait();
      }
      save.job().abort();
      boolean saved = Awaited.result(save.result().map(true).otherwise(false));
      assertThat(house.state("web").startsWith("shutoff saved")).isEqualTo(saved);
      assertThat(house.info("web").state()).isEqualTo(saved ? "shutoff" : "running");
      if (saved) {
        house.restore(image("race"));
      }
    }
  }

  @Test
  void isWholeOrNotAtAllHoweverSoonItsDomainIsDestroyed() {
    for (int round = 0; round < 40; round++) {
      Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("race")));
      for (int wait = 0; wait < round * 40; wait++) {
        Thread.onSpinWait();
      }
      Future<?> destroy = house.later(DomainOperations.DESTROY, House.destroying("web"));
      boolean saved = Awaited.result(save.result().map(true).otherwise(false));
      Awaited.result(destroy.<Void>mapEmpty().otherwiseEmpty());
      assertThat(house.state("web")).isEqualTo(saved ? "shutoff saved" : "shutoff destroyed");
      house.start("web");
    }
  }

  @Test
  void toldEachEndOnce() {
    settings.put("fail.save", "no");
    refused(image("web"));
    house.destroy("web");

    assertThat(house.told.life("web")).containsOnlyOnce("stopped destroyed");
  }

  /** Nothing is answered on the target's file system until the latch opens. */
  private CountDownLatch deadFileServer() {
    CountDownLatch alive = new CountDownLatch(1);
    CountDownLatch asleep = new CountDownLatch(4);
    for (int thread = 0; thread < 4; thread++) {
      house.real.laneOf(image("web")).run(() -> await(asleep, alive));
    }
    await(new CountDownLatch(0), asleep);
    return alive;
  }

  private static boolean await(CountDownLatch before, CountDownLatch latch) {
    before.countDown();
    try {
      return latch.await(60, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void endsASaveThatIsGivenUpBeforeItsFileIsThere() throws IOException {
    CountDownLatch alive = deadFileServer();
    try {
      Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("web")));
      save.job().abort();

      assertThat(Awaited.failure(save.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
      assertThat(house.state("web")).isEqualTo("running booted");
    } finally {
      alive.countDown();
    }
    Awaited.result(house.real.laneOf(image("web")).run(() -> null));
    assertThat(house.save("web", image("again")).bytes()).isPositive();
  }
}
