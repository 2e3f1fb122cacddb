package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.LibvirtDaemon;
import io.vireo.guest.TestParts;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Save images that go from Vireo to a real libvirt 11.3 and back. */
@Timeout(120)
class LibvirtInteropIT {

  private final TestParts parts = TestParts.here();

  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource({"pc,ide", "pc,virtio", "q35,virtio"})
  void libvirtRestoresWhatVireoSaved(String machine, String bus) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var libvirt = libvirt();
        var daemon = ServedDaemon.of(directory.resolve("d"), parts.assumeQemu10()).start();
        var guest = CountingGuest.in(directory, CountingGuest.Shape.SMALL.on(machine, bus))) {
      Api api = daemon.api();
      api.define(guest.xml());
      api.start("counter");
      guest.awaitBoot();
      String memory = guest.memory();
      api.save("counter", image);
      guest.catchUp();

      libvirt.virshOk("restore", image.toString());
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  @ParameterizedTest
  @CsvSource({"pc,ide", "pc,virtio", "q35,virtio"})
  void vireoRestoresWhatLibvirtSaved(String machine, String bus) throws Exception {
    Path image = directory.resolve("counter.save");
    try (var libvirt = libvirt();
        var daemon = ServedDaemon.of(directory.resolve("d"), parts.assumeQemu10()).start();
        var guest = CountingGuest.in(directory, CountingGuest.Shape.SMALL.on(machine, bus))) {
      libvirt.virshOk("create", document(guest).toString());
      guest.awaitBoot();
      String memory = guest.memory();
      libvirt.virshOk("save", "counter", image.toString());
      guest.catchUp();

      daemon.api().restore(image);
      guest.goesOn();
      assertThat(guest.memory()).isEqualTo(memory);
    }
  }

  /** libvirt takes the first emulator that it finds, unless it is told. */
  private Path document(CountingGuest guest) throws Exception {
    String told =
        guest
            .xml()
            .replace("<devices>", "<devices><emulator>" + parts.assumeQemu10() + "</emulator>");
    return Files.writeString(directory.resolve("counter.xml"), told);
  }

  private LibvirtDaemon libvirt() throws Exception {
    return LibvirtDaemon.start(parts, Files.createDirectory(directory.resolve("l")));
  }
}
