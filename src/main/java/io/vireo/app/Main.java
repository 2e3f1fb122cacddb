package io.vireo.app;

import io.vireo.cli.Commands;
import io.vireo.cli.Terminal;
import io.vireo.cli.TrainCommand;
import io.vireo.cli.demo.DemoCommand;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The program: the daemon as {@code serve}, and every client command. */
public final class Main {

  private Main() {}

  /** Runs one command and exits with its status. */
  public static void main(String[] arguments) {
    Terminal terminal = Terminal.ofProcess();
    Map<String, Supplier<Object>> more = new LinkedHashMap<>();
    more.put("serve", () -> new ServeCommand(terminal));
    more.put("demo", () -> new DemoCommand(terminal));
    more.put(AuthCommand.NAME, () -> AuthCommand.of(terminal));
    more.put(TlsCommand.NAME, () -> new TlsCommand(terminal));
    more.put(TrainCommand.NAME, () -> new TrainCommand(terminal));
    System.exit(Commands.run(terminal, List.of(arguments), more));
  }
}
