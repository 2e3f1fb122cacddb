package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.qmp.QmpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A running QEMU as this room sees it.
 *
 * @param process whose threads are the guest's processors
 * @param directory its own, with its sockets
 * @param document what it is now
 * @param monitor the present connection; throws where there is none
 */
public record Machine(
    Host host,
    Loop loop,
    QemuCapabilities capabilities,
    ProcessIdentity process,
    Path directory,
    Document document,
    Supplier<QmpClient> monitor) {

  /** For commands that wait for the guest's disks. */
  static final Duration DISK_DEADLINE = Duration.ofSeconds(20);

  /** The live document, which changes with the machine. */
  public interface Document {
    Domain now();

    void change(UnaryOperator<Domain> change);
  }

  Domain domain() {
    return document.now();
  }

  static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  Future<JsonNode> ask(String command) {
    return ask(command, object());
  }

  Future<JsonNode> ask(String command, ObjectNode arguments) {
    return ask(command, arguments, QmpClient.COMMAND_DEADLINE);
  }

  Future<JsonNode> ask(String command, ObjectNode arguments, Duration deadline) {
    try {
      return monitor.get().execute(command, arguments, deadline);
    } catch (VirtException notConnected) {
      return Future.failedFuture(notConnected);
    }
  }

  Future<Void> pause(Duration pause) {
    Promise<Void> over = Promise.promise();
    loop.after(pause, over::complete);
    return over.future();
  }
}
