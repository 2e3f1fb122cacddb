package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.DomainCapabilities;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.qemu.caps.DomainOffer.EncryptedGuests;
import io.vireo.qemu.caps.DomainOffer.Surroundings;
import io.vireo.wire.xml.XmlCodec;
import io.vireo.wire.xml.XmlElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What QEMUs can have, against what libvirt says of the same QEMUs. The floors only go up. A PC's
 * {@code host-model} needs libvirt's table of processors, which is not here: it is left out of the
 * comparison of parts and not of the one of whole documents.
 */
class OfferCorpusTest {

  private static final Logger LOG = LoggerFactory.getLogger(OfferCorpusTest.class);
  private static final Path CORPUS = Path.of("../shared/corpus");
  private static final int WHOLE_FLOOR = 7;
  private static final int BUT_FOR_HOST_MODEL_FLOOR = 34;

  private static final Surroundings PLAIN =
      new Surroundings(
          List.of("/obviously/fake/firmware1.fd", "/obviously/fake/firmware2.fd"),
          List.of(),
          false,
          List.of(),
          true,
          true,
          Optional.of(new EncryptedGuests(59, 450)));

  @BeforeEach
  void needsTheCorpus() {
    Assumptions.assumeTrue(
        Files.isRegularFile(CORPUS.resolve("index.json")), "no conformance corpus here");
  }

  private static Stream<JsonNode> checks(String family) throws IOException {
    JsonNode index = new ObjectMapper().readTree(CORPUS.resolve("index.json").toFile());
    return StreamSupport.stream(index.path("cases").spliterator(), false)
        .filter(it -> it.path("family").asText().equals(family))
        .flatMap(it -> StreamSupport.stream(it.path("checks").spliterator(), false));
  }

  @Test
  void offersDomainsWhatLibvirtOffers() throws IOException {
    int all = 0;
    int whole = 0;
    int nearly = 0;
    Map<String, List<String>> differences = new TreeMap<>();
    for (JsonNode check : checks("domaincaps").filter(OfferCorpusTest::isOurs).toList()) {
      XmlElement wanted = tree(check.at("/expect/xml").asText());
      List<String> different = different(XmlCodec.element(ours(check)), wanted);
      all++;
      whole += different.isEmpty() ? 1 : 0;
      nearly += different.stream().allMatch("cpu/host-model"::equals) ? 1 : 0;
      different.forEach(
          it ->
              differences
                  .computeIfAbsent(it, _ -> new ArrayList<>())
                  .add(check.at("/expect/xml").asText()));
    }
    LOG.info(
        "{} of {} domain capabilities are libvirt's, {} but for host-model", whole, all, nearly);
    differences.forEach((part, where) -> LOG.debug("{} differs in {}", part, where));
    assertThat(whole).isGreaterThanOrEqualTo(WHOLE_FLOOR);
    assertThat(nearly).isGreaterThanOrEqualTo(BUT_FOR_HOST_MODEL_FLOOR);
  }

  private static boolean isOurs(JsonNode check) {
    return !check.path("driver").asText().equals("bhyve");
  }

  private static DomainCapabilities ours(JsonNode check) {
    if (check.path("driver").asText().equals("none")) {
      return DomainCapabilities.bare(
          Optional.of(check.path("emulator").asText()),
          check.path("virt").asText(),
          Optional.of(check.path("machine").asText()),
          check.path("arch").asText());
    }
    QemuCapabilities capabilities =
        RecordedReplies.capabilities(check.path("replies").asText())
            .with(new BinaryIdentity(emulator(check), 1, 2, 3));
    MachineType machine =
        capabilities.machineFor(Optional.ofNullable(check.get("machine")).map(JsonNode::asText));
    return new DomainOffer(capabilities, accelerator(check), machine, surroundings(check, machine))
        .document();
  }

  private static String emulator(JsonNode check) {
    return "/usr/bin/qemu-system-" + check.path("arch").asText();
  }

