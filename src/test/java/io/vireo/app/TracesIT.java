package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.sun.net.httpserver.HttpServer;
import io.vireo.cli.client.Request;
import io.vireo.e2e.Api;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A trace from the client to QEMU's monitor, as a collector gets it. */
@Timeout(120)
class TracesIT {

  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String CLIENT = "00f067aa0ba902b7";

  private static final String TINY =
      """
      <domain type='qemu'><name>traced</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type></os><devices/></domain>
      """;

  @TempDir private Path directory;
  private final List<byte[]> received = new CopyOnWriteArrayList<>();
  private HttpServer collector;

  /** A span as opentelemetry's trace.proto numbers its fields. */
  private record Span(String trace, String id, String parent, String name, long start, long end) {

    static Span of(UnknownFieldSet fields) {
      return new Span(
          hex(fields, 1),
          hex(fields, 2),
          hex(fields, 4),
          fields.getField(5).getLengthDelimitedList().getFirst().toStringUtf8(),
          fields.getField(7).getFixed64List().getFirst(),
          fields.getField(8).getFixed64List().getFirst());
    }

    private static String hex(UnknownFieldSet fields, int number) {
      return fields.getField(number).getLengthDelimitedList().stream()
          .map(bytes -> HexFormat.of().formatHex(bytes.toByteArray()))
          .findFirst()
          .orElse("");
    }
  }

  @BeforeEach
  void collect() throws IOException {
    collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    collector.createContext(
        "/v1/traces",
        exchange -> {
          received.add(exchange.getRequestBody().readAllBytes());
          exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    collector.start();
  }

  @AfterEach
  void collectNoMore() {
    collector.stop(0);
  }

  @Test
  void everySpanIsBelowWhatCausedIt() throws Exception {
    Path emulator = TestParts.here().assumeQemu();
    Settings settings =
        Settings.parse(
            """
            state-dir: "%s"
            run-dir: "%s"
            hypervisors: ["qemu:///system"]
            qemu: {emulator: "%s"}
            telemetry: {traces: {endpoint: "http://127.0.0.1:%d"}}
            """
                .formatted(
                    directory.resolve("s"),
                    directory.resolve("r"),
                    emulator,
                    collector.getAddress().getPort()));
    Daemon daemon = new Daemon(settings);
    try {
      daemon.start();
      Api api = new Api(directory.resolve("r").resolve("vireo.sock"));
      api.define(TINY);
      api.ok(
          Request.of("POST", "/v1/domains/traced/start")
              .with("Prefer", "wait=60")
              .with("traceparent", "00-" + TRACE + "-" + CLIENT + "-01"));
      api.act("traced", "destroy");
    } finally {
      daemon.stop();
    }
    List<Span> ours = spans().stream().filter(span -> span.trace().equals(TRACE)).toList();
    Span request = only(ours, CLIENT, "");
    Span call = only(ours, request.id(), "domain.start");
    Span job = only(ours, call.id(), "job domain.start");
    List<Span> steps = ours.stream().filter(span -> span.parent().equals(job.id())).toList();
    assertThat(steps).extracting(Span::name).isNotEmpty().doesNotContain("");
    List<String> places = Stream.concat(Stream.of(job), steps.stream()).map(Span::id).toList();
    List<Span> commands = ours.stream().filter(it -> it.name().startsWith("qmp ")).toList();
    assertThat(commands)
        .extracting(Span::name)
        .contains("qmp cont")
        .doesNotContain("qmp query-blockstats");
    assertThat(commands).allMatch(command -> places.contains(command.parent()));
    assertThat(ours)
        .allMatch(span -> span.start() <= span.end())
        .filteredOn(span -> !span.equals(request))
        .allMatch(span -> span.start() >= request.start() - 1_000_000);
  }

  private static Span only(List<Span> spans, String parent, String name) {
    return spans.stream()
        .filter(span -> span.parent().equals(parent) && span.name().contains(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " below " + parent + ": " + spans));
  }

  /** Of a request: resource spans, of these the scopes, of these the spans. */
  private List<Span> spans() throws InvalidProtocolBufferException {
    List<Span> spans = new ArrayList<>();
    for (byte[] body : received) {
      for (UnknownFieldSet resource : inside(UnknownFieldSet.parseFrom(body), 1)) {
        for (UnknownFieldSet scope : inside(resource, 2)) {
          inside(scope, 2).forEach(span -> spans.add(Span.of(span)));
        }
      }
    }
    return spans;
  }

  private static List<UnknownFieldSet> inside(UnknownFieldSet fields, int number)
      throws InvalidProtocolBufferException {
    List<UnknownFieldSet> found = new ArrayList<>();
    for (ByteString bytes : fields.getField(number).getLengthDelimitedList()) {
      found.add(UnknownFieldSet.parseFrom(bytes));
    }
    return found;
  }
}
