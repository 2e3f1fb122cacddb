package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Terms;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DryRun;
import io.vireo.operation.JobOperations;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import io.vireo.state.Awaited;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every call that changes something can be rehearsed, and then changes nothing. */
final class DryRunTest {

  private static final String XML =
      """
      <domain type='test'><name>%s</name><memory unit='MiB'>64</memory>
      <vcpu>1</vcpu><os><type>hvm</type></os></domain>
      """;

  private static final String DISK =
      """
      <disk type='file' device='disk'><source file='/srv/none.img'/>
      <target dev='vdz' bus='virtio'/></disk>
      """;

  /**
   * What refuses a rehearsal for a reason of its own: there is no such job, no such console, no
   * such device.
   */
  private static final Set<String> NOTHING_TO_REHEARSE_WITH =
      Set.of(
          "job.confirm",
          "job.abort",
          "domain.jobabort",
          "domain.console-ticket",
          "webhook.remove",
          "webhook.redeliver");

  @TempDir static Path directory;
  private static final Vertx VERTX = Vertx.vertx();
  private static Vireo vireo;
  private static Path image;

  @BeforeAll
  static void open() {
    vireo =
        Awaited.result(
            Vireo.open(
                VERTX,
                Settings.DEFAULT
                    .withDirectories(
                        directory.resolve("state").toString(), directory.resolve("run").toString())
                    .withHypervisors(List.of("test:///default"))));
    Awaited.result(vireo.define(XML.formatted("off")));
    Awaited.result(Awaited.result(vireo.define(XML.formatted("asleep"))).start());
    call(SaveOperations.MANAGED_SAVE, "{\"domain\": \"asleep\"}");
    Awaited.result(Awaited.result(vireo.define(XML.formatted("held"))).start());
    call(DomainOperations.SUSPEND, "{\"domain\": \"held\"}");
    image = directory.resolve("test.save");
    call(
        SaveOperations.SAVE,
        Json.text(Map.of("domain", "test", "path", image.toString(), "running", true)));
    call(SaveOperations.RESTORE, Json.text(Map.of("path", image.toString())));
    call(SaveOperations.SAVE, Json.text(Map.of("domain", "held", "path", image.toString())));
  }

  @AfterAll
  static void close() {
    Awaited.result(vireo.close());
    Awaited.result(VERTX.close());
  }

  private static <Q extends Record, R extends Record> R call(
      Operation<Q, R> operation, String arguments) {
    return Awaited.result(
        vireo.call(operation, Json.arguments(operation.arguments(), Json.object(arguments))));
  }

  static List<Operation<?, ?>> changing() {
    return Catalogue.ROWS.stream().filter(Operation::changes).toList();
  }

  @ParameterizedTest
  @MethodSource("changing")
  void aRehearsalChangesNothing(Operation<?, ?> row) throws IOException {
    Map<String, String> before = files();
    long events = vireo.wiring().events().newest();
    int jobs = jobs();
    Future<Record> rehearsed = rehearse(row);
    if (NOTHING_TO_REHEARSE_WITH.contains(row.name())) {
      VirtException refused = Awaited.failure(rehearsed);
      assertThat(refused.getMessage()).doesNotContain("internal");
    } else {
      Record found = Awaited.result(rehearsed);
      if (found instanceof DryRun dry) {
        assertThat(dry.operation()).isEqualTo(row.name());
        assertThat(dry.changes()).isEqualTo(!row.equals(DomainOperations.RESUME));
      } else {
        assertThat(Catalogue.preflight(row)).isPresent();
      }
    }
    assertThat(files()).isEqualTo(before);
    assertThat(vireo.wiring().events().newest()).isEqualTo(events);
    assertThat(jobs()).isEqualTo(jobs);
    assertThat(Awaited.result(vireo.domains()))
        .extracting(info -> info.name() + " " + info.state())
        .containsExactly("asleep shutoff", "held shutoff", "off shutoff", "test running");
  }

  private static int jobs() {
    return call(JobOperations.LIST, "{}").jobs().size();
  }

  private static <Q extends Record, R extends Record> Future<Record> rehearse(Operation<Q, R> row) {
    ObjectNode arguments = Json.object(row.example());
    if (arguments.has("domain")) {
      arguments.put("domain", domainFor(row));
    }
    if (arguments.has("xml")) {
      arguments.put("xml", xmlFor(row));
    }
    if (arguments.has("path")) {
      arguments.put("path", row.name().equals("domain.save") ? image + ".2" : image.toString());
    }
    arguments.remove(List.of("key", "digests", "dryRun"));
    return vireo
        .wiring()
        .dispatcher()
        .rehearse(
            row,
            () -> Json.arguments(row.arguments(), arguments),
            Caller.EMBEDDED,
            Terms.NONE.rehearsing(true));
  }

  private static String domainFor(Operation<?, ?> row) {
    return switch (row.name()) {
      case "domain.start", "domain.undefine", "domain.redefine", "domain.autostart" -> "off";
      case "domain.managedsave-define", "domain.managedsave-remove" -> "asleep";
      default -> "test";
    };
  }

  private static String xmlFor(Operation<?, ?> row) {
    return switch (row.name()) {
      case "domain.define", "domain.create" -> XML.formatted("new");
      case "domain.redefine" -> XML.formatted("off").replace("64", "128");
      case "domain.attach-device", "domain.detach-device", "domain.update-device" -> DISK;
      default -> documentOf(row);
    };
  }

  private static String documentOf(Operation<?, ?> row) {
    return row.name().startsWith("domain.managedsave")
        ? call(SaveOperations.MANAGED_SAVE_XML, "{\"domain\": \"asleep\"}").xml()
        : call(SaveOperations.IMAGE_XML, Json.text(Map.of("path", image.toString()))).xml();
  }

  @Test
  void whatIsSoAlreadyWouldChangeNothing() {
    call(DomainOperations.SUSPEND, "{\"domain\": \"test\"}");
    DryRun found = (DryRun) Awaited.result(rehearse(DomainOperations.SUSPEND));
    assertThat(found.changes()).isFalse();
    assertThat(found.object()).contains("test");
    call(DomainOperations.RESUME, "{\"domain\": \"test\"}");
  }

  private static Map<String, String> files() throws IOException {
    Map<String, String> all = new TreeMap<>();
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        String name = directory.relativize(file).toString();
        if (!name.contains("events") && !name.endsWith("audit.log")) {
          all.put(name, Files.size(file) + " " + Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return all;
  }
}
