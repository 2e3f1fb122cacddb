package io.vireo.wire.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.Attr;
import io.vireo.wire.Case;
import io.vireo.wire.Child;
import io.vireo.wire.Choice;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Flag;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.Text;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class XmlCodecTest {

  static final String NS = "{http://example.org/ns}x:";

  /** A garage of its own, so that the binder is tested without any document it was made for. */
  @Element("garage")
  record Garage(
      @Attr Optional<Integer> id,
      @Child String name,
      @Inline Location location,
      @Flag boolean open,
      @Child("car") List<Car> cars,
      @Child(NS + "note") Optional<String> note,
      @Rest Extras extras) {}

  record Location(@Child Optional<String> street, @Attr("place/zip") Optional<String> zip) {}

  record Car(
      @Attr(value = "no", radix = 16, width = 4) int number,
      @Attr Optional<Colour> colour,
      @Child Engine engine,
      @Child("extra/wheel") List<Wheel> wheels) {}

  enum Colour {
    RED,
    DARK_BLUE
  }

  record Wheel(@Attr(fallback = "17") int size, @Text Optional<String> make) {}

  @Choice(by = "fuel", on = Choice.Place.PARENT, fallback = "none")
  sealed interface Engine {
    @Case("none")
    record None() implements Engine {}

    @Case("electric")
    record Electric(@Attr long watts, @Attr Optional<UUID> serial) implements Engine {}
  }

  private static final String FULL =
      """
      <garage id='7' xmlns:x='http://example.org/ns'>
        <name>A &lt;b&gt; &amp; c</name>
        <street>Main</street>
        <place zip='123'/>
        <open/>
        <car fuel='electric' no='0x001f' colour='dark-blue'>
          <engine watts='90000' serial='11111111-2222-3333-4444-555555555555'/>
          <extra>
            <wheel size='18'>Round</wheel>
            <wheel size='17'/>
          </extra>
        </car>
        <car fuel='none' no='0x0001'/>
        <x:note>hi</x:note>
      </garage>
      """;

  private static Garage read(String document) {
    return XmlCodec.read(document, Garage.class);
  }

  @Test
  void readsEveryIdiom() {
    Garage garage = read(FULL);
    assertThat(garage.id()).contains(7);
    assertThat(garage.name()).isEqualTo("A <b> & c");
    assertThat(garage.location()).isEqualTo(new Location(Optional.of("Main"), Optional.of("123")));
    assertThat(garage.open()).isTrue();
    Car car = garage.cars().getFirst();
    assertThat(car.number()).isEqualTo(31);
    assertThat(car.colour()).contains(Colour.DARK_BLUE);
    assertThat(car.engine())
        .isEqualTo(
            new Engine.Electric(
                90_000, Optional.of(UUID.fromString("11111111-2222-3333-4444-555555555555"))));
    assertThat(car.wheels())
        .containsExactly(new Wheel(18, Optional.of("Round")), new Wheel(17, Optional.empty()));
    assertThat(garage.cars().getLast().engine()).isEqualTo(new Engine.None());
    assertThat(garage.note()).contains("hi");
    assertThat(garage.extras().paths()).isEmpty();
  }

  @Test
  void writesWhatItReadByteForByte() {
    assertThat(XmlCodec.write(read(FULL))).isEqualTo(FULL);
  }

  @Test
  void findsNamespacesWhateverTheirPrefix() {
    Garage garage =
        read("<garage xmlns:y='http://example.org/ns'><name>n</name><y:note>hi</y:note></garage>");
    assertThat(garage.note()).contains("hi");
    assertThat(read(XmlCodec.write(garage)).note()).contains("hi");
  }

  @Test
  void declaresNamespacesOfRecordsThatWereNeverRead() {
    Garage plain = read("<garage><name>n</name></garage>");
    Garage noted = Derive.with(plain, "note", Optional.of("new"));
    assertThat(XmlCodec.write(noted)).contains("xmlns:x='http://example.org/ns'");
    assertThat(read(XmlCodec.write(noted)).note()).contains("new");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<garage unknown='1'><name>n</name></garage>",
        "<garage><before a='1'/><name>n</name></garage>",
        "<garage><name>n</name><after><deep>x</deep></after><open/></garage>",
        "<garage><name>n</name><place zip='1' planet='earth'/></garage>",
        "<garage><name>n</name><place planet='earth'/></garage>",
        "<garage><name lang='en'>n</name></garage>",
        "<garage><name>n</name><open really='yes'><wide/></open></garage>",
        "<garage><name>n</name><car fuel='none' no='0x0001' x='1'><engine"
            + " loud='yes'/></car></garage>",
        "<garage><name>n</name><car fuel='none' no='0x0001'/><car fuel='none' no='0x0002'"
            + " y='2'/></garage>",
        "<garage><name>n</name><name>second</name></garage>",
        "<garage>stray<name>n</name></garage>",
        "<garage xmlns:z='urn:z'><name>n</name><z:more z:a='1'/></garage>",
        "<garage><name>n</name><other xmlns='urn:other'><in/></other></garage>",
        "<garage><name>n</name><mixed>some <b>bold</b> text<!-- kept --></mixed></garage>"
      })
  void keepsWhatNobodyKnows(String document) {
    Garage garage = read(document);
    String written = XmlCodec.write(garage);
    assertThat(written.replaceAll(">\\s+<", "><").strip()).isEqualTo(document);
    assertThat(garage.extras().paths()).isNotEmpty();
    assertThat(read(written)).isEqualTo(garage);
  }

  @Test
  void tellsThePlacesOfWhatItKeeps() {
    Garage garage =
        read(
            "<garage a='1' xmlns:q='urn:q'><name>n</name><x/><place zip='1' b='2'/>"
                + "<car no='1' c='3'/></garage>");
    assertThat(garage.extras().paths()).containsExactlyInAnyOrder("@a", "x", "place/@b", "car/@c");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<garage/> | XML_ERROR | /garage/name",
        "<shed/> | XML_ERROR | <shed>",
        "<garage id='x'><name>n</name></garage> | XML_DETAIL | /garage/@id",
        "<garage id='99999999999'><name>n</name></garage> | XML_DETAIL | /garage/@id",
        "<garage><name>n</name><car/></garage> | XML_ERROR | /garage/car/@no",
        "<garage><name>n</name><car no='1'/><car no='z'/></garage> | XML_DETAIL |"
            + " /garage/car[2]/@no",
        "<garage><name>n</name><car no='1' colour='pink'/></garage> | XML_DETAIL | red, dark-blue",
        "<garage><name>n</name><car no='1' fuel='hay'/></garage> | XML_DETAIL | none, electric",
        "<garage><name>n</name><car no='1' fuel='electric'/></garage> | XML_ERROR |"
            + " car/engine/@watts",
        "<garage><name>n</name><car no='1' fuel='electric'><engine watts='1'"
            + " serial='1-2'/></car></garage> | XML_DETAIL | UUID"
      })
  void namesThePlaceOfAProblem(String document, ErrorCode code, String place) {
    assertThatThrownBy(() -> read(document))
        .hasMessageContaining(place)
        .extracting(e -> ((VirtException) e).code())
        .isEqualTo(code);
  }

  @Test
  void refusesUnknownPartsOfRecordsThatKeepNothing() {
    assertThatThrownBy(
            () -> XmlCodec.bind(XmlCodec.tree("<b c='1' d='2'/>".getBytes(UTF)), Strict.class))
        .hasMessageContaining("/b/@d");
  }

  private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

  @Element("b")
  record Strict(@Attr String c) {}

  @Test
  void refusesToWriteWhatXmlCannotHold() {
    assertThatThrownBy(() -> XmlCodec.write(new Strict("a\u0000b")))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("U+0000");
    assertThatThrownBy(() -> XmlCodec.write(new Strict("\uD800"))).hasMessageContaining("U+D800");
  }

  @Test
  void keepsSpaceInAttributesAndTextFromBeingChanged() {
    Strict odd = new Strict(" tab\tline\nreturn\r'\"<>& \uD83D\uDE00 ");
    assertThat(XmlCodec.read(XmlCodec.write(odd), Strict.class)).isEqualTo(odd);
  }

  @Test
  void readsFromManyThreadsAtOnce() {
    List<Garage> all =
        java.util.stream.IntStream.range(0, 500).parallel().mapToObj(_ -> read(FULL)).toList();
    assertThat(all).hasSize(500).containsOnly(read(FULL));
  }
}
