package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Interface;
import java.util.List;
import org.junit.jupiter.api.Test;

class MacAddressesTest {

  private static final String CARDS = "<interface type='user'/>".repeat(3);

  private static List<String> macs(Domain domain) {
    return MacAddresses.given(domain)
        .devices()
        .of(Interface.class)
        .map(card -> card.mac().orElseThrow())
        .toList();
  }

  @Test
  void everyCardHasAnAddressOfItsOwn() {
    assertThat(macs(QemuSubject.firmware("web", CARDS, "")))
        .hasSize(3)
        .doesNotHaveDuplicates()
        .allMatch(mac -> mac.matches("52:54:00(:[0-9a-f]{2}){3}"));
  }

  @Test
  void theSameDomainAlwaysHasTheSameAndAnotherHasOthers() {
    Domain web = QemuSubject.firmware("web", CARDS, "");
    assertThat(macs(web)).isEqualTo(macs(web));
    assertThat(macs(QemuSubject.firmware("mail", CARDS, "")))
        .doesNotContainAnyElementsOf(macs(web));
  }

  @Test
  void whatTheDocumentSaysIsKeptAndNotGivenAgain() {
    String first = macs(QemuSubject.firmware("web", CARDS, "")).getFirst();
    String named =
        "<interface type='user'><mac address='%s'/></interface>"
            .formatted(first.toUpperCase(java.util.Locale.ROOT));
    List<String> macs = macs(QemuSubject.firmware("web", CARDS + named, ""));
    assertThat(macs.getLast()).isEqualToIgnoringCase(first);
    assertThat(macs.subList(0, 3)).doesNotContain(first);
  }
}
