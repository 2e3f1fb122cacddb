package io.vireo.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CounterImageIT {
  private static final Duration BOOT_LIMIT = Duration.ofSeconds(40);
  private static final Duration LINE_LIMIT = Duration.ofSeconds(15);
  private static final Path SOURCE = Path.of("src/main/resources/guest/counter.asm");

  private final TestParts parts = TestParts.here();

  @TempDir private Path directory;
  private Path image;

  @BeforeEach
  void writeImage() throws IOException {
    image = CounterImage.shipped().writeTo(directory.resolve("counter.img"));
  }

  @ParameterizedTest
  @CsvSource({"pc,ide", "pc,virtio", "q35,virtio", "q35,scsi"})
  void bootsFromEveryBusWithEveryQemu(String machine, String bus) throws Exception {
    for (Path qemu : parts.assumeQemus()) {
      try (var serial = listen();
          var _ = start(qemu, List.of("-machine", machine, "-accel", "tcg", "-m", "64"), bus)) {
        assertThat(serial.await("ready ", BOOT_LIMIT)).startsWith("ready 32 seed ");
        assertThat(serial.awaitCount(LINE_LIMIT)).isEqualTo(1);
        assertThat(serial.awaitCount(LINE_LIMIT)).isEqualTo(2);
      }
    }
  }

  /** Not with QEMU 10.0.2, whose firmware takes half a minute to find a SATA disk. */
  @Test
  void bootsFromSata() throws Exception {
    try (var serial = listen();
        var _ = start(parts.assumeQemu(), List.of("-machine", "q35", "-m", "64"), "sata")) {
      assertThat(serial.await("ready ", BOOT_LIMIT)).startsWith("ready 32 seed ");
    }
  }

  @Test
  void findsItsMemoryUnchanged() throws Exception {
    try (var serial = listen();
        var _ = boot("tcg", 512)) {
      serial.await("ready 256", BOOT_LIMIT);
      String first = verify(serial);
      assertThat(first).matches("memory ok 256 [0-9a-f]{16}");
      assertThat(verify(serial)).isEqualTo(first);
    }
  }

  @Test
  void runsUnderKvm() throws Exception {
    parts.assumeKvm();
    try (var serial = listen();
        var _ = boot("kvm", 256)) {
      serial.await("ready 128", BOOT_LIMIT);
      assertThat(verify(serial)).startsWith("memory ok 128 ");
    }
  }

  @Test
  void countsTenTimesASecond() throws Exception {
    try (var serial = listen();
        var _ = boot("tcg", 32)) {
      long first = serial.awaitCount(BOOT_LIMIT);
      long startNanos = System.nanoTime();
      while (serial.awaitCount(LINE_LIMIT) < first + 20) {}
      long elapsedMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
      assertThat(elapsedMillis).isBetween(1_500L, 6_000L);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 75, 100})
  void fillsTheShareThatTheImageAsksFor(int percent) throws Exception {
    image = CounterImage.shipped().withPercent(percent).writeTo(image);
    try (var serial = listen();
        var _ = boot("tcg", 100)) {
      String[] ready = serial.await("ready ", BOOT_LIMIT).split(" ", -1);
      // the first two MiB are the guest's own, the firmware keeps some of the last
      assertThat(Integer.parseInt(ready[1])).isBetween(Math.min(percent, 97), percent);
      assertThat(verify(serial)).startsWith("memory ok " + ready[1]);
    }
  }

  @Test
  void fillsMemoryAboveFourGibibytes() throws Exception {
    image = CounterImage.shipped().withPercent(1).writeTo(image);
    try (var serial = listen();
        var _ = boot("tcg", 6 * 1024)) {
      assertThat(serial.await("fill ", BOOT_LIMIT)).isEqualTo("fill 6144 61");
      assertThat(serial.await("ready ", BOOT_LIMIT)).startsWith("ready 61 ");
    }
  }

  @Test
  void sameSeedGivesSameMemoryAndOtherBootGivesOther() throws Exception {
    image = CounterImage.shipped().withSeed(42).writeTo(image);
    String first = checksumOfABoot();
    assertThat(checksumOfABoot()).isEqualTo(first);
    image = CounterImage.shipped().writeTo(image);
    assertThat(checksumOfABoot()).isNotEqualTo(checksumOfABoot()).isNotEqualTo(first);
  }

  @Test
  void verifiesUnaskedAsOftenAsTheImageSays() throws Exception {
    image = CounterImage.shipped().withVerifyEvery(3).withTicksPerCount(1).writeTo(image);
    try (var serial = listen();
        var _ = boot("tcg", 32)) {
      serial.await("count 3", BOOT_LIMIT);
      assertThat(serial.await("memory ", LINE_LIMIT)).startsWith("memory ok 16 ");
      assertThat(serial.await("memory ", LINE_LIMIT)).startsWith("memory ok 16 ");
    }
  }

  @Test
  void tellsWhichAddressWasChanged() throws Exception {
    // the debugger's door into a running machine: one byte of the pattern is overwritten
    Path door = directory.resolve("gdb.sock");
    try (var debugger = DebuggerStub.listen(door);
        var serial = listen();
        var _ =
            start(
                parts.assumeQemu(),
                List.of(
                    "-m", "64", "-chardev", "socket,id=gdb,path=" + door, "-gdb", "chardev:gdb"),
                "ide")) {
      serial.await("ready ", BOOT_LIMIT);
      debugger.interrupt();
      debugger.overwriteByte(0x345678);
      debugger.resume();
      serial.send("v");
      assertThat(serial.await("memory ", LINE_LIMIT)).isEqualTo("memory BAD at 0000000000345678");
    }
  }

  @Test
  void keepsItsMemoryWhileDirtyingIt() throws Exception {
    try (var serial = listen();
        var _ = boot("tcg", 64)) {
      serial.await("ready ", BOOT_LIMIT);
      String before = verify(serial);
      serial.send("d");
      serial.drain();
      serial.awaitCount(LINE_LIMIT);
      serial.awaitCount(LINE_LIMIT);
      serial.send("d");
      assertThat(verify(serial)).isEqualTo(before);
    }
  }

  @Test
  void powersOffWhenTold() throws Exception {
    try (var serial = listen();
        var machine = boot("tcg", 32)) {
      serial.await("count ", BOOT_LIMIT);
      serial.send("q");
      assertThat(machine.awaitEnd(LINE_LIMIT)).isZero();
    }
  }

  @Test
  void startsAfreshWhenReset() throws Exception {
    try (var serial = listen();
        var _ = boot("tcg", 32)) {
      serial.await("count 3", BOOT_LIMIT);
      serial.send("r");
      serial.await("ready ", BOOT_LIMIT);
      assertThat(serial.awaitCount(LINE_LIMIT)).isEqualTo(1);
    }
  }

  @Test
  void keepsOnlyTheBitsItIsTold() throws Exception {
    image = CounterImage.shipped().withSeed(42).withKept(0).writeTo(image);
    assertThat(checksumOfABoot()).endsWith(" 0000000000000000");
    image = CounterImage.shipped().withSeed(42).withKept(0xFF_FFFF).writeTo(image);
    assertThat(checksumOfABoot()).startsWith("memory ok 16 ").doesNotEndWith(" 0000000000000000");
  }

  @Test
  void isWhatItsSourceSays() throws Exception {
    Path built = directory.resolve("built.img");
    Process assembler =
        new ProcessBuilder(
                parts.assumeAssembler().toString(),
                "-f",
                "bin",
                "-O2",
                "-o",
                built.toString(),
                SOURCE.toString())
            .inheritIO()
            .start();
    assertThat(assembler.waitFor()).isZero();
    assertThat(Files.readAllBytes(built)).isEqualTo(CounterImage.shipped().bytes());
  }

  private SerialPort listen() throws IOException {
    Path socket = directory.resolve("serial.sock");
    Files.deleteIfExists(socket);
    return SerialPort.listen(socket);
  }

  private QemuProcess boot(String accelerator, int mebibytes) throws IOException {
    return start(parts.assumeQemu(), List.of("-accel", accelerator, "-m", mebibytes + "M"), "ide");
  }

  private QemuProcess start(Path qemu, List<String> arguments, String bus) throws IOException {
    String drive = "file=" + image + ",format=raw,if=";
    List<String> disk =
        switch (bus) {
          case "ide", "virtio" -> List.of("-drive", drive + bus);
          case "sata" -> behind(drive, "ahci,id=bus0", "ide-hd,drive=disk,bus=bus0.0");
          case "scsi" -> behind(drive, "virtio-scsi-pci", "scsi-hd,drive=disk");
          default -> throw new IllegalArgumentException(bus);
        };
    return QemuProcess.start(
        qemu,
        directory.resolve("serial.sock"),
        Stream.concat(arguments.stream(), disk.stream()).toList());
  }

  private static List<String> behind(String drive, String controller, String disk) {
    return List.of("-drive", drive + "none,id=disk", "-device", controller, "-device", disk);
  }

  private static String verify(SerialPort serial)
      throws IOException, InterruptedException, TimeoutException {
    serial.send("v");
    return serial.await("memory ", LINE_LIMIT);
  }

  private String checksumOfABoot() throws Exception {
    try (var serial = listen();
        var _ = boot("tcg", 32)) {
      serial.await("ready ", BOOT_LIMIT);
      return verify(serial);
    }
  }
}
