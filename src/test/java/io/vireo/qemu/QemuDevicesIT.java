package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.driver.Consoles;
import io.vireo.driver.Consoles.Endpoint;
import io.vireo.driver.Instance.RunState;
import io.vireo.guest.CounterImage;
import io.vireo.guest.SerialPort;
import io.vireo.guest.TestParts;
import io.vireo.host.OpenHost;
import io.vireo.host.Processes;
import io.vireo.model.domain.Domain;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import io.vireo.wire.xml.XmlCodec;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Guests that really boot from every bus and format, and really speak on every kind of line. */
class QemuDevicesIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String QCOW2 = "qcow2";

  /** Where the counter lies and what leads to it. */
  record Way(String machine, String bus, String target, String format, String controller) {}

  private static final List<Way> WAYS =
      List.of(
          new Way("pc", "ide", "hda", "raw", ""),
          new Way("pc", "virtio", "vda", QCOW2, ""),
          new Way("pc", "scsi", "sda", "raw", "<controller type='scsi' model='lsilogic'/>"),
          new Way("q35", "virtio", "vda", "raw", ""),
          new Way("q35", "scsi", "sda", QCOW2, "<controller type='scsi' model='virtio-scsi'/>"));

  @TempDir Path directory;
  private Path socket;
  private Path image;
  private Optional<Trial> trial = Optional.empty();

  @BeforeEach
  void makeImage() throws IOException {
    socket = Files.createTempDirectory("vireo").resolve("serial.sock");
    image = CounterImage.shipped().withTicksPerCount(1).writeTo(directory.resolve("counter.img"));
  }

  @AfterEach
  void close() throws IOException {
    trial.ifPresent(Trial::close);
    Files.deleteIfExists(socket);
    Files.deleteIfExists(socket.getParent());
  }

  private Machine run(Path emulator, String os, String devices) {
    Domain guest = guest(os, devices);
    Map<String, String> settings = Map.of(QemuDriver.EMULATOR, emulator.toString());
    Trial opened = new Trial(new QemuSubject(settings, name -> guest), directory);
    trial = Optional.of(opened);
    return opened.run("guest");
  }

  private static Domain guest(String os, String devices) {
    return XmlCodec.read(
        """
        <domain type='qemu'>
          <name>guest</name>
          <uuid>%s</uuid>
          <memory unit='MiB'>256</memory>
          <vcpu>1</vcpu>
          <os>%s</os>
          <features><acpi/></features>
          <cpu mode='host-model'/>
          <devices>%s</devices>
        </domain>
        """
            .formatted(QemuSubject.uuid("guest"), os, devices),
        Domain.class);
  }

  private static String os(String machine) {
    return "<type arch='x86_64' machine='" + machine + "'>hvm</type>";
  }

  private String disk(Way way) {
    return """
    %s
    <disk type='file' device='disk'>
      <driver name='qemu' type='%s'/><source file='%s'/><target dev='%s' bus='%s'/>
    </disk>
    """
        .formatted(way.controller(), way.format(), stored(way.format()), way.target(), way.bus());
  }

  /** The counter's image in another format. */
  private Path stored(String format) {
    Path made = directory.resolve("made.qcow2");
    return format.equals(QCOW2) ? qemuImg(made, "convert", "-f", "raw", "-O", QCOW2, image) : image;
  }

  private static Path qemuImg(Path made, Object... words) {
    try (OpenHost open = new OpenHost()) {
      Processes processes = open.host.processes();
      assumeTrue(processes.find("qemu-img").isPresent(), "no qemu-img on this machine");
      List<String> command = new ArrayList<>(List.of("qemu-img"));
      Stream.of(words).map(Object::toString).forEach(command::add);
      command.add(made.toString());
      Processes.Output output = OpenHost.await(processes.run(command, PATIENCE));
      assertThat(output.exitStatus()).as(output.stderr()).isZero();
    }
    return made;
  }

  private String connecting() {
    return "<serial type='unix'><source mode='connect' path='" + socket + "'/></serial>";
  }

  private static Stream<Arguments> ways() {
    return TestParts.here().qemus().stream()
        .flatMap(qemu -> WAYS.stream().map(way -> Arguments.of(qemu, way)));
  }

  @ParameterizedTest
  @MethodSource("ways")
  void bootsFromEveryBus(Path emulator, Way way) throws Exception {
    try (SerialPort serial = SerialPort.listen(socket)) {
      run(emulator, os(way.machine()), disk(way) + connecting());
      assertThat(serial.await("ready ", PATIENCE)).startsWith("ready 128 ");
    }
  }

  /** Not with QEMU 10.0.2, whose firmware takes half a minute to find such a disk. */
  @Test
  void bootsFromSata() throws Exception {
    Way sata = new Way("q35", "sata", "sda", "raw", "");
    try (SerialPort serial = SerialPort.listen(socket)) {
      run(TestParts.here().assumeQemu(), os("q35"), disk(sata) + connecting());
      assertThat(serial.await("ready ", PATIENCE)).startsWith("ready 128 ");
    }
  }

  @Test
  void runsWithASataDiskInQemu10() {
    Way sata = new Way("q35", "sata", "sda", "raw", "");
    Machine machine = run(TestParts.here().assumeQemu10(), os("q35"), disk(sata));
    assertThat(machine.query()).isEqualTo(RunState.RUNNING);
  }

  @Test
  void bootsFromAnOverlayWhoseBackingFileStaysAsItIs() throws Exception {
    byte[] before = Files.readAllBytes(image);
    Path overlay =
        qemuImg(
            directory.resolve("overlay.qcow2"),
            "create",
            "-q",
            "-f",
            QCOW2,
            "-F",
            "raw",
            "-b",
            image);
    String disk =
        """
        <disk type='file' device='disk'>
          <driver name='qemu' type='qcow2'/><source file='%s'/><target dev='vda' bus='virtio'/>
        </disk>
        """
            .formatted(overlay);
    try (SerialPort serial = SerialPort.listen(socket)) {
      run(TestParts.here().assumeQemu(), os("q35"), disk + connecting());
      serial.await("ready ", PATIENCE);
    }
    assertThat(Files.readAllBytes(image)).isEqualTo(before);
  }

  private static Stream<Arguments> drives() {
    return TestParts.here().qemus().stream()
        .flatMap(
            qemu ->
                Stream.of(
                    Arguments.of(qemu, "pc", "ide", "hdc"),
                    Arguments.of(qemu, "q35", "sata", "sda"),
                    Arguments.of(qemu, "q35", "scsi", "sda")));
  }

  @ParameterizedTest
  @MethodSource("drives")
  void anOpticalDriveIsEmptyOrHoldsItsDisc(Path emulator, String machine, String bus, String target)
      throws IOException {
    Path disc = Files.copy(image, directory.resolve("disc.iso"));
    String drive =
        "<disk type='file' device='cdrom'>%s<target dev='"
            + target
            + "' bus='"
            + bus
            + "'/></disk>";
    Machine empty = run(emulator, os(machine), drive.formatted(""));
    assertThat(opened(empty)).doesNotContain(disc);
    trial.orElseThrow().close();

    Machine filled =
        run(emulator, os(machine), drive.formatted("<source file='" + disc + "'/><readonly/>"));
    assertThat(opened(filled)).contains(disc);
  }

  /** The files that a machine has open. */
  private static List<Path> opened(Machine machine) throws IOException {
    Path descriptors = Path.of("/proc", machine.instance().record().get("pid"), "fd");
    try (Stream<Path> all = Files.list(descriptors)) {
      return all.flatMap(each -> target(each).stream()).toList();
    }
  }

  private static Optional<Path> target(Path descriptor) {
    try {
      return Optional.of(Files.readSymbolicLink(descriptor));
    } catch (IOException closedMeanwhile) {
      return Optional.empty();
    }
  }

  private Machine speaking(String serial) {
    Way ide = new Way("pc", "ide", "hda", "raw", "");
    return run(TestParts.here().assumeQemu(), os("pc"), disk(ide) + serial);
  }

  @Test
  void speaksIntoAFile() throws Exception {
    Path file = directory.resolve("serial.log");
    Machine machine = speaking("<serial type='file'><source path='" + file + "'/></serial>");
    assertThat(machine.as(Consoles.class).consoles()).isEmpty();
    try (OpenHost open = new OpenHost()) {
      String script = "until grep -q '^count 3' '" + file + "'; do sleep 0.1; done";
      var command = List.of("sh", "-c", script);
      assertThat(OpenHost.await(open.host.processes().run(command, Duration.ofSeconds(30))))
          .extracting(Processes.Output::exitStatus)
          .isEqualTo(0);
    }
    assertThat(Files.readString(file)).contains("ready 128 ");
  }

  @Test
  void speaksOnASocketOfItsOwn() throws Exception {
    Machine machine =
        speaking("<serial type='unix'><source mode='bind' path='%s'/></serial>".formatted(socket));
    assertThat(machine.as(Consoles.class).consoles())
        .containsExactly(Map.entry("serial0", new Endpoint.UnixSocket(socket.toString())));
    try (SerialPort serial = SerialPort.connect(socket)) {
      assertThat(serial.awaitCount(PATIENCE)).isPositive();
    }
  }

  @Test
  void speaksOnATerminal() throws Exception {
    Machine machine = speaking("<serial type='pty'/>");
    Endpoint end = machine.as(Consoles.class).consoles().get("serial0");
    Path terminal = Path.of(((Endpoint.Pty) end).path());
    CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> count(terminal));
    assertThat(heard.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).startsWith("count ");
  }

  private static String count(Path terminal) {
    try (BufferedReader lines = Files.newBufferedReader(terminal, StandardCharsets.US_ASCII)) {
      String line = lines.readLine();
      while (line != null && !line.startsWith("count ")) {
        line = lines.readLine();
      }
      return String.valueOf(line);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  @Test
  void bootsAKernelDirectly() throws Exception {
    TestParts parts = TestParts.here();
    TestParts.LinuxGuest linux = parts.assumeLinux();
    String os =
        os("q35")
            + "<kernel>%s</kernel><initrd>%s</initrd>".formatted(linux.kernel(), linux.initrd())
            + "<cmdline>console=ttyS0 quiet panic=-1 fill=4</cmdline>";
    try (SerialPort serial = SerialPort.listen(socket)) {
      run(parts.assumeQemu(), os, connecting());
      assertThat(serial.await("ready 4 ", PATIENCE)).isNotEmpty();
    }
  }
}
