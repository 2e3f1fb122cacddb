package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.GuestDownload;
import io.vireo.cli.client.GuestDownload.Received;
import io.vireo.cli.client.StreamOutput;
import io.vireo.cli.draw.Fields;
import io.vireo.cli.draw.Measure;
import io.vireo.cli.draw.Progress;
import io.vireo.cli.draw.ProgressBar;
import io.vireo.cli.draw.ProgressLines;
import io.vireo.operation.StreamOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Guests in pipes: {@code save DOMAIN -} and {@code restore -}. */
abstract sealed class StreamCommand implements Callable<Integer> {

  private static final String STANDARD = "-";

  final RootCommand root;

  private StreamCommand(RootCommand root) {
    this.root = root;
  }

  /** {@code save DOMAIN -} and {@code restore -} mean these commands under other names. */
  static List<String> spelled(List<String> arguments) {
    return switch (command(arguments)) {
      case "save" -> replaced(arguments, "save", Save.NAME);
      case "restore" -> replaced(arguments, "restore", Restore.NAME);
      default -> arguments;
    };
  }

  private static String command(List<String> arguments) {
    int at = arguments.lastIndexOf(STANDARD);
    boolean isDocument = at > 0 && arguments.get(at - 1).equals("--xml");
    return at < 0 || isDocument
        ? ""
        : arguments.stream()
            .filter(word -> word.equals("save") || word.equals("restore"))
            .findFirst()
            .orElse("");
  }

  private static List<String> replaced(List<String> arguments, String word, String name) {
    List<String> meant = new ArrayList<>(arguments);
    meant.set(meant.indexOf(word), name);
    meant.remove(meant.lastIndexOf(STANDARD));
    return meant;
  }

  /** A line for people; never where the image goes. */
  void tell(String sentence) {
    if (!root.quiet()) {
      root.terminal().err().println(sentence);
      root.terminal().err().flush();
    }
  }

  /**
   * @param total an estimate; 0 if there is none, and then nothing is shown
   */
  LongConsumer progress(String what, long total) {
    Terminal terminal = root.terminal();
    if (root.quiet() || total == 0) {
      return _ -> {};
    }
    Progress progress =
        terminal.errIsTerminal()
            ? new ProgressBar(terminal.err(), terminal.columns())
            : new ProgressLines(terminal.err());
    long started = System.nanoTime();
    return bytes -> {
      long nanos = Math.max(1, System.nanoTime() - started);
      long perSecond = (long) (bytes * 1e9 / nanos);
      progress.moved(new Measure(what, bytes, Math.max(bytes, total), perSecond));
    };
  }

  static ObjectNode put(ObjectNode arguments, String name, Object value) {
    return switch (value) {
      case null -> arguments;
      case Boolean set -> set ? arguments.put(name, true) : arguments;
      case Integer number -> arguments.put(name, number);
      case Long number -> arguments.put(name, number);
      default -> arguments.put(name, value.toString());
    };
  }

