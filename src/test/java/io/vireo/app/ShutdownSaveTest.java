package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.app.Settings.Shutdown;
import io.vireo.base.ErrorCode;
import io.vireo.operation.DomainInfo;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The end of a daemon that saves its guests first, and the next one's beginning. */
final class ShutdownSaveTest {

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Vireo vireo;

  @BeforeEach
  void open() {
    vireo = open(true, "{}");
  }

  @AfterEach
  void close() {
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private Vireo open(boolean startSaved, String test) {
    return open(new Shutdown(Shutdown.Guests.SAVE, 0, 30, startSaved), test);
  }

  private Vireo open(Shutdown shutdown, String test) {
    return Awaited.result(
        Vireo.open(
            vertx,
            Settings.parse("test: " + test)
                .withDirectories(
                    directory.resolve("state").toString(), directory.resolve("run").toString())
                .withHypervisors(List.of("test:///default"))
                .withShutdown(shutdown)));
  }

  private void again(Shutdown shutdown) {
    Awaited.result(vireo.close());
    vireo = open(shutdown, "{}");
  }

  private VireoDomain running(String name) {
    VireoDomain domain =
        Awaited.result(
            vireo.define(
                "<domain type='test'><name>%s</name><memory unit='MiB'>4</memory><vcpu>1</vcpu>"
                        .formatted(name)
                    + "<os><type>hvm</type></os></domain>"));
    Awaited.result(domain.start());
    return domain;
  }

  private List<String> states() {
    return Awaited.result(vireo.domains()).stream()
        .map(info -> info.name() + " " + info.state())
        .toList();
  }

  private DomainInfo info(String name) {
    return Awaited.result(vireo.domain(name).info());
  }

  @Test
  void savesAllThatRun() {
    IntStream.range(0, 20).forEach(i -> running("g" + i));
    Awaited.result(vireo.wiring().saveGuests());

    assertThat(states()).hasSize(21).allMatch(state -> state.endsWith(" shutoff"));
    assertThat(info("g7").managedSave()).isTrue();
  }

  @Test
  void beginsNothingMeanwhileAndAfterAndLetsLook() {
    running("web");
    Awaited.result(vireo.wiring().saveGuests());

    assertThat(Awaited.failure(vireo.domain("web").start()).code())
        .isEqualTo(ErrorCode.SHUTTING_DOWN);
    assertThat(info("web").reason()).isEqualTo("saved");
  }

  @Test
  void startsThemAgainIfToldSo() {
    running("web");
    running("db");
    Awaited.result(vireo.domain("db").destroy());
    Awaited.result(vireo.domain("db").start());
    Awaited.result(vireo.wiring().saveGuests());
    again(new Shutdown(Shutdown.Guests.SAVE, 0, 30, true));
    awaitRestored("web");
    awaitRestored("db");
  }

  /** The image goes a moment after the guest does. */
  private void awaitRestored(String name) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (info(name).managedSave() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(info(name).managedSave()).isFalse();
    assertThat(info(name).reason()).isEqualTo("restored");
  }

  @Test
  void leavesThemSavedUnlessToldOtherwiseAndAsksOnce() {
    running("web");
    Awaited.result(vireo.wiring().saveGuests());
    again(new Shutdown(Shutdown.Guests.SAVE, 0, 30, false));
    assertThat(states()).contains("web shutoff");
    again(new Shutdown(Shutdown.Guests.SAVE, 0, 30, true));

    assertThat(states()).contains("web shutoff");
    assertThat(info("web").managedSave()).isTrue();
  }

  @Test
  void keepsThemByDefault() {
    Awaited.result(vireo.close());
    vireo = open(Shutdown.DEFAULT, "{}");
    running("web");
    Awaited.result(vireo.wiring().saveGuests());

    assertThat(states()).contains("web running");
    assertThat(Awaited.result(vireo.domain("web").suspend()).state()).isEqualTo("paused");
  }

  @Test
  void whatIsNotSavedByTheDeadlineRunsOn() {
    Awaited.result(vireo.close());
    vireo =
        open(
            new Shutdown(Shutdown.Guests.SAVE, 1, 1, false),
            "{state-bytes: 8388608, state-bytes-per-second: 1048576}");
    running("a");
    running("b");
    Awaited.result(vireo.wiring().saveGuests());

    assertThat(states()).contains("a running", "b running");
    assertThat(info("a").managedSave()).isFalse();
  }

  @Test
  void aSecondSignalGivesUpWhatIsNotSaved() {
    Awaited.result(vireo.close());
    vireo =
        open(
            new Shutdown(Shutdown.Guests.SAVE, 2, 600, false),
            "{state-bytes: 8388608, state-bytes-per-second: 1048576}");
    running("a");
    running("b");
    Future<Void> end = vireo.wiring().saveGuests();
    vireo.wiring().hurry();
    Awaited.result(end);

    assertThat(states()).contains("a running", "b running");
  }
}
