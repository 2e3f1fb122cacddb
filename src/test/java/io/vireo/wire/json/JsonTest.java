package io.vireo.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  enum Colour {
    DARK_RED,
    BLUE
  }

  record Inner(String name, int count) {}

  record Everything(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      FilePath path,
      UUID uuid,
      boolean flag,
      long number,
      Optional<Integer> few,
      List<Inner> inner,
      Set<String> words,
      Map<String, String> facts,
      Colour colour) {}

  record Small(String name, boolean flag) {}

  record Counted(long id) {}

  record Asked(Optional<String> maybe, boolean flag) {}

  record Place(FilePath path) {}

  record Empty() {}

  record Even(int number) {
    Even {
      if (number % 2 != 0) {
        throw new VirtException(ErrorCode.XML_ERROR, number + " is odd");
      }
    }
  }

  record Nested(Inner inner) {}

  record Many(List<Inner> inner) {}

  private static final Everything ALL =
      new Everything(
          new DomainRef.ByName("web1"),
          Optional.of(new HypervisorUri("qemu:///system")),
          new FilePath("/var/x"),
          new UUID(1, 2),
          true,
          1L << 40,
          Optional.empty(),
          List.of(new Inner("a", 1)),
          Set.of("w"),
          Map.of("k", "v"),
          Colour.DARK_RED);

  @Test
  void writesValuesAsTheirText() {
    assertThat(Json.text(ALL))
        .isEqualTo(
            "{\"domain\":\"web1\",\"hypervisor\":\"qemu:///system\",\"path\":\"/var/x\","
                + "\"uuid\":\"00000000-0000-0001-0000-000000000002\",\"flag\":true,"
                + "\"number\":1099511627776,\"inner\":[{\"name\":\"a\",\"count\":1}],"
                + "\"words\":[\"w\"],\"facts\":{\"k\":\"v\"},\"colour\":\"dark-red\"}");
  }

  @Test
  void readsBackWhatItWrote() {
    ObjectNode written = Json.object(Json.text(ALL).replace("dark-red", "DARK_RED"));
    assertThat(Json.arguments(Everything.class, written)).isEqualTo(ALL);
  }

  @Test
  void readsUuidTextAsReferenceByUuid() {
    record One(DomainRef domain) {}
    UUID uuid = new UUID(3, 4);
    One one = Json.arguments(One.class, Json.object().put("domain", uuid.toString()));
    assertThat(one.domain()).isEqualTo(new DomainRef.ByUuid(uuid));
  }

  @Test
  void omitsAbsentOptionalAndTakesItBack() {
    assertThat(Json.text(new Asked(Optional.empty(), false))).isEqualTo("{\"flag\":false}");
    assertThat(Json.arguments(Asked.class, Json.object()))
        .isEqualTo(new Asked(Optional.empty(), false));
    assertThat(Json.arguments(Asked.class, Json.object().putNull("maybe")))
        .isEqualTo(new Asked(Optional.empty(), false));
  }

  @Test
  void writesRecordWithoutComponents() {
    assertThat(Json.text(new Empty())).isEqualTo("{}");
    assertThat(Json.arguments(Empty.class, Json.object())).isEqualTo(new Empty());
  }

  @Test
  void absentFlagIsFalse() {
    assertThat(Json.arguments(Small.class, Json.object().put("name", "n")))
        .isEqualTo(new Small("n", false));
  }

  @Test
  void namesMissingComponent() {
    assertThat(refusal(Small.class, "{\"flag\":true}")).hasMessage("property 'name' is missing");
    assertThat(refusal(Small.class, "{\"name\":null}")).hasMessage("property 'name' is missing");
    assertThat(refusal(Counted.class, "{}")).hasMessage("property 'id' is missing");
    assertThat(refusal(Place.class, "{}")).hasMessage("property 'path' is missing");
    assertThat(refusal(Nested.class, "{\"inner\":{\"name\":\"x\"}}"))
        .hasMessage("property 'inner.count' is missing");
  }

  @Test
  void namesUnknownProperty() {
    assertThat(refusal(Small.class, "{\"name\":\"n\",\"flags\":true}"))
        .hasMessage("unknown property 'flags'; known are flag, name")
        .returns(ErrorCode.INVALID_ARG, VirtException::code);
    assertThat(refusal(Many.class, "{\"inner\":[{\"name\":\"n\",\"count\":1,\"x\":1}]}"))
        .hasMessageStartingWith("unknown property 'inner[0].x'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":1}|property 'name' must be a text",
        "{\"name\":true}|property 'name' must be a text",
        "{\"name\":[\"x\"]}|property 'name' must be a text",
        "{\"name\":{}}|property 'name' must be a text",
        "{\"name\":\"n\",\"flag\":\"true\"}|property 'flag' must be true or false",
        "{\"name\":\"n\",\"flag\":1}|property 'flag' must be true or false",
        "{\"name\":\"n\",\"flag\":[]}|property 'flag' must be true or false",
      })
  void refusesWrongTypes(String document, String sentence) {
    assertThat(refusal(Small.class, document))
        .hasMessage(sentence)
        .returns(ErrorCode.INVALID_ARG, VirtException::code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"id\":1.5}", "{\"id\":\"1\"}", "{\"id\":9999999999999999999}", "{\"id\":true}"})
  void refusesWhatIsNoWholeNumber(String document) {
    assertThat(refusal(Counted.class, document))
        .hasMessageStartingWith("property 'id'")
        .returns(ErrorCode.INVALID_ARG, VirtException::code);
  }

  @Test
  void refusesNumberAsPath() {
    assertThat(refusal(Place.class, "{\"path\":7}")).hasMessage("property 'path' must be a text");
  }

  @Test
  void whatTheConstructorRefusesComesOutAsItIs() {
    assertThat(refusal(Place.class, "{\"path\":\"relative\"}"))
        .hasMessage("path 'relative' is not absolute; it must begin with '/'");
    assertThat(refusal(Place.class, "{\"path\":\"/a\\u0000b\"}"))
        .hasMessageContaining("control character");
    assertThat(refusal(Even.class, "{\"number\":3}"))
        .returns(ErrorCode.XML_ERROR, VirtException::code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{", "{\"a\":1}}", "{\"a\":1,\"a\":2}", "{'a':1}", "{\"a\":NaN}", "nope"})
  void refusesMalformedText(String document) {
    VirtException refused = refused(() -> Json.object(document));
    assertThat(refused.code()).isIn(ErrorCode.PARSE_FAILED, ErrorCode.INVALID_ARG);
    assertThat(refused).hasMessageStartingWith("JSON document");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "null", "\"text\"", "true"})
  void refusesWhatIsNoObject(String document) {
    assertThat(refused(() -> Json.object(document)))
        .hasMessageStartingWith("JSON document must be an object");
  }

  @Test
  void saysWhereItIsMalformedAndRepeatsNothing() {
    assertThat(refused(() -> Json.object("{\"password\":\n hunter2}")))
        .hasMessageContaining("line 2, column")
        .hasMessageNotContaining("hunter2");
  }

  @Test
  void refusesDeepNesting() {
    String deep = "{\"a\":".repeat(100_000);
    assertThat(refused(() -> Json.object(deep)))
        .hasMessageContaining("32 levels")
        .returns(ErrorCode.DOCUMENT_TOO_LARGE, VirtException::code);
  }

  @Test
  void refusesLongNamesAndLongDocuments() {
    String longName = "{\"" + "n".repeat(10_000) + "\":1}";
    assertThat(refused(() -> Json.object(longName)).code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
    byte[] longDocument = new byte[Json.DOCUMENT_BYTES_MAX + 1];
    assertThat(refused(() -> Json.object(longDocument)).code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void takesDocumentOfNearlyTheLimit() {
    String large = "x".repeat(Json.DOCUMENT_BYTES_MAX - 100);
    ObjectNode object = Json.object("{\"name\":\"" + large + "\"}");
    assertThat(Json.arguments(Small.class, object).name()).hasSameSizeAs(large);
  }

  @Test
  void refusesWrongEncoding() {
    byte[] latin = "{\"name\":\"\u00e9\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    assertThat(refused(() -> Json.object(latin)).code()).isEqualTo(ErrorCode.PARSE_FAILED);
  }

  private static VirtException refusal(Class<? extends Record> type, String document) {
    return refused(() -> Json.arguments(type, Json.object(document)));
  }

  private static VirtException refused(ThrowingCallable call) {
    return catchThrowableOfType(VirtException.class, call);
  }
}
