package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher's own decisions, with everything it would install or run left out. */
@Timeout(30)
class LauncherTest {

  private static final Path LAUNCHER = Path.of("vireo").toAbsolutePath();

  @TempDir Path directory;

  private record Ended(int status, String said) {}

  @BeforeEach
  void needsBash() {
    assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash is installed here");
  }

  private Ended bash(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("/bin/bash", "-c", "source '" + LAUNCHER + "'; " + script)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), said.strip());
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Path javac = Files.writeString(home.resolve("bin/javac"), "#!/bin/sh\n");
    assertThat(javac.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  @Test
  void withoutACommandItSaysWhatThereIs() throws Exception {
    Ended ended = bash("main");
    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.said()).startsWith("usage: ./vireo COMMAND").contains("demo", "test", "serve");
  }

  @Test
  void takesTheJdkThatJavaHomeNames() throws Exception {
    Path home = jdk("own", "25.0.1");
    assertThat(bash("JAVA_HOME=" + home + " find_jdk").said()).isEqualTo(home.toString());
  }

  @Test
  void passesOverAnotherJdk() throws Exception {
    Path home = jdk("old", "17.0.15");
    assertThat(bash("is_jdk_25 " + home).status()).isEqualTo(1);
    assertThat(bash("JAVA_HOME=" + home + " find_jdk || true").said())
        .doesNotContain(home.toString());
  }

  @Test
  void findsTheJdkBehindAJavacInThePath() throws Exception {
    Path home = jdk("path", "25");
    String only =
        "ls() { :; }; is_jdk_25() { [ \"$1\" = " + home + " ]; }; PATH=" + home + "/bin:$PATH";
    assertThat(bash(only + " find_jdk").said()).isEqualTo(home.toString());
  }

  @Test
  void saysInOneLineWhatToInstallWhereAptHasNone() throws Exception {
    Ended ended = bash("find_jdk() { return 1; }; apt_install() { return 1; }; need_jdk");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).hasLineCount(1).contains("JDK 25", "JAVA_HOME");
  }

  @Test
  void goesOnWithoutQemuWhereItCannotBeInstalled() throws Exception {
    Ended ended = bash("uname() { echo x86_64; }; apt_install() { return 1; }; PATH= need_qemu");
    assertThat(ended.status()).isZero();
    assertThat(ended.said()).contains("going on without it");
  }

  @Test
  void installsNothingWithoutTheRightTo() throws Exception {
    Ended ended = bash("id() { echo 1000; }; PATH= as_root touch made");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.said()).contains("this needs root: touch made");
    assertThat(directory.resolve("made")).doesNotExist();
  }

  @Test
  void buildsAnewOnlyWhenASourceIsNewer() throws Exception {
    String house =
        "here=$PWD; jar=target/j; mkdir -p src/main verticles conf target;"
            + " touch pom.xml target/daemon.jvm; ";
    assertThat(bash(house + "is_built").status()).isEqualTo(1);
    assertThat(bash(house + "touch -d '+1 min' target/j; is_built").status()).isZero();
    assertThat(bash(house + "touch -d '+2 min' src/main/a; is_built").status()).isEqualTo(1);
  }

  @Test
  void takesAJarWithoutTheDaemonsFlagsForUnbuilt() throws Exception {
    String house =
        "here=$PWD; jar=target/j; mkdir -p src/main verticles conf target; touch pom.xml; ";
    assertThat(bash(house + "touch -d '+1 min' target/j; is_built").status()).isEqualTo(1);
  }
}
