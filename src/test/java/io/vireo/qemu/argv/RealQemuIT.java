package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whether the QEMU of this machine takes what is written for it: every golden document is started,
 * with its processors standing still.
 */
class RealQemuIT {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int IMAGE_BYTES = 4 << 20;

  @TempDir static Path directory;
  private static QemuCapabilities capabilities;

  @BeforeAll
  static void askQemu() throws IOException {
    capabilities = RealQemu.capabilities(directory);
  }

  static Stream<Path> documents() throws IOException {
    return Golden.documents();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void startsGoldenDocument(Path document) throws IOException {
    String xml = placed(Files.readString(document));
    List<String> words = new ArrayList<>(words(xml));
    words.addAll(List.of("-qmp", "stdio"));
    try (RealQemu qemu = new RealQemu(words, directory.resolve("qemu.log"))) {
      Future<JsonNode> answer = qemu.execute("query-status", JSON.createObjectNode());
      assertThat(answer.cause()).isNull();
      JsonNode status = answer.result();
      assertThat(status.path("status").asText()).isEqualTo("prelaunch");
      assertThat(names(qemu)).containsAll(aliases(xml));
      monitorListens();
      qemu.execute("quit", JSON.createObjectNode());
    }
  }

  private void monitorListens() throws IOException {
    try (SocketChannel monitor = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      assertThat(monitor.connect(UnixDomainSocketAddress.of(directory.resolve("m.sock")))).isTrue();
    }
  }

  /** All named devices that QEMU has. */
  private static List<String> names(RealQemu qemu) {
    JsonNode list =
        qemu.execute("qom-list", JSON.createObjectNode().put("path", "/machine/peripheral"))
            .result();
    List<String> names = new ArrayList<>();
    list.forEach(entry -> names.add(entry.path("name").asText()));
    return names;
  }

  /** Those devices that must be among them whatever the board builds in. */
  private List<String> aliases(String xml) {
    return allocated(xml).devices().all().stream()
        .flatMap(device -> device.alias().stream())
        .filter(alias -> alias.matches("(virtio-disk|scsi[0-9]-|sata|net|channel|rng|video).*"))
        .toList();
  }

  private List<String> words(String xml) {
    return CommandLine.build(
        new LaunchSpec(
            allocated(xml),
            capabilities,
            directory.resolve("m.sock"),
            directory,
            Instant.EPOCH,
            false));
  }

  private Domain allocated(String xml) {
    Domain domain = XmlCodec.read(xml, Domain.class);
    return Allocation.allocate(DomainCompletion.complete(domain, capabilities), capabilities);
  }

  /** The document with files that exist and an emulator that is here. */
  private String placed(String xml) throws IOException {
    raw("disk.img");
    raw("cd.iso");
    qcow2("disk.qcow2");
    kernel("kernel");
    return xml.replace("/golden", directory.toString());
  }

  private void raw(String name) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(directory.resolve(name).toFile(), "rw")) {
      file.setLength(IMAGE_BYTES);
    }
  }

  /** The least that a boot loader takes for a Linux kernel that knows RAM disks. */
  private void kernel(String name) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(IMAGE_BYTES / 64).order(ByteOrder.LITTLE_ENDIAN);
    header.put(0x1f1, (byte) 4).putShort(0x1fe, (short) 0xaa55);
    header.putInt(0x202, 0x53726448).putShort(0x206, (short) 0x20c);
    header.put(0x211, (byte) 1).putInt(0x22c, 0x7fffffff);
    Files.write(directory.resolve(name), header.array());
  }

  private void qcow2(String name) throws IOException {
    Process made =
        new ProcessBuilder(
                "qemu-img", "create", "-q", "-f", "qcow2", directory.resolve(name).toString(), "4M")
            .start();
    try {
      assertThat(made.waitFor()).isZero();
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }
}
