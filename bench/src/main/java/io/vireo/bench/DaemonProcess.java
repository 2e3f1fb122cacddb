package io.vireo.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.Reply;
import io.vireo.cli.client.Request;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A private daemon, started as {@code ./vireo serve} starts it. */
final class DaemonProcess implements AutoCloseable {

  private static final Duration READY_MAX = Duration.ofSeconds(60);
  private static final Duration ANSWER_MAX = Duration.ofMinutes(11);
  private static final long STOP_SECONDS_MAX = 30;
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whole stacks: the frames that matter may stand deep. */
  private static final String LOGGING =
      """
      <configuration>
        <appender name="stderr" class="ch.qos.logback.core.ConsoleAppender">
          <target>System.err</target>
          <encoder><pattern>%d{HH:mm:ss.SSS} %-5level %logger{0}: %msg%n%xEx{60}</pattern></encoder>
        </appender>
        <root level="INFO"><appender-ref ref="stderr"/></root>
      </configuration>
      """;

  private final Path log;
  private final Process process;
  private final Path socket;
  private final DaemonClient client;

  private DaemonProcess(Path log, Process process, Path socket) {
    this.log = log;
    this.process = process;
    this.socket = socket;
    this.client = new DaemonClient(socket, ANSWER_MAX);
  }

  /**
   * Starts it and waits until it answers.
   *
   * @param room an empty directory of its own
   * @param watched whether its event loops are looked at hundreds of times a second, which costs
   *     CPU time of its own
   */
  static DaemonProcess start(Path room, boolean watched) throws IOException, InterruptedException {
    String settings = "qemu:\n  emulator: \"" + Parts.emulator() + "\"\n";
    return start(room, watched, settings, CountingGuest.HYPERVISOR);
  }

  /** The same with settings and one connection of one's own, and nothing that watches. */
  static DaemonProcess start(Path room, String settings, String hypervisor)
      throws IOException, InterruptedException {
    return start(room, false, settings, hypervisor);
  }

  private static DaemonProcess start(Path room, boolean watched, String settings, String hypervisor)
      throws IOException, InterruptedException {
    Path log = room.resolve("daemon.log");
    Path logging = Files.writeString(room.resolve("logging.xml"), LOGGING);
    Files.writeString(room.resolve("vireo.yaml"), settings);
    Process process =
        new ProcessBuilder(command(room, logging, watched, hypervisor))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    DaemonProcess daemon = new DaemonProcess(log, process, room.resolve("run/vireo.sock"));
    daemon.awaitReady();
    return daemon;
  }

  private static List<String> command(Path room, Path logging, boolean watched, String hypervisor) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String classPath = classPath(watched);
    command.add("@" + Path.of(classPath.split(":")[0]).resolveSibling("daemon.jvm"));
    Path cache = Path.of(classPath.split(":")[0]).resolveSibling("serve.aot");
    if (Files.exists(cache)) {
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    command.add("-Dlogback.configurationFile=" + logging);
    command.addAll(List.of("-cp", classPath, "io.vireo.app.Main", "serve"));
    command.addAll(List.of("--config", room.resolve("vireo.yaml").toString()));
    command.addAll(List.of("--hypervisor", hypervisor));
    command.addAll(List.of("--state-dir", room.resolve("state").toString()));
    command.addAll(List.of("--run-dir", room.resolve("run").toString()));
    return command;
  }

  /** What watches the loops lies in the jar of the benchmarks, and is found by being there. */
  static String classPath(boolean watched) {
    String all = System.getProperty("vireo.bench.daemon", System.getProperty("java.class.path"));
    return Arrays.stream(all.split(":"))
        .filter(part -> watched || !part.endsWith("/bench.jar"))
        .collect(Collectors.joining(":"));
  }

  private void awaitReady() throws IOException, InterruptedException {
    long end = System.nanoTime() + READY_MAX.toNanos();
    while (!answers() || !Files.readString(log).contains(" ready on ")) {
      if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
        close();
        throw new BenchFailure("the daemon did not start:\n" + Files.readString(log));
      }
    }
  }

  private boolean answers() {
    try {
      client.ask(HypervisorOperations.HEALTH, JsonNodeFactory.instance.objectNode());
      return true;
    } catch (VirtException notYet) {
      return false;
    }
  }

  Path log() {
    return log;
  }

  Path socket() {
    return socket;
  }

  /** What it has started. */
  Stream<ProcessHandle> children() {
    return process.descendants();
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /** Calls a row that answers at once. */
  JsonNode ask(Operation<?, ?> row, ObjectNode arguments) {
    return client.ask(row, arguments);
  }

  /** Posts and waits for the end of the job, without asking in between. */
  JsonNode postAndWait(String target, ObjectNode body) {
    Request request = new Request("POST", "/v1" + target, Map.of(), "");
    Reply reply =
        client.exchange(
            request
                .with("Accept", "application/json")
                .with("Prefer", "wait=600")
                .json(body.toString()));
    String text = reply.body();
    try {
      if (reply.status() == 200 || reply.status() == 201) {
        return JSON.readTree(text);
      }
      throw new BenchFailure("POST " + target + " was answered with " + text);
    } catch (JsonProcessingException malformed) {
      throw new BenchFailure("POST " + target + " was answered with " + text, malformed);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException hurried) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
