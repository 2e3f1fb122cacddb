package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.DomainDocument;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a domain's document says of it for policies to read. */
class OwnershipTest {

  private static String document(String labels) {
    return """
    <domain type='test'><name>web</name><memory>1024</memory>
    <metadata>
      <other:thing xmlns:other='urn:other'><label name='team'>z</label></other:thing>
      <v:labels xmlns:v='urn:vireo:labels'>%s</v:labels>
    </metadata>
    <os><type>hvm</type></os></domain>\
    """
        .formatted(labels);
  }

  private static Map<String, String> labels(String inside) {
    return Labels.of(Labels.check(DomainDocument.parse(document(inside))));
  }

  @Test
  void labelsAreThoseOfTheOwnNamespace() {
    assertThat(labels("<v:label name='team'>a</v:label><v:label name='tier'>db</v:label>"))
        .containsExactlyInAnyOrderEntriesOf(Map.of("team", "a", "tier", "db"));
    assertThat(labels("<w:label xmlns:w='urn:other' name='team'>b</w:label>")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<v:label name='team'>a</v:label><v:label name='team'>b</v:label>",
        "<v:label>a</v:label>",
        "<v:label name='a b'>a</v:label>",
        "<v:label name='team'>a\nb</v:label>",
      })
  void whatWouldBeOverlookedIsRefused(String inside) {
    assertThatThrownBy(() -> labels(inside))
        .isInstanceOfSatisfying(
            VirtException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.XML_ERROR));
  }

  @Test
  void moreThanTheLimitIsRefused() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i <= Labels.LABELS_MAX; i++) {
      many.append("<v:label name='l").append(i).append("'>x</v:label>");
    }
    assertThatThrownBy(() -> labels(many.toString())).hasMessageContaining("at most 64");
  }
}