  /** {@code save-stream}. */
  @Command(
      name = Save.NAME,
      description =
          "Writes a domain's image to standard output and stops the domain once all of it is"
              + " written; save DOMAIN - means the same.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Save extends StreamCommand {

    static final String NAME = "save-stream";

    private static final int ASK_AGAIN_MAX = 10;

    @Parameters(paramLabel = "DOMAIN", description = "Name, UUID or number of the domain.")
    private String domain;

    @Option(names = "--xml", paramLabel = "FILE", description = "Keep this document instead.")
    private String xml;

    @Option(names = "--image-format", paramLabel = "NAME", description = "raw or zstd.")
    private String format;

    @Option(names = "--bytes-per-second-max", paramLabel = "N", description = "How fast at most.")
    private Long bytesPerSecondMax;

    @Option(names = "--running", description = "Run after the restore, whatever it was.")
    private boolean running;

    @Option(names = "--paused", description = "Leave the processors standing.")
    private boolean paused;

    @Option(
        names = "--confirm-seconds",
        paramLabel = "N",
        description = "How long the domain waits for what is written to be safe; 60.")
    private Integer confirmSeconds;

    @Option(
        names = "--stall-seconds",
        paramLabel = "N",
        description = "How long the reader may take nothing; 30.")
    private Integer stallSeconds;

    @Option(names = "--verbose", hidden = true, description = "Progress is shown anyway.")
    @SuppressWarnings("UnusedVariable") // virsh's word, for scripts that say it
    private boolean verbose;

    Save(RootCommand root) {
      super(root);
    }

    @Override
    public Integer call() throws IOException {
      Terminal terminal = root.terminal();
      if (terminal.outIsTerminal()) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "standard output is a terminal; send the image to a file or a program");
      }
      @SuppressWarnings("ReferenceEquality") // the process has one
      boolean isProcess = terminal.out() == Terminal.processOutput();
      try (StreamOutput out = StreamOutput.standard(terminal.out(), isProcess);
          GuestDownload guest = root.client().download(StreamOperations.SAVE_STREAM, sent())) {
        Received received = relay(guest, out);
        out.secure(received.trailer());
        confirm(guest.job(), received, out);
        complete(received, out);
        tell("Domain '%s' saved: %s".formatted(domain, Fields.mebibytes(received.bytes())));
      }
      return Commands.OK;
    }

    private ObjectNode sent() {
      ObjectNode sent = root.arguments().put("domain", domain);
      put(sent, "xml", xml == null ? null : RowArgument.document(xml, root.terminal()));
      put(put(sent, "imageFormat", format), "bytesPerSecondMax", bytesPerSecondMax);
      put(sent, "confirmSeconds", confirmSeconds);
      return put(
          put(put(sent, "stallSeconds", stallSeconds), "running", running), "paused", paused);
    }

    private Received relay(GuestDownload guest, StreamOutput out) {
      long total = root.client().job(guest.job()).path("bytesTotal").asLong();
      try {
        return guest.into(out::write, progress("save " + domain, total));
      } catch (IOException broken) {
        throw new VirtException(
            ErrorCode.STREAM_BROKEN,
            "the image of domain '%s' was not written whole, so it goes on: %s"
                .formatted(domain, broken.getMessage()),
            broken);
      }
    }

    /** Returns only if the domain is off. */
    private void confirm(long job, Received received, StreamOutput out) throws IOException {
      try {
        confirm(root.client(), job, received.sha256(), ASK_AGAIN_MAX);
      } catch (VirtException refused) {
        if (isUnknown(refused)) {
          throw new VirtException(
              refused.code(),
              "whether domain '%s' is off is not known: %s; %s"
                  .formatted(domain, refused.getMessage(), out.remedy(received.sha256())),
              refused);
        }
        out.takeBack();
        throw refused;
      }
    }

    private static boolean isUnknown(VirtException failure) {
      return switch (failure.code()) {
        case NO_CONNECT, NOT_RESPONDING, OPERATION_TIMEOUT, INTERNAL_ERROR -> true;
        default -> false;
      };
    }

    /** The same question twice has the same answer, so it can be asked again. */
    private void confirm(DaemonClient client, long job, String sha256, int times) {
      try {
        ObjectNode digest = JsonNodeFactory.instance.objectNode().put("sha256", sha256);
        client.ask(StreamOperations.CONFIRM, digest.put("id", job));
      } catch (VirtException failed) {
        if (!isUnknown(failed) || times == 0) {
          throw failed;
        }
        pause();
        confirm(client, job, sha256, times - 1);
      }
    }

    private static void pause() {
      try {
        boolean _ = new CountDownLatch(1).await(1, TimeUnit.SECONDS);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new VirtException(
            ErrorCode.OPERATION_ABORTED, "waiting was interrupted", interrupted);
      }
    }

    private void complete(Received received, StreamOutput out) {
      try {
        out.complete(received.trailer());
      } catch (IOException failed) {
        throw new VirtException(
            ErrorCode.WRITE_FAILED,
            "domain '%s' is off and the end of its image could not be written: %s; %s"
                .formatted(domain, failed.getMessage(), out.remedy(received.sha256())),
            failed);
      }
    }
  }

  /** {@code restore-stream}. */
  @Command(
      name = Restore.NAME,
      description =
          "Makes a domain go on from the image that standard input gives; restore - means the"
              + " same.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  static final class Restore extends StreamCommand {

    static final String NAME = "restore-stream";

    @Option(
        names = "--sha256",
        paramLabel = "DIGEST",
        description = "What all bytes must have; an image without a trailer needs it.")
    private String sha256;

    @Option(names = "--running", description = "Run after the restore, whatever it was.")
    private boolean running;

    @Option(names = "--paused", description = "Leave the processors standing.")
    private boolean paused;

    @Option(names = "--reset-nvram", description = "Begin with fresh UEFI variables.")
    private boolean resetNvram;

    @Option(
        names = "--stall-seconds",
        paramLabel = "N",
        description = "How long the input may give nothing; 30.")
    private Integer stallSeconds;

    Restore(RootCommand root) {
      super(root);
    }

    @Override
    public Integer call() {
      ObjectNode sent = root.arguments();
      put(put(put(sent, "sha256", sha256), "running", running), "paused", paused);
      put(put(sent, "resetNvram", resetNvram), "stallSeconds", stallSeconds);
      JsonNode domain =
          root.client()
              .upload(
                  StreamOperations.RESTORE_STREAM,
                  sent,
                  root.terminal().in(),
                  progress("restore", fileBytes()));
      root.print(domain, "Domain '%s' restored".formatted(domain.path("name").asText()));
      return Commands.OK;
    }

    /** Of a file that a shell opened for us. */
    private static long fileBytes() {
      try {
        Path itself = Path.of("/proc/self/fd/0");
        return Files.isRegularFile(itself) ? Files.size(itself) : 0;
      } catch (IOException unknown) {
        return 0;
      }
    }
  }
}
