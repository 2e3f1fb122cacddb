package io.vireo.mock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.driver.Capabilities.DomainKind;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.CapabilityText;
import io.vireo.model.capability.GuestCapabilities;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.model.domain.device.Interface;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The well-known host, as scripts expect it. */
class MockHostTest {

  @Test
  void hasTwoCellsOfEightProcessors() {
    CapabilitiesDocument document = MockHost.capabilities();

    var cells = document.host().topology().orElseThrow().cells();
    assertThat(cells.num()).isEqualTo(2);
    assertThat(cells.cells()).allMatch(cell -> cell.cpus().num() == 8);
    assertThat(cells.cells().get(1).memory().orElseThrow().value()).isEqualTo(4_194_304);
    assertThat(document.guests())
        .extracting(GuestCapabilities::osType)
        .containsExactly("hvm", "xen");
  }

  @Test
  void isWrittenInLibvirtsLayout() {
    assertThat(CapabilityText.of(MockHost.capabilities()))
        .startsWith("<capabilities>\n\n  <host>\n")
        .contains("      <doi></doi>\n", "  </host>\n\n  <guest>\n")
        .endsWith("  </guest>\n\n</capabilities>\n");
    assertThat(CapabilityText.of(MockHost.domainCapabilities(kind())))
        .contains("  <domain>test</domain>\n  <arch>i686</arch>\n", "  <devices>\n  </devices>\n");
  }

  private static DomainKind kind() {
    return new DomainKind(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
  }

  @Test
  void countsPagesFromTheFirstCellOn() {
    assertThat(MockHost.freePages(4, 0, 1)).containsExactly(7L, 21L, 49L, 105L);
    assertThat(MockHost.freePages(2, 1, 1)).containsExactly(19L, 45L);
  }

  @Test
  void knowsArchitectures() {
    assertThat(MockHost.cpuModels("i686")).isEmpty();
    assertThatThrownBy(() -> MockHost.cpuModels("abacus")).hasMessageContaining("abacus");
  }

  @Test
  void fillsInWhatEveryGuestHas() {
    Domain test = MockDocuments.test();

    assertThat(DomainDocument.format(test))
        .contains("<boot dev='hd'/>", "<clock offset='utc'/>", "<on_crash>destroy</on_crash>")
        .contains("<source file='/guest/diskimage1'/>");
  }

  @Test
  void cardsOfMachinesHaveEndsOfTheirOwn() {
    Domain first = MockDocuments.live(MockDocuments.test(), List.of());
    Domain second = MockDocuments.live(MockDocuments.test(), List.of(first));

    assertThat(end(first)).contains("testnet0");
    assertThat(end(second)).contains("testnet1");
  }

  private static Optional<String> end(Domain domain) {
    return domain.devices().of(Interface.class).findFirst().orElseThrow().target();
  }
}
