package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.cli.client.Problem;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.text.JobText;
import io.vireo.cli.text.Show;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code job watch}: looks on at somebody's job until it has ended. */
@Command(
    name = JobWatchCommand.NAME,
    description = {
      "Shows a job's progress until it has ended; job watch ID means the same.",
      "The status is 0 if it was completed, 1 if not. Ctrl-C ends looking, not the job."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class JobWatchCommand implements Callable<Integer> {

  static final String NAME = "job-watch";

  /** Commands on jobs that may be spelled as two words. */
  private static final Set<String> SECOND_WORDS = Set.of("watch", "abort");

  @Parameters(paramLabel = "ID", description = "Number of the job.")
  private long id;

  private final RootCommand root;

  JobWatchCommand(RootCommand root) {
    this.root = root;
  }

  /** {@code job watch} and {@code job abort} as the one word that they are. */
  static List<String> spelled(List<String> arguments) {
    int at = arguments.indexOf("job");
    if (at < 0 || at + 1 == arguments.size() || !SECOND_WORDS.contains(arguments.get(at + 1))) {
      return arguments;
    }
    List<String> spelled = new ArrayList<>(arguments);
    spelled.set(at, "job-" + spelled.remove(at + 1));
    return spelled;
  }

  @Override
  public Integer call() {
    JsonNode job = root.jobs().observed(id);
    root.print(job, JobText.info(answer(job)));
    if (!job.path("state").asText().equals("completed")) {
      throw Problem.read(job.path("error"));
    }
    return Commands.OK;
  }

  private Show.Answer answer(JsonNode job) {
    Terminal terminal = root.terminal();
    Ink ink = Ink.of(terminal.outIsTerminal(), terminal.environment());
    return new Show.Answer(job, Map.of(), Set.of(), job, ink, terminal.columns());
  }
}
