package io.vireo.save;

import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.TestParts;
import io.vireo.stream.StateFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The sparse stream of a real QEMU, with several blocks of memory. */
@Timeout(60)
class MappedRamIT {

  @TempDir Path directory;

  private final Saves saves = new Saves();

  @AfterEach
  void close() {
    saves.close();
  }

  @Test
  void isCommittedAndDescribed() throws Exception {
    Path qemu = TestParts.here().assumeQemu10();
    Path target = directory.toRealPath().resolve("guest.save");
    Storage storage =
        Saves.storage(
            StorageWish.ANY.withDirect(true).withDigests(true).withFormat(StreamFormat.SPARSE));
    ImageWriter writer = result(ImageWriter.open(saves.host, Saves.request(target, storage)));
    write(qemu, (StateFile) writer.target());
    result(writer.commit());

    ImageDescription.Stream stream =
        result(ImageDescription.of(saves.host, target)).stream().orElseThrow();
    assertThat(stream.machine()).hasValueSatisfying(type -> assertThat(type).startsWith("pc-"));
    assertThat(stream.ram()).hasSizeGreaterThan(1);
    assertThat(stream.ram().getFirst().name()).isEqualTo("pc.ram");
    assertThat(stream.ram().getFirst().bytes()).isEqualTo(64 << 20);
    assertThat(stream.ram())
        .allSatisfy(
            block -> assertThat(block.storedBytes().orElseThrow()).isBetween(0L, block.bytes()));
    assertThat(stream.ram().stream().mapToLong(block -> block.storedBytes().orElse(0)).sum())
        .isPositive();
    assertThat(saves.verify(target, Keys.NONE).state()).isEqualTo(ImageVerification.State.SOUND);
  }

  private static void write(Path qemu, StateFile file) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                qemu.toString(),
                "-machine",
                "pc",
                "-m",
                "64",
                "-S",
                "-nodefaults",
                "-display",
                "none",
                "-qmp",
                "stdio")
            .redirectErrorStream(true)
            .start();
    try (Writer monitor = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      say(monitor, "{'execute':'qmp_capabilities'}");
      say(
          monitor,
          "{'execute':'migrate-set-capabilities','arguments':{'capabilities':["
              + "{'capability':'mapped-ram','state':true},{'capability':'multifd','state':true},"
              + "{'capability':'events','state':true}]}}");
      say(
          monitor,
          "{'execute':'migrate','arguments':{'uri':'file:%s,offset=%d'}}"
              .formatted(file.file(), file.offset()));
      String line = "";
      while (line != null && !line.contains("\"completed\"")) {
        line = answers.readLine();
        assertThat(line).doesNotContain("\"failed\"");
      }
      say(monitor, "{'execute':'quit'}");
    }
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void say(Writer monitor, String words) throws IOException {
    monitor.write(words.replace('\'', '"') + "\n");
    monitor.flush();
  }
}
