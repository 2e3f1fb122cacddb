package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class MockMachineTest {

  private final AtomicLong millis = new AtomicLong(1_000_000);
  private final InstantSource time = () -> Instant.ofEpochMilli(millis.get());
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final MockMachine machine =
      new MockMachine(clock, new MachineState(new UUID(1, 1), 0, 8));

  @Test
  void standsAtFirst() {
    millis.addAndGet(1000);

    assertThat(machine.isRunning()).isFalse();
    assertThat(machine.state().counter()).isZero();
  }

  @Test
  void countsItsResumesAndTicks() {
    machine.run();
    assertThat(machine.state().counter()).isEqualTo(1);
    millis.addAndGet(10 * MockMachine.TICK.toMillis());
    assertThat(machine.state().counter()).isEqualTo(11);
  }

  @Test
  void keepsItsCountWhileItStands() {
    machine.run();
    millis.addAndGet(100);
    machine.stand();
    millis.addAndGet(100);
    assertThat(machine.state().counter()).isEqualTo(11);
    machine.run();
    assertThat(machine.state().counter()).isEqualTo(12);
  }

  @Test
  void neverCountsDownWhenTheClockIsSetBack() {
    machine.run();
    millis.addAndGet(-5000);

    assertThat(machine.state().counter()).isEqualTo(1);
  }

  @Test
  void startsOverAndRunsOn() {
    machine.run();
    millis.addAndGet(100);
    machine.restart();

    assertThat(machine.isRunning()).isTrue();
    assertThat(machine.state().counter()).isEqualTo(1);
  }
}
