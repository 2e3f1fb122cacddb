package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.call.Giving;
import io.vireo.domain.StreamClient.Sender;
import io.vireo.operation.StreamOperations;
import io.vireo.operation.StreamOperations.Confirm;
import io.vireo.operation.StreamOperations.RestoreStream;
import io.vireo.operation.StreamOperations.StreamSaved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * The daemon is killed in place of each step by which it touches the world while it sends a guest
 * to a client, or receives one. The next daemon finds a guest that runs, or one that was confirmed
 * and is off; never both, and never neither.
 */
final class StreamCrashTest extends OutlivingTest {

  private static final int STEPS_MAX = 100;

  private boolean dies(int number, Supplier<Future<?>> story) {
    house.crash.inPlaceOf(number);
    Future<?> end = story.get().<Void>mapEmpty().otherwiseEmpty();
    Awaited.result(Future.any(end, house.crash.died()).<Void>mapEmpty());
    boolean died = house.crash.dead();
    house.crash.inPlaceOf(died ? number : Integer.MAX_VALUE);
    return died;
  }

  /** Sends the guest, takes what comes and confirms it; the bytes as far as the client has all. */
  private Future<?> save(AtomicReference<byte[]> received) {
    return house
        .give(StreamSaveTest.sending("raw", 30, 30))
        .compose(giving -> confirmed(giving, received));
  }

  private Future<StreamSaved> confirmed(
      Giving<StreamSaved> giving, AtomicReference<byte[]> received) {
    long id = giving.started().job().subject().id();
    Future<byte[]> all = StreamClient.readAll(giving.bytes());
    return all.onSuccess(received::set)
        .compose(
            bytes ->
                house.later(StreamOperations.CONFIRM, new Confirm(id, StreamClient.sha256(bytes))));
  }

  @Test
  void confirmedIsOffAndUnconfirmedRuns() throws IOException {
    int saved = 0;
    int number = 1;
    for (; number < STEPS_MAX; number++) {
      AtomicReference<byte[]> received = new AtomicReference<>();
      house.run("web");
      if (!dies(number, () -> save(received))) {
        break;
      }
      killAndOpen();
      if (house.state("web").equals("shutoff saved")) {
        saved++;
        assertThat(machines.living()).isEmpty();
        assertThat(received.get()).as("the client has all of it, step %s", number).isNotNull();
        assertThat(received(received.get())).isEqualTo("running");
      } else {
        assertThat(house.info("web").state()).as("step %s", number).isEqualTo("running");
      }
      assertThat(machines.living()).hasSize(1);
      assertThat(house.info("web").job()).isEmpty();
      moveOn();
    }
    assertThat(number).isBetween(5, STEPS_MAX - 1);
    assertThat(saved).as("steps after the confirmation was written down").isPositive();
  }

  private String received(byte[] stream) {
    return Awaited.result(receiving(stream)).state();
  }

  private Future<io.vireo.operation.DomainInfo> receiving(byte[] stream) {
    return house.take(
        new RestoreStream(
            Optional.empty(), Optional.empty(), Optional.empty(), false, false, false),
        Sender.of(stream));
  }

  @Test
  void waitingForItsConfirmationItGoesOn() {
    house.run("web");
    Giving<StreamSaved> giving = Awaited.result(house.give(StreamSaveTest.sending("raw", 30, 30)));
    byte[] stream = Awaited.result(StreamClient.readAll(giving.bytes()));
    assertThat(house.state("web")).isEqualTo("paused save");
    killAndOpen();

    assertThat(house.state("web")).isEqualTo("running save-canceled");
    long id = giving.started().job().subject().id();
    assertThat(
            Awaited.failure(
                house.later(
                    StreamOperations.CONFIRM, new Confirm(id, StreamClient.sha256(stream)))))
        .isNotNull();
    assertThat(house.info("web").state()).isEqualTo("running");
    assertThat(machines.living()).hasSize(1);
  }

  @Test
  void receivedGuestRunsOnceOrNotAtAll() throws IOException {
    for (int number = 1; number < STEPS_MAX; number++) {
      AtomicReference<byte[]> stream = new AtomicReference<>();
      house.run("web");
      Awaited.result(save(stream));
      if (!dies(number, () -> receiving(stream.get()))) {
        assertThat(number).isGreaterThan(2);
        return;
      }
      killAndOpen();
      boolean runs = house.info("web").state().equals("running");
      assertThat(machines.living().stream().filter(machine -> machine.ever().get()))
          .as("step %s", number)
          .hasSize(runs ? 1 : 0);
      moveOn();
    }
    throw new AssertionError("more than " + STEPS_MAX + " steps");
  }
}
