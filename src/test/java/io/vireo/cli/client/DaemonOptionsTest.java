package io.vireo.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DaemonOptionsTest {

  @TempDir private Path directory;

  private DaemonAddress address(Map<String, String> given, Map<String, String> environment) {
    return new DaemonOptions(
            option -> Optional.ofNullable(given.get(option)), environment, directory::resolve)
        .address();
  }

  @ParameterizedTest
  @CsvSource({
    "--url, https://example.org:1, VIREO_URL, https://example.com:2, https://example.org:1",
    "--url, https://example.org:1, VIREO_SOCKET, /s, https://example.org:1",
    "--socket, /t, VIREO_URL, https://example.com:2, /t",
    "--run-dir, /r, VIREO_URL, https://example.com:2, /r/vireo.sock",
    "--other, x, VIREO_URL, https://example.com:2, https://example.com:2",
    "--other, x, VIREO_SOCKET, /s, /s",
    "--url, 'https://[::1]:4', OTHER, x, 'https://[::1]:4'",
    "--url, http://127.0.0.1:4, OTHER, x, http://127.0.0.1:4",
  })
  void anOptionIsStrongerThanTheEnvironment(
      String option, String given, String variable, String value, String address) {
    assertThat(address(Map.of(option, given), Map.of(variable, value)).text()).isEqualTo(address);
  }

  @Test
  void aUrlAndASocketAreTwoDaemons() {
    assertRefused(
        Map.of("--url", "https://example.org:1", "--socket", "/s"),
        ErrorCode.INVALID_ARG,
        "another");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:1",
        "https://example.org",
        "https://example.org:0",
        "https://example.org:70000",
        "https://u:secret@example.org:1",
        "https://example.org:1/secret",
        "https://example.org:1?secret",
        "ftp://example.org:1",
        "https://example.org :1",
        "",
      })
  void whatIsNoUrlOfADaemonIsRefused(String url) {
    assertRefused(Map.of("--url", url), ErrorCode.INVALID_ARG, "vm1.example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "128.0.0.1", "localhost.a"})
  void nothingIsSaidAloudBeyondThisMachine(String host) {
    assertRefused(Map.of("--url", "http" + "://" + host + ":1"), ErrorCode.INVALID_ARG, "https://");
  }

  @Test
  void aTokenIsTheOnlyThingInAFileOfItsOwn() throws IOException {
    Path file = Files.writeString(directory.resolve("token"), " vireo_abc\n");
    Map<String, String> given = Map.of("--url", "https://example.org:1", "--token-file", "token");
    mode(file, "rw-------");
    assertThat(address(given, Map.of()).headLines())
        .isEqualTo("Host: example.org:1\r\nAuthorization: Bearer vireo_abc\r\n");
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      mode(file, mode);
      assertRefused(given, ErrorCode.CONF_SYNTAX, "chmod 600");
    }
    mode(file, "rw-------");
    Files.writeString(file, "a\r\nX-Evil: b\n");
    assertRefused(given, ErrorCode.CONF_SYNTAX, "one token");
    Files.delete(file);
    assertRefused(given, ErrorCode.NO_FILE, "no such file");
  }

  @Test
  void certificatesThatAreNoneAreRefused() throws IOException {
    Files.writeString(directory.resolve("x.crt"), "nothing");
    assertRefused(
        Map.of("--url", "https://example.org:1", "--ca", "x.crt"), ErrorCode.CONF_SYNTAX, "x.crt");
    assertRefused(
        Map.of("--url", "https://example.org:1", "--cert", "y.crt"), ErrorCode.NO_FILE, "y.crt");
  }

  @Test
  void whoIsLocalShowsNothing() {
    DaemonAddress local = address(Map.of("--socket", "s", "--token-file", "none"), Map.of());
    assertThat(local.headLines()).isEqualTo("Host: localhost\r\n");
    assertThat(local.isLocal()).isTrue();
    assertThat(local.text()).isEqualTo(directory.resolve("s").toString());
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private void assertRefused(Map<String, String> given, ErrorCode code, String words) {
    assertThatThrownBy(() -> address(given, Map.of()))
        .isInstanceOfSatisfying(
            VirtException.class, refusal -> assertThat(refusal.code()).isEqualTo(code))
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }
}
