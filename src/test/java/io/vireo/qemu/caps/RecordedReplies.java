package io.vireo.qemu.caps;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;

/** Conversations with real QEMUs, recorded elsewhere: command, reply, command, reply … */
public final class RecordedReplies {

  private static final Path FOLDER =
      Path.of("../shared/corpus-fixtures/fixtures/qemucapabilitiesdata");
  private static final ObjectMapper JSON = new ObjectMapper();

  private RecordedReplies() {}

  /** Skips the calling test where the recordings are not at hand. */
  public static QemuCapabilities capabilities(String file) {
    Path path = FOLDER.resolve(file + ".gz");
    Assumptions.assumeTrue(Files.exists(path), "no recorded replies at " + path);
    List<Map<CapsQuery, JsonNode>> passes = passes(path);
    BinaryIdentity binary = new BinaryIdentity("/usr/bin/qemu-system-x86_64", 1, 2, 3);
    QemuCapabilities first = QemuCapabilities.from(binary, passes.getFirst());
    if (file.contains("+hvf")) {
      first = first.withAccelerator(Accelerator.HVF, passes.getFirst());
    }
    return passes.size() > 1 ? first.withAccelerator(Accelerator.TCG, passes.get(1)) : first;
  }

  public static List<String> all() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no recorded replies at " + FOLDER);
    try (var files = Files.list(FOLDER)) {
      return files.map(file -> file.getFileName().toString().replace(".gz", "")).sorted().toList();
    }
  }

  private static List<Map<CapsQuery, JsonNode>> passes(Path path) {
    List<Map<CapsQuery, JsonNode>> passes = new ArrayList<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(path));
        MappingIterator<JsonNode> documents = JSON.readerFor(JsonNode.class).readValues(in)) {
      while (documents.hasNext()) {
        JsonNode command = documents.next();
        JsonNode reply = documents.next();
        String name = command.path("execute").asText();
        if (name.equals("qmp_capabilities")) {
          passes.add(new HashMap<>());
        } else if (reply.has("return")) {
          String type = about(command.path("arguments"));
          passes.getLast().putIfAbsent(new CapsQuery(name, type), reply.get("return"));
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return passes;
  }

  /** The type, or the processor if it was asked for in one of the ways in which the probe asks. */
  private static String about(JsonNode arguments) {
    return CapsQuery.all().stream()
        .filter(query -> query.command().equals("query-cpu-model-expansion"))
        .filter(query -> query.arguments().equals(arguments))
        .map(CapsQuery::typeName)
        .findFirst()
        .orElseGet(() -> arguments.path("typename").asText());
  }
}
