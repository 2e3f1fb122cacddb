package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** As much as the limits let through is still handled in bounded time. */
class LargeDefinitionTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);
  private static final int MANY = 90_000;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<serial/>",
        "<unknown/>",
        "<hub type='usb' x='1'/>",
        "<controller type='usb'/>",
        "<console type='null'/>",
        "<sound model='a'><b/></sound>"
      })
  void handlesManyDevices(String device) {
    int count = device.contains("<b/>") ? MANY / 2 : MANY;
    Assertions.assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          Domain read = Samples.withDevices(device.repeat(count));
          assertThat(Validation.problems(read)).isNotNull();
          Domain filled = PcDefaults.fill(Defaults.fill(read, Samples.GIVEN));
          assertThat(DomainDocument.format(Forms.inactive(filled))).contains("</domain>");
          AbiStability.check(filled, filled);
        });
  }

  @Test
  void handlesManyUnknownElements() {
    Assertions.assertTimeoutPreemptively(
        DEADLINE,
        () -> {
          String odd = "<odd/>".repeat(MANY);
          Domain read =
              Samples.domain(
                  "<name>w</name><memory>1</memory>" + odd + "<os><type>hvm</type></os>");
          assertThat(read.extras().paths()).hasSize(MANY);
          assertThat(DomainDocument.format(read)).contains("<odd/>");
        });
  }

  @Test
  void refusesControllersThatNobodyCouldMean() {
    String disk =
        "<disk type='file'><source file='/a'/><target dev='sda'/>"
            + "<address type='drive' controller='2000000000'/></disk>";
    assertThatThrownBy(() -> Defaults.fill(Samples.withDevices(disk), Samples.GIVEN))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("controller 2000000000");
  }
}
