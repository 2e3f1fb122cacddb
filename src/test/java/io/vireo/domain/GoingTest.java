package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The moment at which a guest is set going, and what can go wrong around it. */
final class GoingTest extends OutlivingTest {

  private static VirtException failure(ErrorCode code) {
    return new VirtException(code, "scripted");
  }

  private void saved() {
    house.run("web");
    house.managedSave("web");
  }

  /** Nothing can be written down of running domains any more. */
  private void breakRecords() {
    try {
      Path live = records();
      Files.move(live, live.resolveSibling("aside"));
      Files.createFile(live);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void mendRecords() throws IOException {
    Path live = records();
    Files.delete(live);
    Files.move(live.resolveSibling("aside"), live);
  }

  private Path records() throws IOException {
    try (var all = Files.walk(house.directory.resolve("state"))) {
      return all.filter(path -> path.endsWith("live")).findFirst().orElseThrow();
    }
  }

  @Test
  void guestThatGoesIsNotEndedForWantOfARecord() throws IOException {
    saved();
    machines.afterResume.set(this::breakRecords);

    assertThat(house.start("web").state()).isEqualTo("running");
    assertThat(house.managedImage("web")).doesNotExist();
    machines.afterResume.set(() -> {});
    mendRecords();
    killAndOpen();
    assertThat(house.info("web").state()).isEqualTo("running");
    assertThat(machines.living()).hasSize(1);
  }

  @Test
  void guestThatGoesIsStartedEvenIfItsMachineDidNotSaySoInTime() {
    saved();
    machines.resumeFailures.add(failure(ErrorCode.NOT_RESPONDING));

    assertThat(house.start("web").reason()).isEqualTo("restored");
    assertThat(house.managedImage("web")).doesNotExist();
    assertThat(machines.living()).hasSize(1);
  }

  @Test
  void startThatTheMachineRefusesKeepsTheImage() {
    saved();
    machines.resumeFailures.add(failure(ErrorCode.OPERATION_FAILED));

    assertThat(house.refused(DomainOperations.START, House.starting("web")).code())
        .isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(machines.living()).isEmpty();
    assertThat(house.managedImage("web")).exists();
  }

  /** The daemon dies when its guest goes and nothing of it is written down. */
  private void dieAsItGoes() {
    machines.afterResume.set(() -> house.crash.die());
    house.later(DomainOperations.START, House.starting("web"));
    Awaited.result(house.crash.died());
    machines.afterResume.set(() -> {});
  }

  @Test
  void guestThatRanAndStandsStillSinceIsNotEnded() {
    saved();
    dieAsItGoes();
    house.kill();
    machines.pause(machines.living().getFirst());
    house = open();

    assertThat(house.info("web").state()).isEqualTo("running");
    assertThat(machines.living()).hasSize(1);
    assertThat(house.managedImage("web")).doesNotExist();
  }

  @Test
  void usedImageThatCannotBeRemovedIsRemovedBeforeTheNextStart() throws IOException {
    saved();
    dieAsItGoes();
    house.kill();
    machines.living().forEach(machines::kill);
    Path image = house.managedImage("web");
    Files.delete(image);
    Files.createDirectories(image.resolve("in the way"));
    house = open();
    house.refused(DomainOperations.START, House.starting("web"));
    killAndOpen();
    house.refused(DomainOperations.START, House.starting("web"));
    Files.delete(image.resolve("in the way"));

    assertThat(house.start("web").reason()).isEqualTo("booted");
  }
}
