package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.vireo.base.ErrorCode;
import io.vireo.image.ImageOptions;
import io.vireo.surface.http.HttpLimits;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings file and the records behind it say the same. */
final class SettingsTest {

  private static final Path FILE = Path.of("conf/vireo.yaml");

  @Test
  void hasEachDefaultInTheFile() throws IOException {
    assertThat(Settings.parse(Files.readString(FILE))).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void hasEachKeyInTheFileAndNoOther() throws IOException {
    JsonNode file = new YAMLMapper().readTree(Files.readString(FILE));

    assertThat(keysOf(file, "")).isEqualTo(keysOf(Settings.class, ""));
  }

  private static Set<String> keysOf(JsonNode node, String before) {
    Set<String> keys = new TreeSet<>();
    node.properties()
        .forEach(
            entry -> {
              if (entry.getValue().isObject()) {
                keys.addAll(keysOf(entry.getValue(), before + entry.getKey() + "."));
              } else {
                keys.add(before + entry.getKey());
              }
            });
    return keys;
  }

  private static Set<String> keysOf(Class<?> type, String before) {
    Set<String> keys = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      String key = before + kebab(component.getName());
      if (component.getType().isRecord()) {
        keys.addAll(keysOf(component.getType(), key + "."));
      } else {
        keys.add(key);
      }
    }
    return keys;
  }

  private static String kebab(String name) {
    return name.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
  }

  @Test
  void explainsEachKeyInTheFile() throws IOException {
    List<String> lines = Files.readAllLines(FILE);
    for (int i = 1; i < lines.size(); i++) {
      if (lines.get(i).matches("\\s*[a-z-]+: \\S.*")) {
        assertThat(lines.get(i - 1).strip()).as("before %s", lines.get(i)).startsWith("#");
      }
    }
  }

  @Test
  void saysHowManyJobsAreKeptAndWhatOneConnectionMayDo() {
    Settings read =
        Settings.parse(
            """
            jobs: {kept: 5, keys-hours: 2}
            http: {limits: {streams: 7, resets: 8, unfinished-bytes: 9, stall-seconds: 10}}
            """);
    assertThat(read.jobs().kept()).isEqualTo(5);
    assertThat(read.jobs().keysKept()).isEqualTo(Duration.ofHours(2));
    assertThat(read.http().limits().limits().http2())
        .isEqualTo(new HttpLimits.Http2(7, 8, 9, Duration.ofSeconds(10)));
    assertThatThrownBy(() -> Settings.parse("jobs: {kept: 0}")).hasMessageContaining("jobs.kept");
  }

  @Test
  void takesAnEmptyFileForTheDefaults() {
    assertThat(Settings.parse("")).isEqualTo(Settings.DEFAULT);
    assertThat(Settings.parse("  \n")).isEqualTo(Settings.DEFAULT);
  }

  @Test
  void takesTheDefaultForWhatIsLeftOut() {
    Settings read = Settings.parse("state-dir: /srv/vireo\nevents:\n  ring: 5\n");

    assertThat(read.stateDir()).isEqualTo("/srv/vireo");
    assertThat(read.events().ring()).isEqualTo(5);
    assertThat(read.http()).isEqualTo(Settings.DEFAULT.http());
  }

  @ParameterizedTest
  @CsvSource({"'colour: red', colour", "'qemu: {colour: red}', qemu.colour"})
  void namesAKeyThatThereIsNot(String yaml, String key) {
    assertThatThrownBy(() -> Settings.parse(yaml))
        .hasMessageContaining("'" + key + "'")
        .extracting("code")
        .isEqualTo(ErrorCode.CONF_SYNTAX);
  }

  @ParameterizedTest
  @CsvSource({"'events: {ring: 0}', ring", "'events: {ring: many}', ring", "'http: [', read"})
  void saysWhatIsWrongWithAValue(String yaml, String word) {
    assertThatThrownBy(() -> Settings.parse(yaml))
        .hasMessageContaining(word)
        .extracting("code")
        .isEqualTo(ErrorCode.CONF_SYNTAX);
  }

  @Test
  void saysHowImagesAreMade() {
    ImageOptions options =
        Settings.parse(
                "save: {format: zstd, cache: bypass, channels: 3, level: 5, digests: true,"
                    + " key: vault, bytes-per-second: 7}")
            .save()
            .options();

    assertThat(options)
        .isEqualTo(
            new ImageOptions(
                Optional.of(false),
                Optional.of("zstd"),
                Optional.empty(),
                Optional.of(3),
                Optional.of(5),
                Optional.of(true),
                Optional.of("vault"),
                Optional.of(7L)));
    assertThat(Settings.parse("save: {road: direct}").save().options().road()).contains("direct");
  }

  @Test
  void leavesImagesToChoiceByDefault() {
    assertThat(Settings.DEFAULT.save().options()).isEqualTo(ImageOptions.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    "'save: {format: zip}', zip",
    "'save: {road: scenic}', scenic",
    "'save: {cache: maybe}', save.cache",
    "'save: {channels: 65}', save.channels",
    "'save: {level: -1}', save.level",
    "'save: {bytes-per-second: -1}', save.bytes-per-second",
  })
  void refusesImagesThatCannotBe(String yaml, String word) {
    assertThatThrownBy(() -> Settings.parse(yaml))
        .hasMessageContaining(word)
        .extracting("code")
        .isEqualTo(ErrorCode.CONF_SYNTAX);
  }

  @Test
  void givesADriverItsOwnSection() {
    assertThat(Settings.parse("qemu: {emulator: /opt/qemu}").forDriver("qemu"))
        .containsEntry("emulator", "/opt/qemu");
    assertThat(Settings.DEFAULT.forDriver("test")).containsEntry("stateBytes", "4194304");
    assertThat(Settings.DEFAULT.forDriver("unknown")).isEmpty();
  }

  @Test
  void saysWhatBecomesOfGuestsWhenTheDaemonEnds() {
    Settings.Shutdown read =
        Settings.parse("shutdown: {guests: save, deadline-seconds: 30, start-saved: true}")
            .shutdown();

    assertThat(read).isEqualTo(new Settings.Shutdown(Settings.Shutdown.Guests.SAVE, 0, 30, true));
    assertThat(Settings.DEFAULT.shutdown().guests()).isEqualTo(Settings.Shutdown.Guests.KEEP);
  }

  @ParameterizedTest
  @CsvSource({
    "'save: {parallel: 0}', save.parallel",
    "'save: {parallel-per-disk: 33}', save.parallel-per-disk",
    "'save: {disk-bytes-per-second: -1}', save.disk-bytes-per-second",
    "'shutdown: {deadline-seconds: 0}', shutdown.deadline-seconds",
    "'shutdown: {parallel: 99}', shutdown.parallel",
    "'shutdown: {guests: burn}', burn",
  })
  void refusesWhatIsOutOfRangeByName(String yaml, String named) {
    assertThatThrownBy(() -> Settings.parse(yaml)).hasMessageContaining(named);
  }
}
