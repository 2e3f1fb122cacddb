package io.vireo.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import io.vireo.wire.xml.XmlCodec;
import io.vireo.wire.xml.XmlElement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passes against what libvirt makes of the same documents. The floors only go up. */
class DefaultsCorpusTest {

  private static final Logger LOG = LoggerFactory.getLogger(DefaultsCorpusTest.class);
  private static final Path CORPUS = Path.of("../shared/corpus");
  private static final int COMPLETED_FLOOR = 257;
  private static final int REFUSED_FLOOR = 4;
  private static final Given GIVEN =
      new Given(
          UUID.fromString("7b1a2c5e-8d0f-4f0a-9c3e-2f6d1b0a4c77"),
          "x86_64",
          "pc",
          Map.of(),
          Optional.of("/usr/bin/qemu-system-x86_64"),
          Optional.of("qemu64"));

  /** An input, what libvirt writes for it, and whether it is meant to be refused. */
  private record Sample(String in, String out, boolean refused, String arch) {}

  @BeforeEach
  void needsTheCorpus() {
    Assumptions.assumeTrue(
        Files.isRegularFile(CORPUS.resolve("index.json")), "no conformance corpus here");
  }

  @Test
  void completesPcDefinitionsAsLibvirtDoes() throws IOException {
    int all = 0;
    int same = 0;
    Map<String, Integer> differences = new TreeMap<>();
    for (Sample sample : samples()) {
      if (sample.refused() || sample.out().isEmpty() || !sample.arch().equals("x86_64")) {
        continue;
      }
      Domain ours = PcDefaults.fill(Defaults.fill(read(sample.in()), GIVEN));
      List<String> different = different(ours, read(sample.out()));
      all++;
      same += different.isEmpty() ? 1 : 0;
      different.stream().distinct().forEach(d -> differences.merge(d, 1, Integer::sum));
    }
    LOG.info("{} of {} PC definitions are completed as libvirt completes them", same, all);
    LOG.debug("what differs, and how often: {}", differences);
    assertThat(same).isGreaterThanOrEqualTo(COMPLETED_FLOOR);
  }

  @Test
  void refusesNothingThatLibvirtAccepts() throws IOException {
    int refused = 0;
    int all = 0;
    List<String> wronged = new ArrayList<>();
    for (Sample sample : samples()) {
      boolean refusal = isRefused(sample.in());
      all += sample.refused() ? 1 : 0;
      refused += sample.refused() && refusal ? 1 : 0;
      if (!sample.refused() && refusal) {
        wronged.add(sample.in());
      }
    }
    LOG.info("{} of {} senseless definitions are refused", refused, all);
    assertThat(wronged).isEmpty();
    assertThat(refused).isGreaterThanOrEqualTo(REFUSED_FLOOR);
  }

  @Test
  void completesEveryDefinitionOnce() throws IOException {
    for (Sample sample : samples()) {
      if (!sample.refused()) {
        Domain once = PcDefaults.fill(Defaults.fill(read(sample.in()), GIVEN));
        Domain twice = PcDefaults.fill(Defaults.fill(once, GIVEN));
        assertThat(DomainDocument.format(twice))
            .as(sample.in())
            .isEqualTo(DomainDocument.format(once));
        AbiStability.check(once, twice);
      }
    }
  }

  private static boolean isRefused(String document) throws IOException {
    try {
      return !Validation.problems(read(document)).isEmpty();
    } catch (VirtException malformed) {
      return true;
    }
  }

  private static Domain read(String document) throws IOException {
    return DomainDocument.parse(Files.readAllBytes(CORPUS.resolve(document)));
  }

  /** Addresses of functions, bridges and sound are allocated elsewhere. */
  private static List<String> different(Domain ours, Domain libvirts) {
    Map<String, Integer> counts = new HashMap<>();
    statements(XmlCodec.element(ours)).forEach(s -> counts.merge(s, 1, Integer::sum));
    statements(XmlCodec.element(libvirts)).forEach(s -> counts.merge(s, -1, Integer::sum));
    return counts.entrySet().stream()
        .filter(e -> e.getValue() != 0)
        .map(e -> (e.getValue() > 0 ? "+" : "-") + e.getKey())
        .toList();
  }

  private static List<String> statements(XmlElement domain) {
    List<String> statements = new ArrayList<>();
    domain
        .children()
        .forEach(
            part -> {
              if (part.name().getLocalPart().equals("devices")) {
                part.children()
                    .filter(DefaultsCorpusTest::isComparable)
                    .forEach(d -> statements.add(text(d)));
              } else {
                statements.add(text(part));
              }
            });
    return statements;
  }

  private static boolean isComparable(XmlElement device) {
    boolean bridge =
        device.name().getLocalPart().equals("controller")
            && device.attribute("type").equals(Optional.of("pci"))
            && !device.attribute("index").equals(Optional.of("0"));
    return !bridge && !device.name().getLocalPart().equals("audio");
  }

  private static String text(XmlElement element) {
    StringBuilder text = new StringBuilder(element.name().getLocalPart());
    new TreeSet<>(
            element.attributes().stream()
                .map(a -> " " + a.name().getLocalPart() + "=" + a.value())
                .toList())
        .forEach(text::append);
    text.append('[').append(element.text().strip());
    new TreeSet<>(
            element
                .children()
                .filter(
                    c ->
                        !c.name().getLocalPart().equals("address")
                            || !c.attribute("type").equals(Optional.of("pci")))
                .map(DefaultsCorpusTest::text)
                .toList())
        .forEach(text::append);
    return text.append(']').toString();
  }

  private static List<Sample> samples() throws IOException {
    List<Sample> samples = new ArrayList<>();
    JsonNode index = new ObjectMapper().readTree(CORPUS.resolve("index.json").toFile());
    for (JsonNode aCase : index.get("cases")) {
      if (aCase.get("family").asText().equals("qemuxmlconf")) {
        for (JsonNode check : aCase.get("checks")) {
          String in = check.path("in").path("xml").asText();
          String fail = check.path("fail").asText();
          if (!in.isEmpty() && !in.startsWith("shared:") && Files.exists(CORPUS.resolve(in))) {
            samples.add(
                new Sample(
                    in,
                    check.path("expect").path("xml").asText(),
                    fail.equals("parse"),
                    check.path("arch").asText()));
          }
        }
      }
    }
    return samples;
  }
}
