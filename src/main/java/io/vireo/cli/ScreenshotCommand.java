package io.vireo.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.ConsoleOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code screenshot}: what is on the guest's screen, as a file. */
@Command(
    name = "screenshot",
    description = "Writes a picture of the domain's screen into a file, as PNG.",
    mixinStandardHelpOptions = true)
final class ScreenshotCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DOMAIN")
  private String domain;

  @Parameters(paramLabel = "FILE", arity = "0..1", description = "By default DOMAIN.png.")
  private String file;

  @Option(
      names = "--screen",
      paramLabel = "HEAD",
      description = "Which head of the first graphics card, from 0.")
  private Integer screen;

  private final RootCommand root;

  ScreenshotCommand(RootCommand root) {
    this.root = root;
  }

  @Override
  public Integer call() {
    ObjectNode arguments = root.arguments().put("domain", domain);
    if (screen != null) {
      arguments.put("screen", screen);
    }
    Path target = root.terminal().absolute(file == null ? domain.replace('/', '_') + ".png" : file);
    try {
      byte[] png =
          root.client().ask(ConsoleOperations.SCREENSHOT, arguments).path("bytes").binaryValue();
      Files.write(target, png);
    } catch (IOException failure) {
      throw new VirtException(ErrorCode.WRITE_FAILED, target + " cannot be written", failure);
    }
    root.say("Screen of domain '" + domain + "' is in " + target);
    return Commands.OK;
  }
}
