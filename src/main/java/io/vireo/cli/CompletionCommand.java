package io.vireo.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code completion}: prints the script for a shell. */
@Command(
    name = "completion",
    description = "Prints what makes a shell complete commands: source <(./vireo completion bash)",
    mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {

  /** Shells it is known for. */
  enum Shell {
    BASH
  }

  @Parameters(paramLabel = "SHELL", defaultValue = "bash", description = "${COMPLETION-CANDIDATES}")
  private Shell shell;

  private final CommandLine all;
  private final Terminal terminal;

  CompletionCommand(CommandLine all, Terminal terminal) {
    this.all = all;
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    switch (shell) {
      case BASH -> terminal.out().print(Commands.completion(all));
    }
    terminal.out().flush();
    return Commands.OK;
  }
}
