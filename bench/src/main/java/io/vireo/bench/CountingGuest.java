package io.vireo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.nio.file.Path;

/** A guest of Vireo's. */
record CountingGuest(DaemonProcess daemon, Machine machine) implements Guest {

  static final String HYPERVISOR = "qemu:///session";

  @Override
  public void boot() throws IOException, InterruptedException {
    machine.writeDisk();
    ObjectNode definition = JsonNodeFactory.instance.objectNode();
    definition.put("xml", machine.xml()).put("hypervisor", HYPERVISOR);
    daemon.ask(DomainOperations.DEFINE, definition);
    daemon.postAndWait(at("/start"), JsonNodeFactory.instance.objectNode().put("paused", true));
    try (SerialLine line = machine.listen()) {
      daemon.ask(DomainOperations.RESUME, one());
      Machine.awaitFilled(line);
    }
  }

  private String at(String verb) {
    return "/domains/" + machine.name() + verb;
  }

  private ObjectNode one() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("hypervisor", HYPERVISOR)
        .put("domain", machine.name());
  }

  @Override
  public double save(Path image, Way way) {
    return daemon.postAndWait(at("/save"), way.save(image)).path("pausedMillis").asDouble();
  }

  @Override
  public void restore(Path image, Way way) {
    daemon.postAndWait("/restore", way.restore(image));
  }

  @Override
  public void destroy() {
    daemon.ask(DomainOperations.DESTROY, one());
  }
}
