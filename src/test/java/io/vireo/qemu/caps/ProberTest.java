package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProberTest {

  private final List<String> asked = new ArrayList<>();

  @Test
  void asksEachQuestionOnce() {
    Prober.ask(refusing(Set.of(), ErrorCode.OPERATION_FAILED));

    assertThat(asked)
        .doesNotHaveDuplicates()
        .contains("query-machines", "device-list-properties {\"typename\":\"virtio-blk-pci\"}")
        .hasSize(CapsQuery.all().size());
  }

  @Test
  void leavesOutWhatQemuRefuses() {
    Map<CapsQuery, JsonNode> replies =
        Prober.ask(refusing(Set.of("device-list-properties"), ErrorCode.OPERATION_FAILED)).result();

    assertThat(replies).containsKey(CapsQuery.MACHINES);
    assertThat(replies.keySet()).noneMatch(query -> query.command().startsWith("device-list"));
  }

  @Test
  void failsWhenARequiredQuestionIsRefused() {
    Future<?> probe = Prober.ask(refusing(Set.of("query-machines"), ErrorCode.OPERATION_FAILED));

    assertThat(probe.cause()).hasMessageContaining("query-machines");
  }

  @Test
  void failsWhenQemuFallsSilent() {
    Future<?> probe = Prober.ask(refusing(Set.of("query-kvm"), ErrorCode.NOT_RESPONDING));

    assertThat(probe.failed()).isTrue();
  }

  private QmpExchange refusing(Set<String> commands, ErrorCode code) {
    return (command, arguments) -> {
      asked.add(arguments.isEmpty() ? command : command + " " + arguments);
      return commands.contains(command)
          ? Future.failedFuture(new VirtException(code, "no"))
          : Future.succeededFuture(JsonNodeFactory.instance.arrayNode());
    };
  }
}
