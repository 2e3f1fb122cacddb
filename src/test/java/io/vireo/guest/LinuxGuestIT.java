package io.vireo.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class LinuxGuestIT {
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(60);
  private static final Duration LINE_LIMIT = Duration.ofSeconds(20);

  @TempDir private Path directory;

  @Test
  void fillsCountsVerifiesAndPowersOff() throws Exception {
    var parts = TestParts.here();
    var linux = parts.assumeLinux();
    Path socket = directory.resolve("serial.sock");
    var arguments =
        List.of(
            "-accel",
            "tcg",
            "-cpu",
            "max",
            "-m",
            "256",
            "-kernel",
            linux.kernel().toString(),
            "-initrd",
            linux.initrd().toString(),
            "-append",
            "console=ttyS0 quiet panic=-1 fill=4");
    try (var serial = SerialPort.listen(socket);
        var machine = QemuProcess.start(parts.assumeQemu(), socket, arguments)) {
      String digest = serial.await("ready 4 ", BOOT_LIMIT).substring("ready 4 ".length());
      assertThat(digest).matches("[0-9a-f]{64}");
      assertThat(serial.awaitCount(LINE_LIMIT)).isEqualTo(1);
      serial.send("verify\n");
      assertThat(serial.await("memory ", LINE_LIMIT)).isEqualTo("memory ok 4 " + digest);
      serial.send("poweroff\n");
      assertThat(machine.awaitEnd(LINE_LIMIT)).isZero();
    }
  }
}
