package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.call.Started;
import io.vireo.event.Event;
import io.vireo.job.Backoff;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** After a crash nothing stands beside an image for long, whatever the disk does meanwhile. */
final class LeftoversTest extends OutlivingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private void leave(Path target, String... ends) throws IOException {
    for (String end : ends) {
      Files.writeString(target.resolveSibling("." + target.getFileName() + "." + end), "left");
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** A save that stands half way. */
  private Started<Saved> halfWay() {
    machines.settings.put("stateBytes", Long.toString(8L << 20));
    house.run("web");
    machines.settings.put("hang.save", "true");
    machines.settings.put("deadlineMillis", "60000");
    Started<Saved> save = house.begin(SaveOperations.SAVE, House.saving("web", image("web")));
    house.told.await(
        told -> told.all().stream().anyMatch(Event.JobProgress.class::isInstance), "progress");
    return save;
  }

  /** A file stands where the directory was, so that nobody can look into it. */
  private Path hide(Path directory) throws IOException {
    Path hidden = Files.move(directory, directory.resolveSibling("hidden"));
    Files.writeString(directory, "no directory");
    return hidden;
  }

  private void show(Path directory, Path hidden) throws IOException {
    Files.delete(directory);
    Files.move(hidden, directory);
  }

  private static void awaitEmpty(Path directory) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!names(directory).isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void stillTriesAfterAnHour() {
    Backoff pauses = Leftovers.pauses();
    Duration all =
        Stream.generate(pauses::pause)
            .limit(Leftovers.ATTEMPTS_MAX)
            .reduce(Duration.ZERO, Duration::plus);

    assertThat(all).isBetween(Duration.ofMinutes(45), Duration.ofMinutes(75));
  }

  @Test
  void looksThroughTheDaemonsOwnDirectory() throws IOException {
    house.run("web");
    house.managedSave("web");
    house.kill();
    leave(house.managedImage("web"), "abcdef.part", "012345.old", "redefine");
    leave(house.managedImage("gone"), "abcdef.part");
    house = open();

    assertThat(names(house.managedImages()))
        .containsExactly(house.managedImage("web").getFileName().toString());
    assertThat(house.start("web").reason()).isEqualTo("restored");
  }

  @Test
  void removesNothingThatIsSomebodyElses() throws IOException {
    house.define(Samples.xml("web"));
    house.kill();
    Path own = house.managedImages();
    for (String name : List.of("notes", ".web.save.abcdef.part", "x.save.abcdef.part")) {
      Files.writeString(own.resolve(name), "mine");
    }
    leave(house.managedImage("web"), "abcdefg.part", "abcdef.partial");
    house = open();

    assertThat(names(own)).hasSize(5);
  }

  @Test
  void triesAgainBesideAGuestThatGoesOn() throws IOException {
    halfWay();
    house.kill();
    Path images = image("web").getParent();
    Path hidden = hide(images);
    house = open();
    assertThat(house.state("web")).isEqualTo("running save-canceled");
    show(images, hidden);
    assertThat(names(images)).hasSize(1);

    awaitEmpty(images);
  }

  @Test
  void remembersWhatItCannotRemoveNowAndTriesAgain() throws IOException {
    halfWay();
    house.kill();
    machines.kill(machines.living().getFirst());
    Path images = image("web").getParent();
    Path hidden = hide(images);
    house = open();
    assertThat(house.state("web")).isEqualTo("shutoff crashed");
    show(images, hidden);
    assertThat(names(images)).hasSize(1);

    awaitEmpty(images);
  }

  @Test
  void leavesItToTheNextDaemon() throws IOException {
    afterOneThatCouldNot();

    assertThat(image("web").getParent()).isEmptyDirectory();
  }

  private void afterOneThatCouldNot() throws IOException {
    halfWay();
    house.kill();
    machines.kill(machines.living().getFirst());
    Path images = image("web").getParent();
    Path hidden = hide(images);
    house = open();
    house.kill();
    show(images, hidden);
    house = open();
  }

  @Test
  void forgetsWhatIsRemoved() throws IOException {
    afterOneThatCouldNot();
    house.kill();
    leave(image("web"), "abcdef.part");
    house = open();

    assertThat(names(image("web").getParent())).hasSize(1);
  }

  @Test
  void remembersWhatALivingDaemonCouldNotTakeBack() throws IOException {
    Started<Saved> save = halfWay();
    Path images = image("web").getParent();
    Path hidden = hide(images);
    save.job().abort();
    Awaited.failure(save.result());
    house.destroy("web");
    house.kill();
    show(images, hidden);
    house = open();

    assertThat(house.state("web")).startsWith("shutoff");
    assertThat(images).isEmptyDirectory();
  }

  @Test
  void neverSweepsWhileTheDomainIsBeingSaved() throws IOException {
    halfWay();
    house.kill();
    machines.kill(machines.living().getFirst());
    Path images = image("web").getParent();
    Path hidden = hide(images);
    house = open();
    show(images, hidden);
    machines.settings.remove("hang.save");
    house.start("web");

    assertThat(house.save("web", image("web")).bytes()).isPositive();
    assertThat(house.state("web")).isEqualTo("shutoff saved");
  }
}
