package io.vireo.qemu.argv;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.BinaryIdentity;
import io.vireo.qemu.caps.CapsQuery;
import io.vireo.qemu.caps.Prober;
import io.vireo.qemu.caps.QemuCapabilities;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/** A real QEMU, spoken to over its input and output. Ends with the try block it is opened in. */
public final class RealQemu implements AutoCloseable {

  private static final Path BINARY = Path.of("/usr/bin/qemu-system-x86_64");
  private static final int SECONDS_MAX = 60;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final Path log;
  private final BufferedReader replies;
  private final OutputStream commands;

  /** Starts {@code words} and negotiates; what QEMU says on its error output is in the failure. */
  public RealQemu(List<String> words, Path log) throws IOException {
    this.log = log;
    process = new ProcessBuilder(words).redirectError(log.toFile()).start();
    replies =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    commands = process.getOutputStream();
    if (await(this::line) == null) {
      close();
      throw new IOException("QEMU did not start: " + Files.readString(log));
    }
    execute("qmp_capabilities", JSON.createObjectNode());
  }

  /** Capabilities of the installed QEMU, asked anew; skips the calling test where there is none. */
  public static QemuCapabilities capabilities(Path directory) throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(BINARY), "no QEMU at " + BINARY);
    BinaryIdentity identity = new BinaryIdentity(BINARY.toString(), Files.size(BINARY), 0, 0);
    QemuCapabilities caps;
    try (RealQemu qemu = new RealQemu(words(Prober.ARGUMENTS), directory.resolve("first.log"))) {
      caps = QemuCapabilities.from(identity, Prober.ask(qemu::execute).result());
    }
    if (!caps.wantsTcgPass()) {
      return caps;
    }
    try (RealQemu qemu =
        new RealQemu(words(Prober.ARGUMENTS_TCG), directory.resolve("second.log"))) {
      return caps.withAccelerator(
          Accelerator.TCG, Prober.ask(qemu::execute, CapsQuery.ofAccelerator()).result());
    }
  }

  private static List<String> words(List<String> arguments) {
    List<String> words = new ArrayList<>(List.of(BINARY.toString()));
    words.addAll(arguments);
    return words;
  }

  /** One command and its answer; events in between are passed over. */
  public Future<JsonNode> execute(String command, JsonNode arguments) {
    ObjectNode message = JSON.createObjectNode().put("execute", command);
    message.set("arguments", arguments);
    try {
      commands.write((message + "\n").getBytes(StandardCharsets.UTF_8));
      commands.flush();
      return answer();
    } catch (IOException broken) {
      return Future.failedFuture(broken);
    }
  }

  private Future<JsonNode> answer() throws IOException {
    while (true) {
      String line = await(this::line);
      if (line == null) {
        return Future.failedFuture(new IOException("QEMU is gone: " + Files.readString(log)));
      }
      JsonNode reply = JSON.readTree(line);
      if (reply.has("return")) {
        return Future.succeededFuture(reply.get("return"));
      }
      if (reply.has("error")) {
        String text = reply.path("error").path("desc").asText();
        return Future.failedFuture(new VirtException(ErrorCode.OPERATION_FAILED, text));
      }
    }
  }

  /** QEMU also says there which terminal a serial line got. */
  private String line() {
    try {
      String line = replies.readLine();
      while (line != null && !line.startsWith("{")) {
        line = replies.readLine();
      }
      return line;
    } catch (IOException broken) {
      return null;
    }
  }

  private String await(Supplier<String> read) throws IOException {
    try {
      return CompletableFuture.supplyAsync(read).get(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException failure) {
      throw new IOException(failure);
    } catch (TimeoutException silent) {
      throw new IOException("QEMU said nothing for " + SECONDS_MAX + " s", silent);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(SECONDS_MAX, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
