package io.vireo.qemu.qmp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/**
 * What does a line of QEMU's monitor cost: an event in, a command out? The peer is Jackson's tree
 * without records. In this package because the codec is nobody else's.
 */
@State(Scope.Thread)
public class QmpBench {

  private static final String EVENT =
      """
      {"timestamp": {"seconds": 1795430000, "microseconds": 271828}, "event": "BLOCK_IO_ERROR", \
      "data": {"device": "", "node-name": "disk-0-storage", "reason": "No space left on device", \
      "operation": "write", "action": "stop", "nospace": true}}\
      """;

  private final JsonMapper jackson = JsonMapper.builder().build();
  private final QmpCommand<?> command =
      new MigrationCommands.MigrateSetCapabilities(
          List.of(
              new MigrationCommands.Capability("events", true),
              new MigrationCommands.Capability("multifd", false),
              new MigrationCommands.Capability("mapped-ram", false)));
  private long id;

  @Benchmark
  public Object readEvent() {
    return QmpCodec.decode(EVENT);
  }

  @Benchmark
  public JsonNode readEventByTree() throws JsonProcessingException {
    return jackson.readTree(EVENT);
  }

  @Benchmark
  public String writeCommand() {
    return QmpCodec.encode(++id, command.command(), QmpCodec.arguments(command));
  }

  @Benchmark
  public String writeCommandByTree() {
    ObjectNode line = jackson.createObjectNode().put("execute", "migrate-set-capabilities");
    line.putObject("arguments")
        .putArray("capabilities")
        .add(capability("events", true))
        .add(capability("multifd", false))
        .add(capability("mapped-ram", false));
    return line.put("id", ++id).toString();
  }

  private ObjectNode capability(String name, boolean state) {
    return jackson.createObjectNode().put("capability", name).put("state", state);
  }
}
