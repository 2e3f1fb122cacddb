package io.vireo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.demo.Guest.Place;
import io.vireo.cli.demo.Report.Shown;
import io.vireo.operation.SaveOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** What the demo shows, scene by scene. Each scene fails unless it has verified what it says. */
final class Story {

  private static final Duration FOUND_MAX = Duration.ofSeconds(20);
  private static final int KILLS_MAX = 5;
  private static final int COUNTS_BETWEEN = 5;

  private final Workspace workspace;
  private final DaemonProcess daemon;
  private final Calls calls;
  private final Guest guest;
  private final Report report;
  private final Path image;
  private Place saved = Place.START;
  private String memory = "";

  Story(Workspace workspace, DaemonProcess daemon, Calls calls, Guest guest, Report report) {
    this.workspace = workspace;
    this.daemon = daemon;
    this.calls = calls;
    this.guest = guest;
    this.report = report;
    this.image = workspace.file("guest.save");
  }

  private record Scene(String title, Supplier<Shown> play) {}

  private List<Scene> scenes() {
    return List.of(
        new Scene("boot a guest", this::boot),
        new Scene("save it", this::save),
        new Scene("restore it", this::restore),
        new Scene("kill the daemon in mid-save", this::killInSave),
        new Scene("restore an incomplete image", this::refuseIncomplete),
        new Scene("start with an incomplete managed save", this::bootFresh));
  }

  /** Plays all scenes; the first that fails ends it. */
  void play() {
    for (Scene scene : scenes()) {
      report.begins(scene.title());
      long begun = System.nanoTime();
      try {
        Shown shown = scene.play().get();
        report.shown(scene.title(), shown, Duration.ofNanos(System.nanoTime() - begun));
      } catch (NotShown | VirtException failure) {
        report.failed(scene.title(), failure.getMessage());
        throw failure;
      }
    }
  }

  private Shown boot() {
    calls.define(guest.xml());
    long begun = System.nanoTime();
    startFresh();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    memory = guest.memory();
    return new Shown(
        "it counts from 1; its memory: " + memory, "counting after " + Report.seconds(took));
  }

  private void startFresh() {
    calls.startPaused();
    guest.meet(Place.START);
    calls.resume();
    goOn();
    state("running");
  }

  private void goOn() {
    for (int i = 0; i < COUNTS_BETWEEN; i++) {
      guest.next();
    }
  }

  private Shown save() {
    JsonNode cost = calls.save(image);
    saved = guest.place();
    state("shutoff");
    JsonNode written = calls.image(image);
    NotShown.unless(
        written.path("state").asText().equals("complete"), "the image is not complete: " + written);
    return new Shown(
        "the image is complete, the guest shut off at count " + saved.count(), figures(cost));
  }

  private static String figures(JsonNode saved) {
    double mebibytes = saved.path("bytes").asLong() / (double) (1L << 20);
    double seconds = Math.max(1, saved.path("elapsedMillis").asLong()) / 1000.0;
    return String.format(
        Locale.ROOT,
        "%.0f MiB at %.0f MiB/s, paused %d ms, flush %d ms",
        mebibytes,
        mebibytes / seconds,
        saved.path("pausedMillis").asLong(),
        saved.path("flushMillis").asLong());
  }

  private Shown restore() {
    long begun = System.nanoTime();
    calls.restorePaused(image);
    guest.meet(saved);
    calls.resume();
    long next = guest.next();
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    sameMemory();
    state("running");
    NotShown.unless(Files.exists(image), "the image is gone after the restore");
    return new Shown(
        "counted " + saved.count() + ", then " + next + "; memory the same: " + memory,
        "counting after " + Report.seconds(took));
  }

  private void sameMemory() {
    String now = guest.memory();
    NotShown.unless(now.equals(memory), "the memory was " + memory + " and is " + now);
  }

  private Shown killInSave() {
    Path target = workspace.file("killed.save");
    long bytes = killDuringSave(target);
    Duration back = daemon.start();
    NotShown.unless(!isWhole(target), "an image that was never finished is taken for whole");
    if (guest.outlivesTheDaemon()) {
      Calls.await(FOUND_MAX, "the guest did not run again", () -> isState("running"));
      goOn();
      sameMemory();
    } else {
      state("shutoff");
      startFresh();
    }
    String found =
        guest.outlivesTheDaemon()
            ? "guest found and running, count went on, memory the same"
            : "definition found (a made-up guest ends with its daemon)";
    return new Shown(
        found + "; no image is taken for whole",
        "killed after " + (bytes >> 20) + " MiB, daemon back in " + Report.seconds(back));
  }

  /** Kills the daemon while bytes flow; a save that was too fast is undone and tried again. */
  private long killDuringSave(Path target) {
    for (int attempt = 0; attempt < KILLS_MAX; attempt++) {
      long id = calls.begin(SaveOperations.SAVE, calls.onDomain().put("path", target.toString()));
      JsonNode job = calls.job(id);
      while (running(job) && job.path("bytesDone").asLong() == 0) {
        job = calls.job(id);
      }
      if (running(job)) {
        daemon.kill();
        return job.path("bytesDone").asLong();
      }
      undo(target);
    }
    throw new NotShown(
        "the save was over before the daemon could be killed, "
            + KILLS_MAX
            + " times; try more"
            + " --memory");
  }

  private void goOnFrom(Path file, Place at) {
    calls.restorePaused(file);
    guest.meet(at);
    calls.resume();
    goOn();
  }

  private void undo(Path target) {
    Place at = guest.place();
    goOnFrom(target, at);
    try {
      Files.delete(target);
    } catch (IOException failure) {
      throw new NotShown("the image cannot be removed", failure);
    }
  }

  private static boolean running(JsonNode job) {
    return job.path("state").asText().equals("running");
  }

  private boolean isWhole(Path target) {
    return workspace.named(target.getFileName().toString()).stream()
        .anyMatch(file -> calls.image(file).path("state").asText().equals("complete"));
  }

  private Shown refuseIncomplete() {
    calls.destroy();
    Path half = SaveImageFile.firstHalf(image, workspace.file("half.save"));
    try {
      calls.restorePaused(half);
    } catch (VirtException refused) {
      NotShown.unless(
          refused.code() == ErrorCode.SAVE_IMAGE_INCOMPLETE,
          "refused as " + refused.code() + ": " + refused.getMessage());
      NotShown.unless(Files.exists(half), "the user's file was removed");
      state("shutoff");
      return new Shown("refused: " + refused.code() + "; the file is still there", "");
    }
    throw new NotShown("an incomplete image was restored");
  }

  private Shown bootFresh() {
    goOnFrom(image, saved);
    sameMemory();
    JsonNode kept = calls.managedSave();
    long counted = guest.place().count();
    NotShown.unless(calls.info().path("managedSave").asBoolean(), "there is no managed save");
    SaveImageFile.markIncomplete(Path.of(kept.path("path").asText()));
    startFresh();
    NotShown.unless(!calls.info().path("managedSave").asBoolean(), "the bad image is kept");
    NotShown.unless(
        !guest.outlivesTheDaemon() || !guest.memory().equals(memory),
        "the memory is that of before");
    return new Shown("was at count " + counted + ", now counts from 1; the bad image is gone", "");
  }

  private boolean isState(String wanted) {
    return calls.state().equals(wanted);
  }

  private void state(String wanted) {
    String is = calls.state();
    NotShown.unless(is.equals(wanted), "the domain is " + is + ", not " + wanted);
  }
}
