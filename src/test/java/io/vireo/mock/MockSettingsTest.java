package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MockSettingsTest {

  @Test
  void hasDefaults() {
    MockSettings settings = new MockSettings(Map.of());
    settings.check();

    assertThat(settings.memoryBytes()).isEqualTo(4L << 20);
    assertThat(settings.bytesPerSecond()).isZero();
    assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void roundsTheMemoryUpToWords() {
    assertThat(new MockSettings(Map.of("stateBytes", "9")).memoryBytes()).isEqualTo(16);
    assertThat(new MockSettings(Map.of("stateBytes", " 16 ")).memoryBytes()).isEqualTo(16);
  }

  @ParameterizedTest
  @ValueSource(strings = {"statebytes", "fail", "fail.", "fail.everything", "break.start", ""})
  void namesASettingItDoesNotKnow(String key) {
    assertThatThrownBy(() -> new MockSettings(Map.of(key, "1")).check())
        .hasMessageContaining("'" + key + "'")
        .extracting("code")
        .isEqualTo(ErrorCode.CONF_SYNTAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "many", "", "1099511627777", "99999999999999999999"})
  void refusesASizeThatIsNone(String text) {
    assertThatThrownBy(() -> new MockSettings(Map.of("stateBytes", text)).check())
        .hasMessageContaining("stateBytes")
        .extracting("code")
        .isEqualTo(ErrorCode.CONF_SYNTAX);
  }

  @ParameterizedTest
  @EnumSource
  void takesAFaultForEveryCall(MockCall call) {
    MockSettings settings = new MockSettings(Map.of("fail." + call.word(), "no wish to"));
    settings.check();

    assertThat(settings.failure(call, "any")).contains("no wish to");
  }

  @Test
  void keepsTheFaultOfOneDomainFromOthers() {
    MockSettings settings = new MockSettings(Map.of("hang.pause.db.example.org", "true"));
    settings.check();

    assertThat(settings.hangs(MockCall.PAUSE, "db.example.org")).isTrue();
    assertThat(settings.hangs(MockCall.PAUSE, "db")).isFalse();
  }

  @Test
  void prefersTheSettingOfTheDomain() {
    MockSettings settings = new MockSettings(Map.of("hang.save", "true", "hang.save.db", "false"));

    assertThat(settings.hangs(MockCall.SAVE, "web")).isTrue();
    assertThat(settings.hangs(MockCall.SAVE, "db")).isFalse();
  }
}
