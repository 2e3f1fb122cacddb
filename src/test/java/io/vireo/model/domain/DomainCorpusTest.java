package io.vireo.model.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vireo.base.VirtException;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every document that is meant to be accepted is read, and nothing it says is lost on the way. */
class DomainCorpusTest {

  private static final Logger LOG = LoggerFactory.getLogger(DomainCorpusTest.class);
  private static final Path CORPUS = Path.of("../shared/corpus");

  @ParameterizedTest
  @CsvSource({"genericxml2xml, 42", "qemuxmlconf, 1001"})
  void readsAndWritesEveryDocumentOf(String family, int floor) throws IOException {
    assumeCorpus();
    List<String> problems = new ArrayList<>();
    Set<String> documents = accepted(family);
    for (String document : documents) {
      problems.addAll(problems(document));
    }
    long whole = documents.size() - problems.stream().map(p -> p.split(": ")[0]).distinct().count();
    LOG.info("{}: {} of {} documents read and written whole", family, whole, documents.size());
    assertThat(whole).as(String.join("\n", problems)).isGreaterThanOrEqualTo(floor);
  }

  @Test
  void writesTheDocumentsOfLibvirtsSaveImagesByteForByte() throws IOException {
    Path samples = Path.of("../shared/facts/saveimage-samples");
    Assumptions.assumeTrue(Files.isDirectory(samples), "no sample save images here");
    try (var files = Files.newDirectoryStream(samples, "*.head")) {
      for (Path file : files) {
        String document = documentOf(Files.readAllBytes(file));
        Domain domain = DomainDocument.parse(document);
        assertThat(DomainDocument.format(domain)).isEqualTo(document);
      }
    }
  }

  private static String documentOf(byte[] image) {
    int end = 92;
    while (image[end] != 0) {
      end++;
    }
    String text = new String(image, 92, end - 92, StandardCharsets.UTF_8);
    return text.substring(0, text.indexOf("</domain>") + "</domain>\n".length());
  }

  private static List<String> problems(String document) throws IOException {
    byte[] text = Files.readAllBytes(CORPUS.resolve(document));
    try {
      Domain read = DomainDocument.parse(text);
      String written = DomainDocument.format(read);
      Domain again = DomainDocument.parse(written);
      List<String> problems =
          new ArrayList<>(lost(new String(text, StandardCharsets.UTF_8), written));
      if (!DomainDocument.parse(DomainDocument.format(again)).equals(again)) {
        problems.add("reads differently the third time");
      }
      if (!DomainDocument.format(again).equals(written)) {
        problems.add("is written differently the second time");
      }
      return problems.stream().map(p -> document + ": " + p).toList();
    } catch (VirtException refused) {
      return List.of(document + ": " + refused.code() + " " + refused.getMessage());
    }
  }

  static List<String> lost(String before, String after) {
    return TreeDifference.lost(
        XmlCodec.tree(before.getBytes(StandardCharsets.UTF_8)),
        XmlCodec.tree(after.getBytes(StandardCharsets.UTF_8)));
  }

  private static Set<String> accepted(String family) throws IOException {
    Set<String> accepted = new TreeSet<>();
    Set<String> refused = new TreeSet<>();
    JsonNode index = new ObjectMapper().readTree(CORPUS.resolve("index.json").toFile());
    for (JsonNode aCase : index.get("cases")) {
      if (aCase.get("family").asText().equals(family)) {
        for (JsonNode check : aCase.get("checks")) {
          Set<String> where = check.path("fail").asText().startsWith("parse") ? refused : accepted;
          add(check.path("in").path("xml").asText(), where);
          add(check.path("expect").path("xml").asText(), where);
        }
      }
    }
    accepted.removeAll(refused);
    return accepted;
  }

  private static void add(String file, Set<String> to) {
    if (file.endsWith(".xml") && !file.startsWith("shared:")) {
      to.add(file);
    }
  }

  private static void assumeCorpus() {
    Assumptions.assumeTrue(
        Files.isRegularFile(CORPUS.resolve("index.json")), "no conformance corpus here");
  }
}
