package io.vireo.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.cli.JobWatch;
import io.vireo.cli.Terminal;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.DaemonClient.Answer;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the story asks of the daemon, about one domain. */
final class Calls {

  private static final Duration LOOK = Duration.ofMillis(20);

  private final DaemonClient client;
  private final Terminal terminal;
  private final String hypervisor;
  private final String domain;

  Calls(DaemonClient client, Terminal terminal, String hypervisor, String domain) {
    this.client = client;
    this.terminal = terminal;
    this.hypervisor = hypervisor;
    this.domain = domain;
  }

  static ObjectNode arguments() {
    return JsonNodeFactory.instance.objectNode();
  }

  ObjectNode here() {
    return arguments().put("hypervisor", hypervisor);
  }

  ObjectNode onDomain() {
    return here().put("domain", domain);
  }

  /** Calls and waits for the end, with a progress bar if it is a job. */
  JsonNode run(Operation<?, ?> row, ObjectNode arguments) {
    return switch (client.call(row, arguments)) {
      case Answer.Result done -> done.value();
      case Answer.Accepted begun -> JobWatch.on(client, terminal, false).await(begun.job());
    };
  }

  /** Begins a job and does not wait. */
  long begin(Operation<?, ?> row, ObjectNode arguments) {
    return switch (client.call(row, arguments)) {
      case Answer.Result _ -> throw new NotShown(row.name() + " did not become a job");
      case Answer.Accepted begun -> begun.job();
    };
  }

  JsonNode job(long id) {
    return client.job(id);
  }

  void define(String xml) {
    run(DomainOperations.DEFINE, here().put("xml", xml));
  }

  void startPaused() {
    run(DomainOperations.START, onDomain().put("paused", true));
  }

  void resume() {
    run(DomainOperations.RESUME, onDomain());
  }

  void destroy() {
    run(DomainOperations.DESTROY, onDomain());
  }

  void undefine() {
    run(DomainOperations.UNDEFINE, onDomain().put("managedSave", true));
  }

  JsonNode save(Path image) {
    return run(SaveOperations.SAVE, onDomain().put("path", image.toString()));
  }

  JsonNode managedSave() {
    return run(SaveOperations.MANAGED_SAVE, onDomain());
  }

  void restorePaused(Path image) {
    run(SaveOperations.RESTORE, here().put("path", image.toString()).put("paused", true));
  }

  JsonNode image(Path image) {
    return run(SaveOperations.IMAGE_INFO, arguments().put("path", image.toString()));
  }

  JsonNode info() {
    return run(DomainOperations.INFO, onDomain());
  }

  String state() {
    return info().path("state").asText();
  }

  JsonNode hypervisors() {
    return run(HypervisorOperations.LIST, arguments()).path("hypervisors");
  }

  /** Looks again and again until it is so. */
  static void await(Duration most, String sentence, BooleanSupplier so) {
    long end = System.nanoTime() + most.toNanos();
    while (!so.getAsBoolean()) {
      NotShown.unless(System.nanoTime() - end < 0, sentence + " within " + most.toSeconds() + " s");
      pause(LOOK);
    }
  }

  static void pause(Duration time) {
    try {
      boolean _ = new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new NotShown("the demo was interrupted", interrupted);
    }
  }
}
