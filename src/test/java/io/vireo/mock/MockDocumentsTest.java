package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os.OsType;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class MockDocumentsTest {

  private static final Domain TEST = MockDocuments.test();

  @Test
  void hasTheDomainThatEveryTestHostHas() {
    assertThat(TEST.name()).isEqualTo("test");
    assertThat(TEST.uuid()).contains(UUID.fromString("6695eb01-f6a4-8304-79aa-97f2502e193f"));
    assertThat(TEST.memory().size().bytes()).isEqualTo(8L << 30);
    assertThat(TEST.vcpus().max()).isEqualTo(2);
  }

  @Test
  void fillsInTheArchitecture() {
    assertThat(MockDocuments.complete(ofType("linux")).os().type().arch()).contains("i686");
  }

  @Test
  void refusesAnotherKindOfGuest() {
    assertThatThrownBy(() -> MockDocuments.complete(ofType("xenpvh")))
        .hasMessageContaining("xenpvh")
        .extracting("code")
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
  }

  private static Domain ofType(String name) {
    return TEST.withOs(TEST.os().withType(new OsType(Optional.empty(), Optional.empty(), name)));
  }
}
