package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.app.LibvirtDoor.Ran;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code virsh-script.txt}, command by command, with the virsh of two libvirts. */
@Timeout(600)
final class VirshScriptIT {

  private static final int COMMANDS_MIN = 120;

  @TempDir private Path directory;

  /** What is typed where, and what must come of it. */
  private record Step(String place, int status, String words, String command) {}

  @Test
  void virsh11DoesWhatItsUsersExpect() throws Exception {
    replay(TestParts.here().assumeLibvirt());
  }

  @Test
  void virsh9DoesWhatItsUsersExpect() throws Exception {
    replay(TestParts.here().assumeLibvirt9());
  }

  private void replay(Path libvirt) throws Exception {
    documents();
    String settings =
        "hypervisors: [\"test:///default\", \"qemu:///system\"]\nqemu: {emulator: \"%s\"}\n"
            .formatted(TestParts.here().assumeQemu());
    List<Step> steps = steps();
    List<String> wrong = new ArrayList<>();
    try (LibvirtDoor door = new LibvirtDoor(directory.resolve("d"), settings)) {
      for (Step step : steps) {
        Ran ran = door.run(Map.of(), command(libvirt, door, step));
        if (ran.status() != step.status() || !ran.output().contains(step.words())) {
          wrong.add(step + " came to " + ran);
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(steps).hasSizeGreaterThanOrEqualTo(COMMANDS_MIN);
  }

  private static List<String> command(Path libvirt, LibvirtDoor door, Step step) {
    String uri =
        switch (step.place()) {
          case "qemu" -> door.qemuUri();
          case "read-only" -> door.readOnlyUri();
          default -> door.testUri();
        };
    Stream<String> how =
        step.place().equals("read-only") ? Stream.of("-r", "-c", uri) : Stream.of("-c", uri);
    return Stream.of(
            Stream.of(libvirt.resolve("bin/virsh").toString()),
            how,
            Stream.of(step.command().split(" ")))
        .flatMap(words -> words)
        .toList();
  }

  private List<Step> steps() throws IOException {
    List<Step> steps = new ArrayList<>();
    String place = "";
    for (String line : resource("virsh-script.txt").lines().toList()) {
      if (line.startsWith("[")) {
        place = line.substring(1, line.length() - 1);
      } else if (!line.startsWith("#")) {
        String[] parts = line.replace("DIR", directory.toString()).split("\\|", 3);
        int status = Integer.parseInt(parts[0].strip());
        steps.add(new Step(place, status, parts[1].strip(), parts[2].strip()));
      }
    }
    return steps;
  }

  static String resource(String name) throws IOException {
    try (InputStream in = VirshScriptIT.class.getResourceAsStream("/libvirt/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void documents() throws IOException {
    String web =
        """
        <domain type='test'><name>web</name><uuid>11111111-2222-4333-8444-555555555555</uuid>
        <memory unit='MiB'>64</memory><vcpu>1</vcpu><os><type>hvm</type></os></domain>
        """;
    Files.writeString(directory.resolve("test.xml"), web);
    Files.writeString(
        directory.resolve("same-uuid.xml"),
        web.replace("11111111-2222-4333-8444-555555555555", "6695eb01-f6a4-8304-79aa-97f2502e193f")
            .replace("<name>web", "<name>other"));
    Files.writeString(directory.resolve("broken.xml"), "<domain type='test'><name>x");
    Files.write(directory.resolve("foreign.save"), new byte[4096]);
    Files.writeString(
        directory.resolve("qemu.xml"),
        """
        <domain type='qemu'><name>small</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>
        """);
  }
}
