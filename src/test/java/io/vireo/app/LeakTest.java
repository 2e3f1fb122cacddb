package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.DomainRef;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Inflow;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Define;
import io.vireo.operation.DomainOperations.Domains;
import io.vireo.operation.DomainOperations.ListDomains;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.SaveOperations.ManagedSave;
import io.vireo.state.Awaited;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every row of the catalogue, called by somebody who may do everything with the domains of team a
 * and nothing with others: no answer may tell anything of the domain of team b.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LeakTest {

  private static final Caller ANN = new Caller("token ann", Way.TLS);
  private static final Caller ROOT = new Caller("uid 0", Way.UNIX_SOCKET);

  private static final String POLICY =
      """
      roles:
        admin: [{allow: "*"}]
        team-a: [{allow: "*", where: {label: {team: a}}}]
      bindings:
        - {role: admin, to: "uid 0"}
        - {role: team-a, to: "token ann"}
      """;

  /** Whatever may not be found in an answer. */
  private static final String MARK = "theirs";

  @TempDir private static Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Vireo vireo;
  private Dispatcher dispatcher;
  private DomainInfo theirs;
  private long job;

  @BeforeAll
  void open() throws IOException {
    Path policy = Files.writeString(directory.resolve("policy.yaml"), POLICY);
    vireo =
        Awaited.result(
            Vireo.open(
                vertx,
                Settings.parse(
                    """
                    state-dir: "%1$s/state"
                    run-dir: "%1$s/run"
                    hypervisors: ["test:///default"]
                    auth: {policy: "%2$s"}
                    """
                        .formatted(directory, policy))));
    dispatcher = vireo.wiring().dispatcher();
    define("ours", "a");
    theirs = define(MARK, "b");
    Awaited.result(
        dispatcher.call(
            DomainOperations.START,
            () -> DomainOperations.Start.of(ref(), Optional.empty()),
            ROOT));
    Awaited.result(
        dispatcher.call(
            SaveOperations.MANAGED_SAVE, () -> ManagedSave.of(ref(), Optional.empty()), ROOT));
    JobInfo last =
        Awaited.result(
            dispatcher.call(
                JobOperations.OF_DOMAIN, () -> new OneDomain(ref(), Optional.empty()), ROOT));
    job = last.id();
  }

  @AfterAll
  void close() {
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private static DomainRef ref() {
    return DomainRef.parse(MARK);
  }

  private DomainInfo define(String name, String team) {
    String xml =
        """
        <domain type='test'><name>%s</name><memory>1024</memory><vcpu>1</vcpu>
        <metadata><v:labels xmlns:v='urn:vireo:labels'><v:label name='team'>%s</v:label></v:labels>
        </metadata><os><type>hvm</type></os></domain>\
        """
            .formatted(name, team);
    return Awaited.result(
        dispatcher.call(DomainOperations.DEFINE, () -> new Define(xml, Optional.empty()), ROOT));
  }

  static List<Operation<?, ?>> rows() {
    return Catalogue.ROWS;
  }

  /** The row's example, about their domain by its UUID, or their job. */
  private <Q extends Record> Q arguments(Operation<Q, ?> row) {
    ObjectNode example = Json.object(row.example());
    if (example.has("domain")) {
      example.put("domain", theirs.uuid().toString());
    }
    if (example.has("id")) {
      example.put("id", job);
    }
    if (row.needs().object().equals("domain") && example.has("xml")) {
      example.put("xml", "<domain type='test'><name>" + MARK + "</name></domain>");
    }
    return Json.arguments(row.arguments(), example);
  }

  private <Q extends Record, R extends Record> Future<String> call(Operation<Q, R> row) {
    Terms terms = Terms.NONE;
    return switch (row.mode()) {
      case QUICK, JOB -> text(dispatcher.call(row, () -> arguments(row), ANN, terms));
      case GIVES -> text(dispatcher.give(row, () -> arguments(row), ANN, terms));
      case TAKES ->
          text(
              dispatcher.take(
                  row, () -> arguments(row), new Dispatcher.Incoming(ANN, terms, new NoBytes())));
    };
  }

  private static Future<String> text(Future<?> answer) {
    return answer.transform(
        ended ->
            Future.succeededFuture(
                ended.succeeded()
                    ? String.valueOf(ended.result())
                    : String.valueOf(ended.cause().getMessage())));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsNothingOfOthersDomains(Operation<?, ?> row) {
    String answer = Awaited.result(call(row));
    assertThat(answer.replace("on a domain of that name", "")).doesNotContain(MARK);
  }

  @Test
  void changesNothingOfOthersDomains() {
    Domains all =
        Awaited.result(
            dispatcher.call(
                DomainOperations.LIST,
                () -> new ListDomains(Optional.empty(), Optional.empty()),
                ROOT));
    assertThat(all.domains()).extracting(DomainInfo::name).contains("ours", MARK);
    Domains seen =
        Awaited.result(
            dispatcher.call(
                DomainOperations.LIST,
                () -> new ListDomains(Optional.empty(), Optional.empty()),
                ANN));
    assertThat(seen.domains()).extracting(DomainInfo::name).containsExactly("ours");
    assertThat(seen.domains().getFirst().owner()).contains("uid 0");
    assertThat(all.domains())
        .filteredOn(it -> it.name().equals(MARK))
        .first()
        .extracting(DomainInfo::managedSave)
        .isEqualTo(true);
  }

  /** A client that sends nothing. */
  private static final class NoBytes implements Inflow {
    @Override
    public OptionalLong length() {
      return OptionalLong.of(0);
    }

    @Override
    public void open(Taker taker) {
      taker.end();
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void close() {}
  }
}