  private static Accelerator accelerator(JsonNode check) {
    return switch (check.path("virt").asText()) {
      case "kvm" -> Accelerator.KVM;
      case "hvf" -> Accelerator.HVF;
      default -> Accelerator.TCG;
    };
  }

  /** What the recordings' descriptors of firmware say of such machines. */
  private static Surroundings surroundings(JsonNode check, MachineType machine) {
    boolean pc = check.path("arch").asText().equals("x86_64");
    boolean arm = check.path("arch").asText().equals("aarch64");
    return new Surroundings(
        PLAIN.loaders(),
        pc ? List.of("bios", "efi") : arm ? List.of("efi") : List.of(),
        machine.name().contains("q35"),
        List.of(check.path("swtpm_versions").asText().split(",")),
        true,
        true,
        PLAIN.encryptedGuests());
  }

  @Test
  void offersGuestsWhatLibvirtOffers() throws IOException {
    int all = 0;
    int same = 0;
    for (JsonNode check : checks("qemucaps2xml").toList()) {
      QemuCapabilities capabilities =
          RecordedReplies.capabilities(check.path("replies").asText())
              .with(new BinaryIdentity(emulator(check), 1, 2, 3));
      CapabilitiesDocument ours =
          new CapabilitiesDocument(
              HostCapabilities.ofArch(check.path("arch").asText()),
              List.of(QemuGuests.of(capabilities, List.of())));
      all++;
      List<String> different =
          different(XmlCodec.element(ours), tree(check.at("/expect/xml").asText()));
      LOG.debug("{}: {}", check.at("/expect/xml").asText(), different);
      same += different.isEmpty() ? 1 : 0;
    }
    LOG.info("{} of {} kinds of guests are libvirt's", same, all);
    assertThat(same).isEqualTo(all);
  }

  private static XmlElement tree(String file) throws IOException {
    return XmlCodec.tree(Files.readAllBytes(CORPUS.resolve(file)));
  }

  /** The parts of which one is not the other's, down to sections and modes. */
  private static List<String> different(XmlElement ours, XmlElement wanted) {
    List<String> places = new ArrayList<>();
    collect(ours, wanted, "", places);
    return places;
  }

  private static void collect(XmlElement ours, XmlElement wanted, String at, List<String> places) {
    Map<String, XmlElement> mine = parts(ours);
    Map<String, XmlElement> theirs = parts(wanted);
    Stream.concat(mine.keySet().stream(), theirs.keySet().stream())
        .distinct()
        .filter(name -> !plain(mine.get(name)).equals(plain(theirs.get(name))))
        .forEach(
            name -> {
              boolean deeper =
                  mine.containsKey(name)
                      && theirs.containsKey(name)
                      && List.of("cpu", "devices", "features", "host").contains(name);
              if (deeper) {
                collect(mine.get(name), theirs.get(name), name + "/", places);
              } else {
                places.add(at + name);
              }
            });
  }

  private static Map<String, XmlElement> parts(XmlElement of) {
    Map<String, XmlElement> parts = new TreeMap<>();
    of.children()
        .forEach(
            it ->
                parts.put(
                    it.name().getLocalPart().equals("mode")
                        ? it.attribute("name").orElse("")
                        : it.name().getLocalPart(),
                    it));
    return parts;
  }

  /** Without the blanks between elements. */
  private static String plain(XmlElement element) {
    if (element == null) {
      return "";
    }
    StringBuilder text = new StringBuilder("<" + element.name().getLocalPart());
    element.attributes().stream()
        .sorted(Comparator.comparing(it -> it.name().getLocalPart()))
        .forEach(
            it -> text.append(' ').append(it.name().getLocalPart()).append('=').append(it.value()));
    text.append('>').append(element.text().strip());
    element.children().forEach(it -> text.append(plain(it)));
    return text.append("</>").toString();
  }
}
