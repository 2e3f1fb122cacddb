package io.vireo.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CpuListTest {

  @Test
  void readsNumbersAndRanges() {
    assertThat(CpuList.parse("0-2,8\n")).containsExactly(0, 1, 2, 8);
    assertThat(CpuList.parse("")).isEmpty();
  }

  @Test
  void writesTheShortestForm() {
    assertThat(CpuList.format(List.of(8, 2, 0, 1))).isEqualTo("0-2,8");
    assertThat(CpuList.format(List.of())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "3-1", "-1", "1-", "99999999999"})
  void passesOverWhatIsNoNumber(String text) {
    assertThat(CpuList.parse("4," + text)).containsExactly(4);
  }

  @Test
  void believesNoMoreProcessorsThanThereCanBe() {
    assertThat(CpuList.parse("0-999999")).hasSize(CpuList.CPUS_MAX);
  }
}
