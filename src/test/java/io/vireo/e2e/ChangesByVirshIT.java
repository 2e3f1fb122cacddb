package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.TestParts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.RandomAccessFile;
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

/** What domains have, looked at and changed by libvirt's own virsh, on both drivers. */
class ChangesByVirshIT {

  private static final long PATIENCE_SECONDS = 60;

  /** Of the test host: what virsh's own driver prints. */
  private static final List<String> ALIKE =
      List.of(
          "vcpucount test",
          "vcpupin test",
          "emulatorpin test",
          "iothreadinfo test",
          "memtune test",
          "blkiotune test",
          "numatune test",
          "schedinfo test",
          "desc test",
          "domhostname test",
          "domtime test",
          "domfsinfo test",
          "domblkinfo test vda",
          "domblkerror test",
          "dommemstat test",
          "send-key test KEY_A",
          "inject-nmi test",
          "memtune test --hard-limit 100",
          "setvcpus test 1",
          "vcpupin test 0 0-1",
          "numatune test --mode interleave --nodeset 0",
          "desc test --title hello",
          "iothreadadd test 5");

  /** Of a running guest: a command, and a part of what it prints. */
  private record Step(String command, String part) {}

  @TempDir Path directory;

  private final Path virsh = TestParts.here().assumeLibvirt().resolve("bin/virsh");
  private Process daemon;

  @BeforeEach
  void serve() throws IOException {
    TestParts.here().assumeQemu();
    List<String> options =
        List.of(
            "--state-dir",
            directory.resolve("s").toString(),
            "--hypervisor",
            "test:///default",
            "--hypervisor",
            "qemu:///session");
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

  private String at(String transport) {
    return transport + "?socket=" + run().resolve("libvirt-sock");
  }

  @Test
  void theTestHostAnswersAsVirshsOwn() throws IOException, InterruptedException {
    SoftAssertions all = new SoftAssertions();
    for (String command : ALIKE) {
      String wanted = ask("test:///default", command);
      all.assertThat(ask(at("test+unix:///default"), command)).as(command).isEqualTo(wanted);
    }
    all.assertAll();
  }

  @Test
  void aRunningGuestIsChanged() throws IOException, InterruptedException {
    image("a.img");
    image("b.img");
    Files.writeString(directory.resolve("g.xml"), guest());
    SoftAssertions all = new SoftAssertions();
    try {
      for (Step step : steps()) {
        all.assertThat(ask(at("qemu+unix:///session"), step.command()))
            .as(step.command())
            .contains(step.part());
      }
    } finally {
      ask(at("qemu+unix:///session"), "destroy g");
    }
    all.assertAll();
  }

  private List<Step> steps() {
    return List.of(
        new Step("define " + directory.resolve("g.xml"), "defined"),
        new Step("start g", "started"),
        new Step("domblkinfo g vda", "Capacity:       4194304"),
        new Step("blockresize g vda 8M", "resized"),
        new Step("blkdeviotune g vda --total-iops-sec 100 --live --config", ""),
        new Step("blkdeviotune g vda", "total_iops_sec : 100"),
        new Step(
            "attach-disk g " + directory.resolve("b.img") + " sdb --targetbus scsi --live --config",
            "attached"),
        new Step("domblklist g", "b.img"),
        new Step("detach-disk g sdb --live --config", "detached"),
        new Step("detach-disk g sdb", "No disk found"),
        new Step("domif-setlink g 52:54:00:00:00:09 down", "updated"),
        new Step("domif-getlink g 52:54:00:00:00:09", "down"),
        new Step("setvcpus g 2", ""),
        new Step("vcpucount g --current --live", "2"),
        new Step("vcpupin g 0 0 --live --config", ""),
        new Step("vcpupin g 0", "0"),
        new Step("iothreadadd g 3 --live --config", ""),
        new Step("iothreadinfo g", " 3 "),
        new Step("memtune g", "control groups"),
        new Step("send-key g KEY_LEFTCTRL KEY_DELETE", ""),
        new Step("desc g --live --config hello", "updated"),
        new Step("dump g " + directory.resolve("core") + " --memory-only", "dumped"),
        new Step("destroy g", "destroyed"),
        new Step("domrename g h", "renamed"),
        new Step("start h", "started"),
        new Step("blkdeviotune h vda", "total_iops_sec : 100"),
        new Step("vcpupin h 0", " 0      0"),
        new Step("iothreadinfo h", " 3 "),
        new Step("desc h", "hello"),
        new Step("destroy h", "destroyed"));
  }

  private void image(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
      file.setLength(4 << 20);
    }
  }

  private String guest() {
    return """
    <domain type='qemu'>
      <name>g</name>
      <memory unit='MiB'>64</memory>
      <vcpu current='1'>2</vcpu>
      <os><type arch='x86_64' machine='q35'>hvm</type></os>
      <features><acpi/></features>
      <devices>
        <controller type='scsi' model='virtio-scsi'/>
        <disk type='file'>
          <driver name='qemu' type='raw'/><source file='%s'/><target dev='vda' bus='virtio'/>
        </disk>
        <interface type='user'><mac address='52:54:00:00:00:09'/><model type='virtio'/></interface>
      </devices>
    </domain>
    """
        .formatted(directory.resolve("a.img"));
  }

  private String ask(String uri, String command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of(virsh.toString(), "-c", uri));
    words.addAll(List.of(command.split(" ")));
    Process asked = new ProcessBuilder(words).redirectErrorStream(true).start();
    asked.getOutputStream().close();
    String told = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(asked.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).as(command).isTrue();
    return told;
  }
}
