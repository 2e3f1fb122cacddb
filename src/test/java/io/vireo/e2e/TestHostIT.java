package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.TestParts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The test host, asked by libvirt's own virsh twice: of the driver inside virsh, and of a daemon
 * over its socket. Scripts must not see which.
 */
class TestHostIT {

  private static final long PATIENCE_SECONDS = 60;

  /** What must be printed alike. */
  private static final List<String> ALIKE =
      List.of(
          "hostname",
          "version",
          "nodeinfo",
          "nodecpumap",
          "nodecpustats",
          "nodecpustats 0",
          "freecell",
          "freecell --all",
          "freecell 1",
          "freepages --all",
          "freepages 0 4",
          "freepages 1 2048",
          "capabilities",
          "domcapabilities",
          "domcapabilities --virttype kvm --machine pc --arch x86_64",
          "sysinfo",
          "maxvcpus",
          "maxvcpus --type test",
          "list --all",
          "domid test",
          "domuuid test",
          "dumpxml test",
          "domstate --reason test");

  /** What must fail in both. */
  private static final List<String> REFUSED =
      List.of(
          "nodememstats",
          "freecell 7",
          "node-memory-tune",
          "nodesuspend mem 60",
          "allocpages 4 10",
          "cpu-models abacus",
          "dumpxml nobody");

  @TempDir Path directory;

  private final Path virsh = TestParts.here().assumeLibvirt().resolve("bin/virsh");
  private Process daemon;

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    List<String> options =
        List.of(
            "--state-dir", directory.resolve("s").toString(), "--hypervisor", "test:///default");
    daemon =
        new ProcessBuilder(
                ServedDaemon.command(QuickStart.options(ServedDaemon.classPath()), run(), options))
            .redirectError(directory.resolve("log").toFile())
            .start();
    BufferedReader out = daemon.inputReader(StandardCharsets.UTF_8);
    CompletableFuture<String> ready = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> out.lines().forEach(ready::complete));
    assertThat(ready).succeedsWithin(Duration.ofSeconds(PATIENCE_SECONDS));
  }

  private Path run() {
    return directory.resolve("r");
  }

  @AfterEach
  void end() {
    daemon.destroyForcibly();
    daemon.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Test
  void virshCannotTellTheDaemonFromItself() throws IOException, InterruptedException {
    String ours = "test+unix:///default?socket=" + run().resolve("libvirt-sock");
    SoftAssertions all = new SoftAssertions();
    for (String command : ALIKE) {
      Answer wanted = ask("test:///default", command);
      all.assertThat(wanted.status()).as("virsh itself: %s", command).isZero();
      all.assertThat(ask(ours, command)).as(command).isEqualTo(wanted);
    }
    for (String command : REFUSED) {
      all.assertThat(ask("test:///default", command).status()).as(command).isOne();
      all.assertThat(ask(ours, command).status()).as(command).isOne();
    }
    all.assertAll();
  }

  private record Answer(int status, String text) {}

  private Answer ask(String uri, String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(virsh.toString(), "-c", uri));
    words.addAll(List.of(command.split(" ")));
    Path text = Files.createTempFile(directory, "virsh", ".out");
    Process asked =
        new ProcessBuilder(words).redirectOutput(text.toFile()).redirectErrorStream(true).start();
    assertThat(asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
    return new Answer(asked.exitValue(), Files.readString(text));
  }
}
