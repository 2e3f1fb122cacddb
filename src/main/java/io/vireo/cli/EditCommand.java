package io.vireo.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Hands a document to the user's editor and gives back what comes of it. */
abstract sealed class EditCommand implements Callable<Integer> {

  private final RootCommand root;

  private EditCommand(RootCommand root) {
    this.root = root;
  }

  /** {@code edit}: the definition of a domain. */
  @Command(
      name = "edit",
      description = "Edits a domain's definition with $EDITOR.",
      mixinStandardHelpOptions = true)
  static final class OfDomain extends EditCommand {
    @Parameters(paramLabel = "DOMAIN")
    private String domain;

    OfDomain(RootCommand root) {
      super(root);
    }

    @Override
    public Integer call() {
      ObjectNode get = arguments().put("domain", domain).put("inactive", true).put("secure", true);
      return edit(DomainOperations.XML, get, DomainOperations.DEFINE, arguments());
    }
  }

  /** {@code managedsave-edit}: the document inside a managed save image. */
  @Command(
      name = "managedsave-edit",
      description = "Edits the document inside the managed save image with $EDITOR.",
      mixinStandardHelpOptions = true)
  static final class OfManagedSave extends EditCommand {
    @Parameters(paramLabel = "DOMAIN")
    private String domain;

    @Option(names = "--running", description = "Run when it is restored.")
    private boolean running;

    @Option(names = "--paused", description = "Stay paused when it is restored.")
    private boolean paused;

    OfManagedSave(RootCommand root) {
      super(root);
    }

    @Override
    public Integer call() {
      ObjectNode put = arguments().put("domain", domain).put("running", running);
      return edit(
          SaveOperations.MANAGED_SAVE_XML,
          arguments().put("domain", domain).put("secure", true),
          SaveOperations.MANAGED_SAVE_DEFINE,
          put.put("paused", paused));
    }
  }

  /** {@code save-image-edit}: the document inside a save image. */
  @Command(
      name = "save-image-edit",
      description = "Edits the document inside a save image with $EDITOR.",
      mixinStandardHelpOptions = true)
  static final class OfImage extends EditCommand {
    @Parameters(paramLabel = "FILE")
    private String file;

    @Option(names = "--running", description = "Run when it is restored.")
    private boolean running;

    @Option(names = "--paused", description = "Stay paused when it is restored.")
    private boolean paused;

    OfImage(RootCommand root) {
      super(root);
    }

    @Override
    public Integer call() {
      String path = daemonFile(file);
      ObjectNode put = arguments().put("path", path).put("running", running);
      put.remove("hypervisor");
      return edit(
          SaveOperations.IMAGE_XML,
          put.objectNode().put("path", path).put("secure", true),
          SaveOperations.IMAGE_DEFINE,
          put.put("paused", paused));
    }
  }

  ObjectNode arguments() {
    return root.arguments();
  }

  Terminal terminal() {
    return root.terminal();
  }

  String daemonFile(String file) {
    return root.daemonFile(file).text();
  }

  int edit(Operation<?, ?> read, ObjectNode get, Operation<?, ?> write, ObjectNode put) {
    String before = root.client().ask(read, get).path("xml").asText();
    String after = edited(before);
    if (after.equals(before)) {
      root.say("nothing was changed");
      return Commands.OK;
    }
    root.client().ask(write, put.put("xml", after));
    root.say("the changed document is kept");
    return Commands.OK;
  }

  private String edited(String before) {
    try {
      Path file = Files.createTempFile("vireo-", ".xml");
      try {
        Files.writeString(file, before);
        run(file);
        return Files.readString(file);
      } finally {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "the document could not be edited; set EDITOR", failure);
    }
  }

  private void run(Path file) throws IOException {
    var environment = terminal().environment();
    String editor = environment.getOrDefault("VISUAL", environment.getOrDefault("EDITOR", "vi"));
    Process process =
        new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
            .inheritIO()
            .start();
    try {
      if (process.waitFor() != 0) {
        throw new VirtException(
            ErrorCode.OPERATION_ABORTED, "editor '" + editor + "' failed; nothing was changed");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "editing was interrupted", interrupted);
    }
  }
}
