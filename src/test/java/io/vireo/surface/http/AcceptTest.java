package io.vireo.surface.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "text/xml",
        "application/xml, application/json;q=0.9",
        "application/json;q=0.5, */*",
        "text/html, APPLICATION/XML;q=0.9",
      })
  void prefersXml(String header) {
    assertThat(Accept.parse(Optional.of(header)).prefersXml()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json, application/xml;q=0.9",
        "application/xml;q=0, */*",
        "application/xml;q=nonsense, application/*;q=0.1",
      })
  void prefersJson(String header) {
    assertThat(Accept.parse(Optional.of(header)).prefersJson()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"*/*", "application/*", "text/html", " ", ";;;,,,", "q=1"})
  void hasNoPreference(String header) {
    Accept accept = Accept.parse(Optional.of(header));
    assertThat(accept.prefersXml() || accept.prefersJson()).isFalse();
  }

  @Test
  void absentHeaderIsNoPreference() {
    assertThat(Accept.parse(Optional.empty())).isEqualTo(Accept.parse(Optional.of("*/*")));
  }
}
