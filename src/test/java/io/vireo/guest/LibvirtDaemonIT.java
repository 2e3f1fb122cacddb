package io.vireo.guest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class LibvirtDaemonIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private static final String DOMAIN =
      """
      <domain type='qemu'>
        <name>counter</name>
        <memory unit='MiB'>128</memory>
        <vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os>
        <features><acpi/></features>
        <devices>
          <emulator>%s</emulator>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw'/>
            <source file='%s'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <serial type='unix'><source mode='connect' path='%s'/></serial>
        </devices>
      </domain>
      """;

  private final TestParts parts = TestParts.here();

  @TempDir private Path directory;

  @Test
  void savesAndRestoresTheCounterWithQemu10() throws Exception {
    Path image = directory.resolve("counter.save");
    try (var libvirt = startDaemon();
        var serial = SerialPort.listen(directory.resolve("serial.sock"))) {
      assertThat(libvirt.virshOk("version")).contains("libvirt 11.3.0");
      libvirt.virshOk("define", describe(parts.assumeQemu10()));
      libvirt.virshOk("start", "counter");
      serial.await("ready 64 ", LIMIT);
      String memory = verify(serial);
      long before = serial.awaitCount(LIMIT);

      libvirt.virshOk("save", "counter", image.toString());
      assertThat(libvirt.virshOk("domstate", "counter")).isEqualTo("shut off");
      assertThat(magicOf(image)).isEqualTo("LibvirtQemudSave");

      serial.drain();
      libvirt.virshOk("restore", image.toString());
      assertThat(serial.awaitCount(LIMIT)).isBetween(before, before + 100);
      assertThat(verify(serial)).isEqualTo(memory);

      libvirt.virshOk("shutdown", "counter");
      serial.await("power button", LIMIT);
    }
  }

  @Test
  void saysWhyACommandFails() throws Exception {
    try (var libvirt = startDaemon()) {
      var answer = libvirt.virsh("start", "nobody");
      assertThat(answer.succeeded()).isFalse();
      assertThat(answer.error()).contains("nobody");
    }
  }

  @Test
  void leavesNothingRunningWhenClosed() throws Exception {
    ProcessHandle daemon;
    ProcessHandle guest;
    try (var libvirt = startDaemon();
        var serial = SerialPort.listen(directory.resolve("serial.sock"))) {
      libvirt.virshOk("define", describe(parts.assumeQemu()));
      libvirt.virshOk("start", "counter");
      serial.await("ready ", LIMIT);
      daemon = libvirt.process();
      guest = guestProcess();
    }
    assertThat(daemon.isAlive()).isFalse();
    assertThat(guest.isAlive()).isFalse();
  }

  @Test
  void endsTheGuestsOfAKilledDaemonToo() throws Exception {
    ProcessHandle guest;
    try (var libvirt = startDaemon();
        var serial = SerialPort.listen(directory.resolve("serial.sock"))) {
      libvirt.virshOk("define", describe(parts.assumeQemu()));
      libvirt.virshOk("start", "counter");
      serial.await("ready ", LIMIT);
      guest = guestProcess();
      libvirt.process().destroyForcibly();
      libvirt.process().onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      assertThat(guest.isAlive()).isTrue();
    }
    guest.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    assertThat(guest.isAlive()).isFalse();
  }

  private LibvirtDaemon startDaemon() throws IOException, InterruptedException {
    return LibvirtDaemon.start(parts, Files.createDirectory(directory.resolve("libvirt")));
  }

  private ProcessHandle guestProcess() throws IOException {
    Path pid = directory.resolve("libvirt/up/run/libvirt/qemu/counter.pid");
    return ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
  }

  private String describe(Path qemu) throws IOException {
    Path disk = CounterImage.shipped().writeTo(directory.resolve("counter.img"));
    String document = DOMAIN.formatted(qemu, disk, directory.resolve("serial.sock"));
    return Files.writeString(directory.resolve("counter.xml"), document).toString();
  }

  private static String magicOf(Path image) throws IOException {
    try (var in = Files.newInputStream(image)) {
      return new String(in.readNBytes(16), StandardCharsets.US_ASCII);
    }
  }

  private static String verify(SerialPort serial)
      throws IOException, InterruptedException, TimeoutException {
    serial.send("v");
    return serial.await("memory ", LIMIT);
  }
}
