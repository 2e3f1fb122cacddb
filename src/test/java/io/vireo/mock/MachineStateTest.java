package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MachineStateTest {

  private static final UUID ONE = UUID.fromString("00000000-0000-0000-0000-000000000001");
  private static final MachineState STATE = new MachineState(ONE, 7, 4096);

  @Test
  void readsTheHeaderItWrote() {
    assertThat(MachineState.parse(STATE.header())).contains(STATE);
    assertThat(STATE.header().remaining()).isEqualTo(MachineState.HEADER_BYTES);
  }

  @Test
  void beginsWithItsMagic() {
    assertThat(new String(STATE.header().array(), 0, 8, StandardCharsets.US_ASCII))
        .isEqualTo("VIREOMCK");
  }

  @Test
  void refusesAnotherMagicOrVersion() {
    assertThat(MachineState.parse(STATE.header().putLong(0, 1))).isEmpty();
    assertThat(MachineState.parse(STATE.header().putLong(8, 2))).isEmpty();
  }

  @Test
  void refusesImpossibleSizes() {
    assertThat(MachineState.parse(withMemory(-8))).isEmpty();
    assertThat(MachineState.parse(withMemory(9))).isEmpty();
    assertThat(MachineState.parse(withMemory(MachineState.MEMORY_BYTES_MAX + 8))).isEmpty();
  }

  @Test
  void refusesANegativeCounter() {
    assertThat(MachineState.parse(STATE.counted(-1).header())).isEmpty();
  }

  @Test
  void fillsEveryMachineDifferently() {
    MachineState other = new MachineState(new UUID(0, 2), 7, 4096);

    assertThat(STATE.word(0)).isNotEqualTo(other.word(0)).isNotEqualTo(STATE.word(1));
  }

  private static ByteBuffer withMemory(long bytes) {
    return new MachineState(ONE, 7, bytes).header();
  }
}
