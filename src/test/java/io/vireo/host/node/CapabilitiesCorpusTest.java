package io.vireo.host.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.model.capability.CapabilitiesDocument;
import io.vireo.model.capability.CapabilityText;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.model.capability.HostCapabilities.MigrationFeatures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hosts as trees of files, against what libvirt says of the same trees. */
class CapabilitiesCorpusTest {

  private static final Logger LOG = LoggerFactory.getLogger(CapabilitiesCorpusTest.class);
  private static final Path CORPUS = Path.of("../shared/corpus");
  private static final Path FIXTURES = Path.of("../shared/corpus-fixtures");

  @TempDir Path directory;

  @BeforeEach
  void needsTheCorpus() {
    Assumptions.assumeTrue(
        Files.isRegularFile(CORPUS.resolve("index.json")), "no conformance corpus here");
  }

  /** The memory that the expected documents suppose: it is in no tree. */
  private record Supposed() implements CellMemory {
    private static final long CELL_KIB = 1_048_576;
    private static final long PAGES = 2048;

    @Override
    public OptionalLong kibibytes(int cell) {
      return OptionalLong.of(CELL_KIB * (cell + 1));
    }

    @Override
    public Map<Long, Long> pages(int cell) {
      Map<Long, Long> pages = new TreeMap<>();
      pages.put(4L, PAGES * (cell + 1));
      pages.put(2048L, PAGES * (cell + 2));
      pages.put(1_048_576L, PAGES * (cell + 3));
      return pages;
    }

    @Override
    public List<Integer> distances(int cell) {
      return List.of();
    }
  }

  @Test
  void hostsAreWhatLibvirtSaysTheyAre() throws IOException, InterruptedException {
    List<String> different = new ArrayList<>();
    int all = 0;
    JsonNode index = new ObjectMapper().readTree(CORPUS.resolve("index.json").toFile());
    for (JsonNode one : index.path("cases")) {
      if (one.path("family").asText().equals("vircaps2xml")) {
        JsonNode check = one.path("checks").path(0);
        all++;
        String expected = Files.readString(CORPUS.resolve(check.at("/expect/xml").asText()));
        if (!CapabilityText.of(ours(check)).equals(expected)) {
          different.add(one.path("name").asText());
        }
      }
    }
    LOG.info("{} of {} hosts are libvirt's", all - different.size(), all);
    assertThat(different).isEmpty();
  }

  private CapabilitiesDocument ours(JsonNode check) throws IOException, InterruptedException {
    Path tree = unpacked(check.at("/in/sysfs").asText());
    Path system = tree.resolve("system");
    CacheReader caches = new CacheReader(system, tree.resolve("resctrl"));
    HostCapabilities bare = HostCapabilities.ofArch(check.path("arch").asText());
    return new CapabilitiesDocument(
        new HostCapabilities(
            Optional.empty(),
            bare.cpu(),
            bare.powerManagement(),
            bare.iommu(),
            check.path("live_migrate").asBoolean()
                ? Optional.of(new MigrationFeatures(true))
                : Optional.empty(),
            Optional.of(new TopologyReader(system, new Supposed()).topology()),
            caches.caches(),
            caches.bandwidth(),
            List.of()),
        List.of());
  }

  private Path unpacked(String archive) throws IOException, InterruptedException {
    Path target = Files.createTempDirectory(directory, "tree");
    Path from = FIXTURES.resolve(archive.replace("shared:", ""));
    Process tar =
        new ProcessBuilder("tar", "-xzf", from.toString(), "-C", target.toString())
            .inheritIO()
            .start();
    assertThat(tar.waitFor(60, TimeUnit.SECONDS)).isTrue();
    try (Stream<Path> inside = Files.list(target)) {
      return inside.findFirst().orElseThrow();
    }
  }
}
