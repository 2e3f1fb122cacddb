package io.vireo.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that mean harm are refused in bounded time, each with its own code. */
class HostileDocumentTest {

  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private static VirtException refusal(String document) {
    return refusal(document.getBytes(StandardCharsets.UTF_8));
  }

  private static VirtException refusal(byte[] document) {
    return Assertions.assertTimeoutPreemptively(
        DEADLINE, () -> catchThrowableOfType(VirtException.class, () -> XmlCodec.tree(document)));
  }

  @Test
  void refusesABillionLaughs() {
    StringBuilder bomb = new StringBuilder("<!DOCTYPE a [<!ENTITY l0 'lol'>");
    for (int i = 1; i < 10; i++) {
      bomb.append("<!ENTITY l%d '%s'>".formatted(i, ("&l" + (i - 1) + ";").repeat(10)));
    }
    VirtException refused = refusal(bomb.append("]><a>&l9;</a>").toString());
    assertThat(refused.code()).isEqualTo(ErrorCode.XML_ERROR);
    assertThat(refused).hasMessageContaining("DOCTYPE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
        "<!DOCTYPE a SYSTEM 'http://127.0.0.1:9/evil.dtd'><a/>",
        "<!DOCTYPE a PUBLIC '-//x' 'file:///dev/zero'><a/>",
        "<!DOCTYPE a [<!ENTITY % p SYSTEM 'file:///dev/zero'> %p;]><a/>",
        "<!DOCTYPE a><a/>",
        "<a>&undeclared;</a>"
      })
  void refusesTypeDeclarationsAndEntities(String document) {
    assertThat(refusal(document).code()).isEqualTo(ErrorCode.XML_ERROR);
    assertThat(refusal(document).getMessage()).doesNotContain("root:");
  }

  @Test
  void refusesTooManyBytesWithoutReadingThem() {
    VirtException refused = refusal(new byte[100 * 1024 * 1024]);
    assertThat(refused.code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    assertThat(refused).hasMessageContaining("4194304 bytes");
  }

  @Test
  void refusesDepth() {
    VirtException refused = refusal("<a>".repeat(100_000));
    assertThat(refused.code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    assertThat(refused).hasMessageContaining("64 levels");
  }

  @Test
  void takesTheDepthThatIsAllowedAndNoMore() {
    int most = XmlLimits.DEPTH_MAX;
    assertThat(refusal("<a>".repeat(most) + "</a>".repeat(most))).isNull();
    assertThat(refusal("<a>".repeat(most + 1) + "</a>".repeat(most + 1)).code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void refusesTooManyElements() {
    assertThat(refusal("<a>" + "<b/>".repeat(XmlLimits.ELEMENTS_MAX) + "</a>").code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @ParameterizedTest
  @ValueSource(ints = {129, 201, 50_000})
  void refusesTooManyAttributes(int count) {
    StringBuilder document = new StringBuilder("<a");
    for (int i = 0; i < count; i++) {
      document.append(" a").append(i).append("='1'");
    }
    assertThat(refusal(document.append("/>").toString()).code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void refusesALongAttribute() {
    String value = "x".repeat(XmlLimits.ATTRIBUTE_CHARS_MAX);
    assertThat(refusal("<a b='" + value + "'/>")).isNull();
    assertThat(refusal("<a b='" + value + "x'/>").code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void refusesALongName() {
    assertThat(refusal("<" + "n".repeat(1_000_000) + "/>")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a>\u0000</a>", "<a b='\u0000'/>", "<a>&#0;</a>", "<a>\u0001</a>"})
  void refusesCharactersThatXmlDoesNotHave(String document) {
    assertThat(refusal(document).code()).isEqualTo(ErrorCode.XML_ERROR);
    assertThatThrownBy(() -> XmlCodec.read(document, Record.class))
        .isInstanceOf(VirtException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "<",
        "<a>",
        "<a/><b/>",
        "<a></b>",
        "{\"name\": 1}",
        "<a b=1/>",
        "<a b='1' b='2'/>",
        "<p:a/>",
        "<a/>trailing",
        "<a b='<'/>",
        "<!-- -->"
      })
  void refusesWhatIsNotWellFormed(String document) {
    assertThat(refusal(document).code()).isEqualTo(ErrorCode.XML_ERROR);
  }

  @Test
  void saysWhereADocumentBreaks() {
    assertThat(refusal("<a>\n  <b></a>")).hasMessageContaining("line 2");
  }

  @Test
  void refusesOtherEncodings() {
    String document = "<?xml version='1.0' encoding='ISO-8859-1'?><a>\u00e9</a>";
    assertThat(refusal(document.getBytes(StandardCharsets.ISO_8859_1)).code())
        .isEqualTo(ErrorCode.XML_ERROR);
    assertThat(refusal(document.getBytes(StandardCharsets.UTF_8)))
        .hasMessageContaining("ISO-8859-1");
    assertThat(refusal("<a/>".getBytes(StandardCharsets.UTF_16)).code())
        .isEqualTo(ErrorCode.XML_ERROR);
    assertThat(refusal(new byte[] {'<', 'a', '>', (byte) 0xC3, '<', '/', 'a', '>'}))
        .hasMessageContaining("UTF-8");
  }

  @Test
  void takesAByteOrderMarkAndADeclaration() {
    assertThat(refusal("\uFEFF<?xml version='1.0' encoding='utf-8'?><a>\u00e9</a>")).isNull();
  }

  @Test
  void quotesLittleOfADocumentInMessages() {
    assertThat(Cursor.quoted("x".repeat(1000) + "\n")).hasSize(65).doesNotContain("\n");
  }
}
