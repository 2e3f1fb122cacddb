package io.vireo.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;
import io.vireo.guest.TestParts;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Preflight.Check;
import io.vireo.operation.SaveOperations;
import io.vireo.qemu.QemuDriver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An image that asks for a processor that the emulation has not, with a real QEMU 10. */
final class CpuIncompatibleIT extends HouseTest {

  private static final String OPTIONAL = "policy='optional' name='hle'";
  private static final String REQUIRED = "policy='require'  name='hle'";

  @Override
  Driver driver() {
    String emulator = TestParts.here().assumeQemu10().toString();
    return new Emulating(Map.of(QemuDriver.EMULATOR, emulator));
  }

  /** QEMU at the address of the house. */
  private record Emulating(Map<String, String> more) implements Driver {
    @Override
    public String scheme() {
      return "test";
    }

    @Override
    public Future<Hypervisor> open(HypervisorUri uri, DriverContext context) {
      Map<String, String> settings = new HashMap<>(context.settings());
      settings.putAll(more);
      return new QemuDriver()
          .open(
              new HypervisorUri("qemu:///session"),
              new DriverContext(
                  context.host(),
                  context.loop(),
                  context.runDirectory(),
                  context.stateDirectory(),
                  context.logDirectory(),
                  settings));
    }
  }

  private static String guest(String feature) {
    return """
    <domain type='qemu'>
      <name>web</name>
      <uuid>%s</uuid>
      <memory unit='MiB'>64</memory>
      <vcpu>1</vcpu>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <cpu mode='custom' match='exact' check='partial'>
        <model fallback='forbid'>qemu64</model>
        <feature %s/>
      </cpu>
    </domain>
    """
        .formatted(Samples.uuid("web"), feature);
  }

  private Check cpu(Path image) {
    return house.call(SaveOperations.RESTORE_PREFLIGHT, House.restoring(image)).checks().stream()
        .filter(check -> check.subject().equals("cpu"))
        .findFirst()
        .orElseThrow();
  }

  /** As if it had been made where the feature was insisted on. */
  private static void insist(Path image) throws IOException {
    String bytes = Files.readString(image, StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains(OPTIONAL);
    Files.writeString(image, bytes.replace(OPTIONAL, REQUIRED), StandardCharsets.ISO_8859_1);
  }

  /** Every QEMU that is started has a log. */
  private boolean emulatorStarted() {
    return Files.exists(house.folder("log").resolve("web.log"));
  }

  @Test
  void isRefusedByTheDryRunAndByTheRestoreAlikeBeforeAnythingIsStarted() throws IOException {
    house.define(guest(OPTIONAL));
    house.start("web");
    Path image = image("web");
    house.save("web", image);
    assertThat(cpu(image).passed()).isTrue();
    assertThat(cpu(image).finding()).startsWith("warning").contains("hle", "tcg");
    Path foreign = image("foreign");
    Files.copy(image, foreign);
    insist(foreign);
    Check found = cpu(foreign);
    Files.deleteIfExists(house.folder("log").resolve("web.log"));
    VirtException refused = house.refused(SaveOperations.RESTORE, House.restoring(foreign));

    assertThat(found.passed()).isFalse();
    assertThat(found.code()).contains(ErrorCode.CPU_INCOMPATIBLE.name());
    assertThat(refused.code()).isEqualTo(ErrorCode.CPU_INCOMPATIBLE);
    assertThat(refused.getMessage()).isEqualTo(found.finding()).contains("'qemu64'", "hle");
    assertThat(emulatorStarted()).isFalse();
    assertThat(house.state("web")).startsWith("shutoff");

    house.restore(image);
    assertThat(house.state("web")).startsWith("running");
    assertThat(emulatorStarted()).isTrue();
    house.destroy("web");
  }

  @Test
  void aStartIsRefusedInTheSameWords() {
    house.define(guest(REQUIRED));

    assertThat(house.refused(DomainOperations.START, House.starting("web")).getMessage())
        .contains("needs hle, which");
  }
}
