package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.stream.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyDirectoryTest {

  private static final byte[] KEY = Bytes.random(32, 8);

  @TempDir Path directory;

  private final Saves saves = new Saves();

  @AfterEach
  void close() {
    saves.close();
  }

  private Keys keys() {
    return new KeyDirectory(saves.host, directory);
  }

  private Path write(String name, byte[] bytes, String mode) throws IOException {
    Path file = Files.write(directory.resolve(name + ".key"), bytes);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private VirtException refused(String name) {
    return failure(keys().find(name));
  }

  @Test
  void readsBytesAsTheyAre() throws IOException {
    write("raw", KEY, "rw-------");
    Storage.Key found = result(keys().need("raw"));
    assertThat(found.name()).isEqualTo("raw");
    assertThat(found.key().getEncoded()).isEqualTo(KEY);
  }

  @Test
  void readsDigitsWithAndWithoutALinesEnd() throws IOException {
    String digits = HexFormat.of().formatHex(KEY);
    write("hex", digits.getBytes(StandardCharsets.US_ASCII), "r--------");
    write(
        "line",
        (digits.toUpperCase(Locale.ROOT) + "\n").getBytes(StandardCharsets.US_ASCII),
        "rw-------");
    assertThat(result(keys().need("hex")).key().getEncoded()).isEqualTo(KEY);
    assertThat(result(keys().need("line")).key().getEncoded()).isEqualTo(KEY);
  }

  @Test
  void aKeyThatIsNotThereIsNoFailureUnlessItIsNeeded() {
    assertThat(result(keys().find("none"))).isEmpty();
    VirtException needed = failure(keys().need("none"));
    assertThat(needed.code()).isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(needed).hasMessageContaining("'none'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void refusesAKeyThatOthersMayTouch(String mode) throws IOException {
    write("open", KEY, mode);
    assertThat(refused("open").code()).isEqualTo(ErrorCode.OPERATION_DENIED);
    assertThat(refused("open")).hasMessageContaining("chmod it to 0600");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 31, 33, 63, 64, 65, 67, 100_000})
  void refusesWhatIsNoKeyWithoutSayingWhatItIs(int bytes) throws IOException {
    byte[] text = "z".repeat(bytes).getBytes(StandardCharsets.US_ASCII);
    write("odd", text, "rw-------");
    assertThat(refused("odd").code()).isEqualTo(ErrorCode.OPERATION_DENIED);
    assertThat(refused("odd").getMessage()).contains("32 bytes").doesNotContain("zz");
  }

  @Test
  void refusesADirectory() throws IOException {
    Files.createDirectory(directory.resolve("dir.key"));
    assertThat(refused("dir")).hasMessageContaining("no regular file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "../up", "a/b", ".hidden", "a b", "ä", "a\0b"})
  void refusesNamesThatCouldLeadElsewhere(String name) {
    assertThat(refused(name).code()).isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void refusesANameThatIsTooLong() {
    assertThat(result(keys().find("a".repeat(64)))).isEmpty();
    assertThat(refused("a".repeat(65)).code()).isEqualTo(ErrorCode.INVALID_ARG);
  }
}
