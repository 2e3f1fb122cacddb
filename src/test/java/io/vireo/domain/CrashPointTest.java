package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed in place of each of the steps by which a story touches the world: a file, a
 * document, a call to the machine. Whichever it is, the next daemon finds a guest that runs as it
 * did or one that is saved whole, nothing of both and nothing left over.
 */
final class CrashPointTest extends OutlivingTest {

  private static final int STEPS_MAX = 200;

  /** Kills the daemon in place of step {@code number}; false if the story ended before it. */
  private boolean dies(int number, Supplier<Future<?>> story) {
    house.crash.inPlaceOf(number);
    Future<?> end = story.get().<Void>mapEmpty().otherwiseEmpty();
    Awaited.result(Future.any(end, house.crash.died()).<Void>mapEmpty());
    boolean died = house.crash.dead();
    if (!died) {
      house.crash.inPlaceOf(Integer.MAX_VALUE);
    }
    return died;
  }

  private interface Preparation {
    void run() throws IOException;
  }

  /** Goes through all steps of the story and checks what the next daemon finds each time. */
  private int eachStep(Preparation before, Supplier<Future<?>> story, Preparation after)
      throws IOException {
    for (int number = 1; number < STEPS_MAX; number++) {
      before.run();
      if (!dies(number, story)) {
        return number - 1;
      }
      killAndOpen();
      after.run();
      moveOn();
    }
    throw new AssertionError("the story has more than " + STEPS_MAX + " steps");
  }

  private boolean saved() {
    return house.state("web").equals("shutoff saved");
  }

  private void assertRunsOnceOrIsSaved(Path image) {
    if (saved()) {
      assertThat(machines.living()).isEmpty();
      assertThat(house.restore(image).state()).isEqualTo("running");
    } else {
      assertThat(house.info("web").state()).isEqualTo("running");
    }
    assertThat(machines.living()).hasSize(1);
    assertThat(house.info("web").job()).isEmpty();
  }

  @Test
  void saveLosesNeitherTheGuestNorTheEarlierImage() throws IOException {
    int steps =
        eachStep(
            () -> {
              house.run("web");
              Files.writeString(image("web"), "earlier");
            },
            () -> house.later(SaveOperations.SAVE, House.saving("web", image("web"))),
            () -> {
              assertThat(image("web").getParent().toFile().list()).containsExactly("web.save");
              if (!saved()) {
                assertThat(image("web")).hasContent("earlier");
              }
              assertRunsOnceOrIsSaved(image("web"));
            });

    assertThat(steps).isGreaterThan(8);
  }

  @Test
  void saveOfAPausedGuestLeavesItPausedOrSaved() throws IOException {
    eachStep(
        () -> {
          house.run("web");
          house.on("web", DomainOperations.SUSPEND);
          house.folder("images");
        },
        () -> house.later(SaveOperations.SAVE, House.saving("web", image("web"))),
        () -> {
          if (saved()) {
            assertThat(house.restore(image("web")).state()).isEqualTo("paused");
          } else {
            assertThat(house.info("web").state()).isEqualTo("paused");
            assertThat(image("web").getParent()).isEmptyDirectory();
          }
          assertThat(machines.living()).hasSize(1);
        });
  }

  @Test
  void managedSaveIsRestoredOrNeverWas() throws IOException {
    eachStep(
        () -> house.run("web"),
        () -> house.later(SaveOperations.MANAGED_SAVE, House.managedSaving("web")),
        () -> {
          boolean saved = saved();
          assertThat(house.info("web").managedSave()).isEqualTo(saved);
          assertThat(house.managedImages().toFile().list())
              .hasSize(saved ? 1 : 0)
              .allMatch(name -> name.endsWith(".save") && !name.startsWith("."));
          assertThat(house.info("web").state()).isEqualTo(saved ? "shutoff" : "running");
          if (saved) {
            assertThat(house.start("web").reason()).isEqualTo("restored");
          }
          assertThat(machines.living()).hasSize(1);
        });
  }

