package io.vireo.qemu.argv;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.caps.HostOffers;
import io.vireo.qemu.caps.MachineType;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.RecordedReplies;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Holds command lines against the large collection of pairs that lies beside the project, where it
 * does. The number of pairs that agree may only grow: raise the floor when it does.
 */
class CorpusArgvTest {

  private static final Path CORPUS = Path.of("../shared/corpus");
  private static final int FLOOR = 162;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.ofEpochSecond(1_234_567_890L);

  private final Map<String, String> failures = new TreeMap<>();

  @Test
  void commandLinesAgreeAtLeastAsOftenAsBefore() throws IOException {
    Path index = CORPUS.resolve("index.json");
    Assumptions.assumeTrue(Files.exists(index), "no corpus at " + index);
    QemuCapabilities caps =
        withoutAliases(RecordedReplies.capabilities("caps_10.0.0_x86_64.replies"));
    List<JsonNode> checks = checks(JSON.readTree(index.toFile()));
    long passed = checks.stream().filter(check -> agrees(check, caps)).count();
    report(passed, checks.size());
    assertThat(passed).isGreaterThanOrEqualTo(FLOOR);
  }

  private static List<JsonNode> checks(JsonNode index) {
    List<JsonNode> checks = new ArrayList<>();
    for (JsonNode entry : index.path("cases")) {
      for (JsonNode check : entry.path("checks")) {
        if (entry.path("family").asText().equals("qemuxmlconf")
            && check.path("replies").asText().equals("caps_10.0.0_x86_64.replies")
            && check.path("expect").has("argv")) {
          checks.add(check);
        }
      }
    }
    return checks;
  }

  private boolean agrees(JsonNode check, QemuCapabilities caps) {
    String name = check.path("expect").path("argv").asText();
    try {
      List<Object> expected = normal(ShellWords.read(read(name)));
      List<Object> built = normal(build(read(check.path("in").path("xml").asText()), caps));
      if (!expected.equals(built)) {
        failures.put(name, difference(expected, built));
      }
      return expected.equals(built);
    } catch (IOException | RuntimeException failure) {
      failures.put(name, failure.toString());
      return false;
    }
  }

  private static String read(String file) throws IOException {
    return Files.readString(CORPUS.resolve(file));
  }

  private static List<String> build(String xml, QemuCapabilities caps) {
    Domain complete = DomainCompletion.complete(XmlCodec.read(xml, Domain.class), caps);
    Domain domain = Allocation.allocate(complete, caps);
    Path run = Path.of("/var/lib/libvirt/qemu/domain--1-" + domain.name());
    return CommandLine.build(new LaunchSpec(domain, caps, run.resolve("m"), run, NOW, false));
  }

  /** Without the environment, the monitor's place and the secret; JSON as JSON. */
  private static List<Object> normal(List<String> words) throws JsonProcessingException {
    List<Object> normal = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (normal.isEmpty() && word.matches("[A-Z_]+=.*")) {
        continue;
      }
      if (word.equals("-object") && words.get(i + 1).contains("\"masterKey0\"")) {
        i++;
      } else if (word.startsWith("socket,id=charmonitor,")) {
        normal.add("socket,id=charmonitor");
      } else {
        normal.add(word.startsWith("{") ? json(word) : plain(word));
      }
    }
    return normal;
  }

  /** Sockets are handed over open there, ports were chosen before. */
  private static String plain(String word) {
    return word.replaceAll("(fd=1729|path=[^,]*),server=on", "path=P,server=on")
        .replace(":0,to=99", ":0");
  }

  /** An image's own word on what is behind it is asked where the document is silent. */
  private static JsonNode json(String word) throws JsonProcessingException {
    JsonNode node = JSON.readTree(word);
    if (node.path("backing").isNull()) {
      ((ObjectNode) node).remove("backing");
    }
    return node;
  }

  private static String difference(List<Object> expected, List<Object> built) {
    for (int i = 0; i < Math.min(expected.size(), built.size()); i++) {
      if (!expected.get(i).equals(built.get(i))) {
        return "\n    expected " + expected.get(i) + "\n    built    " + built.get(i);
      }
    }
    return "\n    lengths " + expected.size() + " and " + built.size();
  }

  private void report(long passed, int total) throws IOException {
    StringBuilder text =
        new StringBuilder("qemuxmlconf argv x86_64 " + passed + "/" + total + "\n");
    failures.forEach((name, why) -> text.append(name).append(": ").append(why).append('\n'));
    Path report = Path.of("target", "conformance", "qemuxmlconf-argv-x86_64.txt");
    Files.createDirectories(report.getParent());
    Files.writeString(report, text);
  }

  private static QemuCapabilities withoutAliases(QemuCapabilities caps) {
    List<MachineType> machines = new ArrayList<>(caps.machines());
    caps.machines().stream()
        .filter(machine -> machine.alias().isPresent())
        .forEach(machine -> machines.addFirst(named(machine, machine.alias().get())));
    return new QemuCapabilities(
        caps.binary(),
        caps.version(),
        caps.arch(),
        machines,
        caps.cpus(),
        caps.cpuFeatures(),
        caps.types(),
        caps.commands(),
        caps.features(),
        HostOffers.NONE);
  }

  private static MachineType named(MachineType machine, String name) {
    return new MachineType(
        name,
        Optional.empty(),
        machine.isDefault(),
        machine.cpusMax(),
        machine.hotpluggableCpus(),
        machine.ramId(),
        machine.defaultCpu(),
        machine.deprecated());
  }
}
