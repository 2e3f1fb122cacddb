package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists of processors, as people write them and as documents keep them. */
class CpuPlacesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0|0", "0-3|0-3", "3,1,2|1-3", "0-7,^3|0-2,4-7", " 1 , 5 |1,5", "0,2-3,9|0,2-3,9"})
  void readsWhatItWrites(String written, String kept) {
    assertThat(CpuPlaces.format(CpuPlaces.parse(written))).isEqualTo(kept);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "3-1", "-1", "1-", "0-99999", "1,,2", "0,^0"})
  void refusesWhatIsNoList(String written) {
    assertThatThrownBy(() -> CpuPlaces.parse(written)).isInstanceOf(VirtException.class);
  }

  @Test
  void keysOfLinuxAreThoseOfTheKeyboard() {
    assertThat(KeyCodes.parse("linux", "29,56,111")).containsExactly(29, 56, 0xd3);
    assertThat(KeyCodes.parse("atset1", "57427")).containsExactly(0xd3);
    assertThat(KeyCodes.parse("qnum", "30")).containsExactly(30);
    assertThatThrownBy(() -> KeyCodes.parse("win32", "1")).hasMessageContaining("win32");
    assertThatThrownBy(() -> KeyCodes.parse("linux", "0")).isInstanceOf(VirtException.class);
    assertThatThrownBy(() -> KeyCodes.parse("linux", "1,".repeat(16) + "1"))
        .isInstanceOf(VirtException.class);
  }
}
