package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Instance.RunState;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.InstanceEvent.Panicked;
import io.vireo.driver.InstanceEvent.Reset;
import io.vireo.driver.InstanceEvent.ShuttingDown;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import io.vireo.host.Loop;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.QmpListener;
import io.vireo.tck.Machine;
import io.vireo.tck.StateFile;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that counts, obeys its power button and can be made to panic, in the installed QEMU. */
class CounterGuestIT {

  @TempDir Path directory;
  private CounterGuest guest;
  private Trial trial;

  @BeforeEach
  void open() throws IOException {
    guest = new CounterGuest(directory);
  }

  @AfterEach
  void close() throws IOException {
    trial.close();
    guest.close();
  }

  private Machine run(String ending) throws InterruptedException, TimeoutException {
    trial = new Trial(QemuSubject.with(guest.domain(ending)), directory);
    Machine machine = trial.run("counter");
    guest.hear("ready");
    return machine;
  }

  @Test
  void goesOnCountingWhereItWasSavedWithTheSameMemory() throws Exception {
    Machine machine = run("");
    guest.type("v");
    String memory = guest.hear("memory ok");
    long before = guest.count();
    trial.get(machine.as(Pausing.class)::pause);
    StateFile file = trial.stateFile("state");
    trial.get(() -> machine.as(Saving.class).save(file.sink()));
    assertThat(file.bytes()).isLessThan(machine.as(Saving.class).saveBytesEstimate());
    machine.stop();

    Machine back = trial.start("counter", Optional.of(file.source()));
    back.resume();
    assertThat(guest.count()).isBetween(before, before + 100);
    guest.type("v");
    assertThat(guest.hear("memory ok")).isEqualTo(memory);
  }

  @Test
  void endsAtItsPowerButton() throws Exception {
    Machine machine = run("");
    trial.get(machine.as(PowerControl.class)::powerButton);

    machine.heard().await(new Exited(ExitCause.SHUTDOWN));
    assertThat(machine.heard().all(ShuttingDown.class)).containsExactly(new ShuttingDown(true));
  }

  @Test
  void whatPoweredOffWhileNobodyListenedIsEndedWhenItIsFound() throws Exception {
    Machine found = missed(run(""), "q", "SHUTDOWN");

    found.heard().await(new Exited(ExitCause.SHUTDOWN));
  }

  @Test
  void whatPanickedWhileNobodyListenedIsEndedWhenItIsFound() throws Exception {
    Machine found = missed(run(""), "p", "GUEST_PANICKED");

    found.heard().await(new Exited(ExitCause.CRASHED));
  }

  @Test
  void whatEndedWhileNobodyListenedIsKeptWhereTheDocumentSaysSo() throws Exception {
    Machine found = missed(run("<on_poweroff>preserve</on_poweroff>"), "q", "SHUTDOWN");

    assertThat(found.query()).isEqualTo(RunState.SHUT_DOWN);
    assertThat(found.heard().all(Exited.class)).isEmpty();
  }

  /** Types {@code key} after the connection was closed, and opens it again after the event. */
  private Machine missed(Machine machine, String key, String event) throws Exception {
    AttachRequest request = machine.attachRequest();
    trial.reopen();
    Promise<Void> happened = Promise.promise();
    Loop loop = trial.host().newLoop();
    Path monitor = Path.of(request.record().get("runDirectory")).resolve("monitor.sock");
    QmpClient client =
        Trial.await(
            loop.call(
                () ->
                    QmpClient.connect(
                        trial.host(), loop, monitor, "monitor", hears(event, happened))));
    Trial.await(loop.call(() -> client.negotiate(QmpClient.COMMAND_DEADLINE)));
    guest.type(key);
    Trial.await(happened.future());
    loop.run(client::close);
    Trial.await(client.closed());
    return trial.attach(request);
  }

  private static QmpListener hears(String name, Promise<Void> happened) {
    return new QmpListener() {
      @Override
      public void onEvent(QmpEvent event) {
        if (event.name().equals(name)) {
          happened.tryComplete();
        }
      }

      @Override
      public void onResponding(boolean responding) {}

      @Override
      public void onClosed() {}
    };
  }

  @Test
  void rebootsByItsPowerButton() throws Exception {
    Machine machine = run("");
    trial.get(machine.as(PowerControl.class)::reboot);

    machine.heard().await(new Reset(true));
    guest.hear("ready");
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    assertThat(machine.heard().all(ShuttingDown.class)).isEmpty();
  }

  @Test
  void restartsWhereTheDocumentSaysSo() throws Exception {
    Machine machine = run("<on_poweroff>restart</on_poweroff>");
    guest.type("q");

    guest.hear("ready");
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
    assertThat(machine.heard().all(Exited.class)).isEmpty();
  }

  @Test
  void isKeptWhereTheDocumentSaysSo() throws Exception {
    Machine machine = run("<on_poweroff>preserve</on_poweroff>");
    guest.type("q");

    machine.heard().await(new ShuttingDown(true));
    assertThat(machine.query()).isEqualTo(RunState.SHUT_DOWN);
  }

  @Test
  void endsAtAResetWhereTheDocumentSaysSo() throws Exception {
    Machine machine = run("<on_reboot>destroy</on_reboot>");
    guest.type("r");

    machine.heard().await(new Exited(ExitCause.SHUTDOWN));
  }

  @Test
  void tellsAResetByTheGuest() throws Exception {
    Machine machine = run("");
    guest.type("r");

    machine.heard().await(new Reset(true));
    guest.hear("ready");
  }

  @Test
  void endsAtAPanic() throws Exception {
    Machine machine = run("");
    guest.type("p");

    machine.heard().await(new Exited(ExitCause.CRASHED));
    assertThat(machine.heard().events()).contains(new Panicked());
  }

  @Test
  void isKeptAfterAPanicWhereTheDocumentSaysSo() throws Exception {
    Machine machine = run("<on_crash>preserve</on_crash>");
    guest.type("p");

    machine.heard().await(new Panicked());
    assertThat(machine.query()).isEqualTo(RunState.CRASHED);
  }
}
