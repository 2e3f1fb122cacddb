package io.vireo.cli;

import static io.vireo.cli.Options.given;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.cli.draw.TextTable;
import io.vireo.cli.text.DomainText;
import io.vireo.cli.text.DomainTitle;
import io.vireo.operation.DomainOperations;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** {@code list}: which domains there are; by default the active ones. */
final class ListCommand implements Callable<Integer> {

  static final String NAME = "list";

  private final ListFilter filter = new ListFilter();
  private final OptionSpec name = Options.flag("Names only, one a line.", "--name");
  private final OptionSpec uuid = Options.flag("UUIDs only, one a line.", "--uuid");
  private final OptionSpec id = Options.flag("Numbers only, one a line.", "--id");
  private final OptionSpec managedSave =
      Options.flag("Mark inactive domains that have a saved state.", "--managed-save");
  private final OptionSpec title = Options.flag("Show titles.", "--title");
  private final RootCommand root;

  private ListCommand(RootCommand root) {
    this.root = root;
  }

  static CommandSpec spec(RootCommand root) {
    ListCommand command = new ListCommand(root);
    CommandSpec spec = Options.helped(CommandSpec.wrapWithoutInspection(command).name(NAME));
    spec.usageMessage()
        .description("Lists domains, by default the active ones.")
        .sortOptions(false);
    command.filter.addTo(spec);
    Stream.of(command.name, command.uuid, command.id, command.managedSave, command.title)
        .forEach(spec::addOption);
    return spec;
  }

  @Override
  public Integer call() {
    JsonNode answer = root.client().ask(DomainOperations.LIST, filter.sent(root.arguments()));
    List<JsonNode> domains =
        StreamSupport.stream(answer.path("domains").spliterator(), false)
            .filter(filter::passes)
            .toList();
    ArrayNode shown = JsonNodeFactory.instance.arrayNode().addAll(domains);
    root.print(JsonNodeFactory.instance.objectNode().set("domains", shown), text(domains));
    return Commands.OK;
  }

  private String text(List<JsonNode> domains) {
    if (!given(name) && !given(uuid) && !given(id)) {
      return table(domains) + "\n";
    }
    return domains.stream().map(domain -> line(domain) + "\n").collect(Collectors.joining());
  }

  private String line(JsonNode domain) {
    List<String> words = new ArrayList<>();
    if (given(id)) {
      words.add(DomainText.id(domain));
    }
    if (given(uuid)) {
      words.add(domain.path("uuid").asText());
    }
    if (given(name)) {
      words.add(domain.path("name").asText());
    }
    return String.join(" ", words);
  }

  private String table(List<JsonNode> domains) {
    boolean many = domains.stream().map(each -> each.path("hypervisor")).distinct().count() > 1;
    List<String> heads = new ArrayList<>(List.of("Id", "Name", "State"));
    if (many) {
      heads.add("Hypervisor");
    }
    if (given(title)) {
      heads.add("Title");
    }
    TextTable table = new TextTable(heads.toArray(String[]::new));
    domains.forEach(domain -> table.row(cells(domain, many)));
    return table.text();
  }

  private List<String> cells(JsonNode domain, boolean many) {
    List<String> cells = new ArrayList<>();
    cells.add(DomainText.id(domain));
    cells.add(domain.path("name").asText());
    cells.add(state(domain));
    if (many) {
      cells.add(domain.path("hypervisor").asText());
    }
    if (given(title)) {
      cells.add(title(domain));
    }
    return cells;
  }

  private String state(JsonNode domain) {
    boolean saved = given(managedSave) && domain.path("managedSave").asBoolean();
    return saved && domain.path("state").asText().equals("shutoff")
        ? "saved"
        : DomainText.stateWord(domain.path("state").asText());
  }

  private String title(JsonNode domain) {
    ObjectNode arguments = JsonNodeFactory.instance.objectNode();
    arguments.set("domain", domain.path("uuid"));
    arguments.set("hypervisor", domain.path("hypervisor"));
    return DomainTitle.in(root.client().ask(DomainOperations.XML, arguments).path("xml").asText());
  }
}
