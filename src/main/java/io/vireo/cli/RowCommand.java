package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.cli.client.DaemonClient.Answer;
import io.vireo.cli.draw.Ink;
import io.vireo.cli.draw.Timeline;
import io.vireo.cli.text.Show;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Any command that is a catalogue row: reads the arguments, calls, waits for a job, shows. */
final class RowCommand implements Callable<Integer> {

  private static final String DRY_RUN = "dryRun";

  private final CommandRow row;
  private final RootCommand root;
  private final List<RowArgument> arguments;
  private final Map<String, OptionSpec> flags;

  private RowCommand(CommandRow row, RootCommand root) {
    this.row = row;
    this.root = root;
    this.arguments = arguments(row);
    this.flags =
        new TreeMap<>(row.flags())
            .entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        each -> Options.flag(each.getValue(), each.getKey()),
                        (one, _) -> one,
                        LinkedHashMap::new));
  }

  static CommandSpec spec(CommandRow row, RootCommand root) {
    RowCommand command = new RowCommand(row, root);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name(row.name());
    spec.aliases(row.aliases().toArray(String[]::new));
    Options.helped(spec);
    spec.usageMessage().description(row.sentence()).sortOptions(false);
    command.arguments.forEach(each -> spec.add(each.spec()));
    command.flags.values().forEach(spec::addOption);
    return spec;
  }

  private static List<RowArgument> arguments(CommandRow row) {
    List<RowArgument> found = new ArrayList<>();
    int[] place = {0};
    Stream.of(row.row().arguments().getRecordComponents())
        .filter(component -> !row.fixed().containsKey(component.getName()))
        .flatMap(component -> RowArgument.of(component, place[0]).stream())
        .peek(argument -> place[0] += argument.isPlaced() ? 1 : 0)
        .forEach(found::add);
    return List.copyOf(found);
  }

  @Override
  public Integer call() {
    ObjectNode sent = sent();
    CommandRow called = row.dryRun().filter(_ -> sent.path(DRY_RUN).asBoolean()).orElse(row);
    Show.Answer answer =
        switch (root.client().call(called.row(), sent)) {
          case Answer.Result done -> answer(done.value(), MissingNode.getInstance());
          case Answer.Accepted begun -> ended(root.jobs().ended(begun.job()));
        };
    show(called.show(), answer);
    return called.succeeds().test(answer.result()) ? Commands.OK : Commands.FAILED;
  }

  private Show.Answer ended(JsonNode job) {
    return answer(job.path("result"), job);
  }

  private Show.Answer answer(JsonNode result, JsonNode job) {
    return new Show.Answer(
        result,
        typed(),
        flagsGiven(),
        job,
        Ink.of(root.terminal().outIsTerminal(), root.terminal().environment()),
        root.terminal().columns());
  }

  private ObjectNode sent() {
    ObjectNode sent = root.arguments();
    if (!takesHypervisor()) {
      sent.removeAll();
    }
    row.fixed().forEach(sent::put);
    arguments.forEach(each -> each.read(sent, root));
    return sent;
  }

  private boolean takesHypervisor() {
    return Stream.of(row.row().arguments().getRecordComponents())
        .anyMatch(component -> component.getName().equals("hypervisor"));
  }

  private void show(Show show, Show.Answer answer) {
    switch (show) {
      case Show.Says says when !root.json() -> root.say(says.sentence(answer));
      case Show.Says _ -> root.print(answer.result(), "");
      case Show.Prints prints -> root.print(answer.result(), prints.text().apply(answer));
    }
    String chart = Timeline.of(answer.job(), answer.ink(), answer.columns());
    if (!chart.isEmpty()) {
      root.say("\n" + chart.stripTrailing());
    }
  }

  private Map<String, String> typed() {
    return arguments.stream()
        .filter(each -> each.spec().getValue() instanceof String)
        .collect(Collectors.toMap(RowArgument::component, each -> each.spec().getValue()));
  }

  private Set<String> flagsGiven() {
    return flags.entrySet().stream()
        .filter(each -> Options.given(each.getValue()))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
