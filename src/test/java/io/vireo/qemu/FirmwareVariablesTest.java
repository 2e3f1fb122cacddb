package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.OpenHost;
import io.vireo.model.domain.Domain;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FirmwareVariablesTest {

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();

  @AfterEach
  void close() {
    open.close();
  }

  private static Domain domain(String nvram) {
    return XmlCodec.read(
        """
        <domain type='qemu'>
          <name>efi</name>
          <memory unit='MiB'>64</memory>
          <os><type arch='x86_64' machine='pc'>hvm</type>%s</os>
        </domain>
        """
            .formatted(nvram),
        Domain.class);
  }

  private Domain named(Path variables) throws IOException {
    Path template = Files.writeString(directory.resolve("template.fd"), "fresh");
    return domain("<nvram template='%s'>%s</nvram>".formatted(template, variables));
  }

  @Test
  void aDefinitionThatNamesNoFileGetsOne() {
    Domain placed = FirmwareVariables.placed(domain("<nvram/>"), directory);

    assertThat(placed.os().nvram().orElseThrow().path())
        .contains(directory.resolve("efi_VARS.fd").toString());
  }

  @Test
  void theFileIsMadeFromItsTemplateOnceOrWhenFreshOnesAreWanted() throws IOException {
    Path variables = directory.resolve("vars.fd");
    Domain domain = named(variables);
    OpenHost.await(FirmwareVariables.prepare(open.host.files(), domain, false));
    assertThat(variables).hasContent("fresh");

    Files.writeString(variables, "used");
    OpenHost.await(FirmwareVariables.prepare(open.host.files(), domain, false));
    assertThat(variables).hasContent("used");
    OpenHost.await(FirmwareVariables.prepare(open.host.files(), domain, true));
    assertThat(variables).hasContent("fresh");
  }

  @Test
  void itIsRemovedAndNothingElseIs() throws IOException {
    Path variables = Files.writeString(directory.resolve("vars.fd"), "used");
    Domain domain = named(variables);
    OpenHost.await(FirmwareVariables.remove(open.host.files(), domain));
    OpenHost.await(FirmwareVariables.remove(open.host.files(), domain));
    OpenHost.await(FirmwareVariables.remove(open.host.files(), domain("")));
    OpenHost.await(FirmwareVariables.remove(open.host.files(), domain("<nvram/>")));

    assertThat(variables).doesNotExist();
    assertThat(directory).isDirectoryContaining("glob:**/template.fd");
  }

  @Test
  void whatCannotBeRemovedIsNamed() throws IOException {
    Path inUse = Files.createDirectories(directory.resolve("vars.fd/sub")).getParent();
    VirtException failure =
        (VirtException) OpenHost.failure(FirmwareVariables.remove(open.host.files(), named(inUse)));

    assertThat(failure.code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
    assertThat(failure).hasMessageContaining(inUse.toString());
  }
}
