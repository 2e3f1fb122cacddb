package io.vireo.app;

import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import io.vireo.cli.demo.DemoCommand;
import java.util.List;

/** The program: the daemon as {@code serve}, and every client command. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    System.exit(
        Commands.run(
            terminal, List.of(arguments), new ServeCommand(terminal), new DemoCommand(terminal)));
  }
}
