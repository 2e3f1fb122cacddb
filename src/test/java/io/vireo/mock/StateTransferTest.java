package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.mock.StateOutlet.Ending;
import io.vireo.mock.StateOutlet.Manner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes out of one machine goes into another, and nothing else does. */
final class StateTransferTest {

  private static final UUID GUEST = new UUID(3, 4);
  private static final MachineState STATE = new MachineState(GUEST, 42, 200_000);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 48, 4096, 1 << 20})
  void takesInWhatWasGivenInPiecesOfAnySize(int pieceBytes) throws IOException {
    StateInlet inlet = new StateInlet(GUEST);
    feed(inlet, saved(), pieceBytes);

    assertThat(inlet.fault()).isEmpty();
    assertThat(inlet.state()).contains(STATE);
  }

  @Test
  void isAsLongAsItSays() throws IOException {
    assertThat(saved()).hasSize((int) STATE.streamBytes());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 8, 16, 39, 47, 48, 100_000, 200_047, 200_048, 200_055})
  void refusesEveryFlippedBit(int offset) throws IOException {
    byte[] bytes = saved();
    bytes[offset] ^= 1;
    StateInlet inlet = new StateInlet(GUEST);

    assertThatThrownBy(() -> feed(inlet, bytes, 4096)).isInstanceOf(IOException.class);
    assertThat(inlet.isRefused()).isTrue();
    assertThat(inlet.state()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 48, 150_000, 200_055})
  void noticesAnEarlyEnd(int bytes) throws IOException {
    StateInlet inlet = new StateInlet(GUEST);
    feed(inlet, Arrays.copyOf(saved(), bytes), 4096);

    assertThat(inlet.fault()).contains("it ends too early");
    assertThat(inlet.state()).isEmpty();
  }

  @Test
  void noticesALateEnd() throws IOException {
    byte[] bytes = Arrays.copyOf(saved(), (int) STATE.streamBytes() + 1);
    StateInlet inlet = new StateInlet(GUEST);

    assertThatThrownBy(() -> feed(inlet, bytes, 4096)).hasMessageContaining("after its end");
    assertThat(inlet.state()).isEmpty();
  }

  @Test
  void refusesTheStateOfAnotherMachine() {
    StateInlet inlet = new StateInlet(new UUID(5, 6));

    assertThatThrownBy(() -> feed(inlet, saved(), 4096)).hasMessageContaining(GUEST.toString());
  }

  @Test
  void breaksAfterHalfOfTheBytes() {
    StateOutlet outlet = outlet(Ending.BREAKS);
    ByteArrayOutputStream taken = new ByteArrayOutputStream();

    assertThatThrownBy(() -> drain(outlet, taken)).isInstanceOf(IOException.class);
    assertThat(outlet.isBroken()).isTrue();
    assertThat((long) taken.size()).isBetween(1L, STATE.streamBytes() - 1);
  }

  @Test
  void refusesToOpenOrReadAfterItWasClosed() {
    StateOutlet outlet = outlet(Ending.WHOLE);
    outlet.close();

    assertThatThrownBy(outlet::open).isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(() -> outlet.read(ByteBuffer.allocate(1)))
        .isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void endsAReadThatWaitsWhenItIsClosed() {
    StateOutlet outlet =
        new StateOutlet(STATE, new Manner(0, Ending.HANGS, PATIENCE.multipliedBy(9)));
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> settle(read, outlet));
    outlet.close();

    assertThat(read)
        .failsWithin(PATIENCE)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ClosedChannelException.class);
    assertThat(outlet.isBroken()).isFalse();
  }

  @Test
  void endsAReadThatIsSlowWhenItIsClosed() {
    StateOutlet outlet = new StateOutlet(STATE, new Manner(1, Ending.WHOLE, PATIENCE));
    CompletableFuture<Void> read = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> settle(read, outlet));
    outlet.close();

    assertThat(read).failsWithin(PATIENCE);
  }

  @Test
  void givesAsSlowlyAsItIsTold() throws IOException {
    MachineState small = new MachineState(GUEST, 1, 1024);
    StateOutlet outlet = new StateOutlet(small, new Manner(10_000, Ending.WHOLE, PATIENCE));
    long begun = System.nanoTime();
    drain(outlet, new ByteArrayOutputStream());

    assertThat(System.nanoTime() - begun).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(90));
  }

  private static void settle(CompletableFuture<Void> read, StateOutlet outlet) {
    try {
      drain(outlet, new ByteArrayOutputStream());
      read.complete(null);
    } catch (IOException failure) {
      read.completeExceptionally(failure);
    }
  }

  private static StateOutlet outlet(Ending ending) {
    return new StateOutlet(STATE, new Manner(0, ending, PATIENCE));
  }

  private static byte[] saved() throws IOException {
    ByteArrayOutputStream taken = new ByteArrayOutputStream();
    drain(outlet(Ending.WHOLE), taken);
    return taken.toByteArray();
  }

  private static void drain(StateOutlet outlet, ByteArrayOutputStream taken) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(10_000);
    while (outlet.read(buffer.clear()) >= 0) {
      taken.write(buffer.array(), 0, buffer.position());
    }
  }

  private static void feed(StateInlet inlet, byte[] bytes, int pieceBytes) throws IOException {
    for (int at = 0; at < bytes.length; at += pieceBytes) {
      inlet.write(ByteBuffer.wrap(bytes, at, Math.min(pieceBytes, bytes.length - at)));
    }
  }
}
