package io.vireo.cli;

import io.vireo.cli.text.ImageText;
import io.vireo.operation.ImageOperations;
import io.vireo.operation.StreamOperations;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What is asked of save images themselves: {@code image show}, {@code image verify}, {@code image
 * complete}.
 */
final class ImageCommand implements Callable<Integer> {

  static final String NAME = "image";

  private static final List<CommandRow> ROWS =
      List.of(
          CommandRow.command("show", ImageOperations.SHOW).prints(ImageText::shown),
          CommandRow.command("verify", ImageOperations.VERIFY)
              .prints(ImageText::verified)
              .succeedsIf(ImageText::isGood),
          CommandRow.command("complete", StreamOperations.COMPLETE)
              .says("Save image {path} is complete"));

  private final RootCommand root;

  private ImageCommand(RootCommand root) {
    this.root = root;
  }

  static CommandLine of(RootCommand root) {
    CommandSpec spec =
        CommandSpec.wrapWithoutInspection(new ImageCommand(root))
            .name(NAME)
            .mixinStandardHelpOptions(true);
    spec.usageMessage()
        .description("Looks at save images, and completes them.")
        .synopsisSubcommandLabel("COMMAND");
    CommandLine line = new CommandLine(spec);
    for (CommandRow row : ROWS) {
      line.addSubcommand(new CommandLine(RowCommand.spec(row, root)));
    }
    return line;
  }

  @Override
  public Integer call() {
    root.terminal().err().println("image show FILE, image verify FILE, or image complete FILE?");
    return Commands.USAGE;
  }
}
