package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Consoles;
import io.vireo.driver.Consoles.Endpoint;
import io.vireo.driver.Instance;
import io.vireo.driver.StartRequest;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Graphics;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a start gives the machine besides its command line, with a real QEMU. */
class QemuStartIT {

  private static final String SECRET = "s3cr3t-w0rd";
  private static final int VNC_PASSWORD_AUTHENTICATION = 2;

  @TempDir Path directory;
  private Trial trial;

  @AfterEach
  void close() {
    trial.close();
  }

  private Machine start(Domain guest) {
    trial = new Trial(QemuSubject.with(guest), directory);
    return trial.start(guest.name());
  }

  @Test
  void aScreenAsksForItsPasswordWhichIsNowhereToBeSeen() throws IOException {
    String screen =
        "<graphics type='vnc' port='-1' autoport='yes' listen='127.0.0.1' passwd='"
            + SECRET
            + "'/>";
    Machine machine = start(QemuSubject.firmware("guest", screen, ""));
    Graphics graphics =
        machine.instance().liveDocument().devices().of(Graphics.class).findFirst().orElseThrow();

    assertThat(securityTypes(graphics.ports().port().orElseThrow()))
        .containsExactly((byte) 1, (byte) VNC_PASSWORD_AUTHENTICATION);
    String pid = machine.instance().record().get("pid");
    assertThat(Files.readString(Path.of("/proc", pid, "cmdline"))).doesNotContain(SECRET);
    assertThat(Files.readString(directory.resolve("log/guest.log"))).doesNotContain(SECRET);
    assertThat(machine.instance().record().toString()).doesNotContain(SECRET);
    assertThat(machine.heard().events().toString()).doesNotContain(SECRET);
  }

  /** How many ways to prove oneself a VNC server offers, and which (RFC 6143, section 7.1). */
  private static byte[] securityTypes(int port) throws IOException {
    try (Socket screen = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(screen.getInputStream().readNBytes(12)).startsWith('R', 'F', 'B');
      screen.getOutputStream().write("RFB 003.008\n".getBytes(StandardCharsets.US_ASCII));
      return screen.getInputStream().readNBytes(2);
    }
  }

  @Test
  void aSerialLineEndsInATerminalThatIsThere() {
    Machine machine = start(QemuSubject.firmware("guest", "", ""));
    Endpoint end = machine.as(Consoles.class).consoles().get("serial0");

    assertThat(end).isInstanceOf(Endpoint.Pty.class);
    assertThat(Path.of(((Endpoint.Pty) end).path())).exists();
  }

  @Test
  void firmwareGetsVariablesOfItsOwnWhichLastUntilTheyAreReset() throws IOException {
    Domain guest = withFirmware();
    Machine machine = start(guest);
    Path variables = directory.resolve("state/uefi_VARS.fd");
    assertThat(machine.instance().liveDocument().os().nvram().orElseThrow().path())
        .contains(variables.toString());
    machine.stop();
    Files.writeString(variables, "changed" + "x".repeat(65_536 - 7));
    trial.start("uefi").stop();
    assertThat(Files.readString(variables)).startsWith("changed");

    Domain completed = trial.sample("uefi");
    var reset = new StartRequest(9, completed, Optional.empty(), true);
    trial.get(() -> trial.hypervisor().start(reset, event -> {}).compose(QemuStartIT::end));
    assertThat(Files.readString(variables)).startsWith("template");
  }

  private static Future<Void> end(Instance instance) {
    return instance.stop(Instance.Stop.FORCED);
  }

  private Domain withFirmware() throws IOException {
    Path code = Files.writeString(directory.resolve("code.fd"), "c".repeat(65_536));
    Path template =
        Files.writeString(directory.resolve("vars.fd"), "template" + "v".repeat(65_536 - 8));
    return XmlCodec.read(
        """
        <domain type='qemu'>
          <name>uefi</name>
          <uuid>%s</uuid>
          <memory unit='MiB'>64</memory>
          <vcpu>1</vcpu>
          <os>
            <type arch='x86_64' machine='q35'>hvm</type>
            <loader readonly='yes' type='pflash'>%s</loader>
            <nvram template='%s'/>
          </os>
          <features><acpi/></features>
          <devices/>
        </domain>
        """
            .formatted(QemuSubject.uuid("uefi"), code, template),
        Domain.class);
  }

  @Test
  void whatTheDriverCannotRunIsRefusedByItsPlace() {
    trial =
        new Trial(
            QemuSubject.with(QemuSubject.firmware("guest", "<tpm model='tpm-tis'/>", "")),
            directory);
    Domain completed = trial.sample("guest");
    var request = new StartRequest(1, completed, Optional.empty(), false);
    VirtException failure = trial.failure(() -> trial.hypervisor().start(request, event -> {}));

    assertThat(failure.code()).isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
    assertThat(failure).hasMessageContaining("tpm");
    assertThat(directory.resolve("run").toFile().list()).isEmpty();
  }
}