  @Test
  void failedSaveIsTakenBackWhole() throws IOException {
    eachStep(
        () -> {
          house.run("web");
          house.folder("images");
          machines.settings.put("fail.save", "no");
        },
        () -> house.later(SaveOperations.SAVE, House.saving("web", image("web"))),
        () -> {
          assertThat(house.info("web").state()).isEqualTo("running");
          assertThat(machines.living()).hasSize(1);
          assertThat(image("web").getParent()).isEmptyDirectory();
        });
  }

  /**
   * A machine that the driver made and of which the daemon had no time to write is the driver's to
   * end; it never ran.
   */
  private void assertNothingRunsUnknown(boolean known) {
    assertThat(machines.living().stream().filter(machine -> machine.ever().get()))
        .hasSize(known ? 1 : 0);
  }

  @Test
  void startLeavesAGuestThatRunsOrNone() throws IOException {
    int steps =
        eachStep(
            () -> house.define(Samples.xml("web")),
            () -> house.later(DomainOperations.START, House.starting("web")),
            () -> {
              boolean runs = house.info("web").state().equals("running");
              assertThat(house.info("web").state()).isIn("running", "shutoff");
              assertNothingRunsUnknown(runs);
              if (!runs) {
                assertThat(house.start("web").state()).isEqualTo("running");
              }
            });

    assertThat(steps).isGreaterThan(3);
  }

  @Test
  void managedRestoreLeavesTheGuestOrItsImageAndNeverBoth() throws IOException {
    eachStep(
        () -> {
          house.run("web");
          house.managedSave("web");
        },
        () -> house.later(DomainOperations.START, House.starting("web")),
        () -> {
          boolean runs = house.info("web").state().equals("running");
          assertNothingRunsUnknown(runs);
          assertThat(Files.exists(house.managedImage("web"))).isEqualTo(!runs);
          assertThat(house.info("web").managedSave()).isEqualTo(!runs);
          if (!runs) {
            DomainInfo info = house.start("web");
            assertThat(info.reason()).isEqualTo("restored");
            assertThat(house.managedImage("web")).doesNotExist();
          }
        });
  }

  /** The machine ends as well before the next daemon comes. */
  private void killWithMachines() {
    house.kill();
    machines.living().forEach(machines::kill);
    house = open();
  }

  @Test
  void managedImageThatRanIsNeverRestoredAgain() throws IOException {
    int ran = 0;
    for (int number = 1; number < STEPS_MAX; number++) {
      house.run("web");
      house.managedSave("web");
      if (!dies(number, () -> house.later(DomainOperations.START, House.starting("web")))) {
        break;
      }
      boolean hasRun = machines.living().stream().anyMatch(machine -> machine.ever().get());
      boolean imageThere = Files.exists(house.managedImage("web"));
      killWithMachines();

      ran += hasRun && imageThere ? 1 : 0;
      assertThat(Files.exists(house.managedImage("web")))
          .isEqualTo(house.info("web").managedSave());
      if (hasRun) {
        assertThat(house.start("web").reason()).as("step %s", number).isEqualTo("booted");
      }
      moveOn();
    }
    assertThat(ran).isGreaterThan(1);
  }

  @Test
  void restoreKeepsTheUsersImage() throws IOException {
    eachStep(
        () -> {
          house.run("web");
          house.save("web", image("web"));
        },
        () -> house.later(SaveOperations.RESTORE, House.restoring(image("web"))),
        () -> {
          boolean runs = house.info("web").state().equals("running");
          assertNothingRunsUnknown(runs);
          assertThat(image("web")).exists();
          if (!runs) {
            assertThat(house.restore(image("web")).state()).isEqualTo("running");
          }
        });
  }

  @Test
  void destroyEndsTheGuestOrLeavesIt() throws IOException {
    eachStep(
        () -> house.run("web"),
        () -> house.later(DomainOperations.DESTROY, House.destroying("web")),
        () -> {
          boolean runs = house.info("web").state().equals("running");
          assertThat(machines.living()).hasSize(runs ? 1 : 0);
        });
  }
}
