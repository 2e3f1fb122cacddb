package io.vireo.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PositionTest {

  @Test
  void isTheSameAfterItsText() {
    Position place = Position.of("0f3c9a52", 3 * Position.NUMBERS_OF_AN_EPOCH + 19);

    assertThat(place.epoch()).isEqualTo(3);
    assertThat(Position.parse(place.toString())).isEqualTo(place);
  }

  @Test
  void numberAloneMeansWhicheverNodeIsAsked() {
    assertThat(Position.parse("7").within("n1")).isTrue();
    assertThat(Position.parse("7")).hasToString("7");
  }

  @Test
  void isOfOneNodeAndItsEpochFitsItsNumber() {
    assertThat(Position.parse("n1.0.7").within("n1")).isTrue();
    assertThat(Position.parse("n1.0.7").within("n2")).isFalse();
    assertThat(Position.parse("n1.1.7").within("n1")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "yesterday", "n1.7", "N1.0.7", "n1.0.7\n", "1234567890123456789"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> Position.parse(text))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("'since'");
  }
}
