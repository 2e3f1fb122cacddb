package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenArgvTest {

  private static final QemuCapabilities CAPS = TestCapabilities.pc();

  static Stream<Path> documents() throws IOException {
    return Golden.documents();
  }

  @ParameterizedTest
  @MethodSource("documents")
  void buildsTheCommandLineBesideTheDocument(Path document) throws IOException {
    String built = ShellWords.write(CommandLine.build(spec(Files.readString(document))));
    Path expected = Golden.commandLine(document);
    if (Golden.isUpdate()) {
      Files.writeString(expected, built);
    }
    assertThat(built).isEqualTo(Files.readString(expected));
  }

  @ParameterizedTest
  @MethodSource("documents")
  void allocatesTheSameAgain(Path document) throws IOException {
    Domain once = spec(Files.readString(document)).domain();

    assertThat(Allocation.allocate(once, CAPS)).isEqualTo(once);
    assertThat(DomainCompletion.complete(once, CAPS).withDevices(once.devices())).isEqualTo(once);
  }

  private static LaunchSpec spec(String xml) {
    Domain domain = XmlCodec.read(xml, Domain.class);
    Domain allocated = Allocation.allocate(DomainCompletion.complete(domain, CAPS), CAPS);
    Path run = Path.of("/run/vireo");
    return new LaunchSpec(allocated, CAPS, run.resolve("monitor.sock"), run, Instant.EPOCH, false);
  }
}
