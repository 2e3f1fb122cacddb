package io.vireo.bench;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./vireo bench}: without a subcommand, both. */
@Command(
    name = "bench",
    description = "Measures Vireo beside a peer; ends with 1 where a promise is broken.",
    mixinStandardHelpOptions = true,
    subcommands = {
      MicroCommand.class,
      SaveCommand.class,
      EventsCommand.class,
      ApiCommand.class,
      RpcCommand.class,
      StartCommand.class
    })
public final class Main implements Callable<Integer> {

  private Main() {}

  /** Runs the command line and exits with its status. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Main()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    int micro = new CommandLine(new MicroCommand()).execute();
    System.out.println();
    int save = new CommandLine(new SaveCommand()).execute();
    return Math.max(micro, save);
  }
}
