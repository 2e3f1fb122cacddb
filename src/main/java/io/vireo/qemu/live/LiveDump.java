package io.vireo.qemu.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.CoreDumping;
import java.nio.file.Path;
import java.time.Duration;

/** The guest's memory as a core file (QEMU's qapi/dump.json). */
final class LiveDump implements CoreDumping {

  private static final Duration LOOK = Duration.ofMillis(100);

  private final Machine machine;

  LiveDump(Machine machine) {
    this.machine = machine;
  }

  @Override
  public Future<Void> dump(Path file, String format, Moves moves) {
    ObjectNode arguments =
        Machine.object()
            .put("paging", false)
            .put("protocol", "file:" + file)
            .put("detach", true)
            .put("format", format);
    return known(format)
        .compose(_ -> machine.ask("dump-guest-memory", arguments, Machine.DISK_DEADLINE))
        .compose(_ -> follow(moves));
  }

  private Future<Void> known(String format) {
    return machine
        .ask("query-dump-guest-memory-capability")
        .compose(
            answer -> {
              for (JsonNode each : answer.path("formats")) {
                if (each.asText().equals(format)) {
                  return Future.succeededFuture();
                }
              }
              return Future.failedFuture(
                  new VirtException(
                      ErrorCode.ARGUMENT_UNSUPPORTED,
                      "the emulator dumps no '" + format + "'; it has " + answer.path("formats")));
            });
  }

  private Future<Void> follow(Moves moves) {
    return machine
        .ask("query-dump")
        .compose(
            answer -> {
              moves.moved(answer.path("completed").asLong(), answer.path("total").asLong());
              return switch (answer.path("status").asText()) {
                case "completed" -> Future.succeededFuture();
                case "active" -> machine.pause(LOOK).compose(_ -> follow(moves));
                default ->
                    Future.failedFuture(
                        new VirtException(
                            ErrorCode.OPERATION_FAILED,
                            "the emulator did not write the whole of the guest's memory"));
              };
            });
  }
}
