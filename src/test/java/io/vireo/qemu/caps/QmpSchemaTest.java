package io.vireo.qemu.caps;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class QmpSchemaTest {

  private final QmpSchema schema;

  QmpSchemaTest() throws JsonProcessingException {
    schema =
        new QmpSchema(
            new ObjectMapper()
                .readTree(
                    """
                    [{"name":"add","meta-type":"command","arg-type":"1","ret-type":"4",
                      "features":["json"]},
                     {"name":"1","meta-type":"object","members":[{"name":"list","type":"[2]"}],
                      "variants":[{"case":"file","type":"3"}]},
                     {"name":"[2]","meta-type":"array","element-type":"2"},
                     {"name":"2","meta-type":"enum","members":[{"name":"old"},{"name":"new"}]},
                     {"name":"3","meta-type":"object","members":[{"name":"path","type":"str"}]},
                     {"name":"4","meta-type":"object","members":[{"name":"id","type":"5"}]},
                     {"name":"5","meta-type":"enum","values":["plain"]},
                     {"name":"str","meta-type":"builtin"},
                     {"name":"GONE","meta-type":"event","arg-type":"3"}]
                    """));
  }

  @Test
  void walksMembersArraysAndValues() {
    assertThat(schema.hasArgument("add", List.of("list", "^new"))).isTrue();
    assertThat(schema.hasArgument("add", List.of("list", "^newer"))).isFalse();
    assertThat(schema.hasArgument("add", List.of("+file", "path"))).isTrue();
    assertThat(schema.hasArgument("add", List.of("+host", "path"))).isFalse();
    assertThat(schema.hasResult("add", List.of("id", "^plain"))).isTrue();
  }

  @Test
  void endsQuietlyWhereNothingFollows() {
    assertThat(schema.hasArgument("add", List.of("+file", "path", "deeper"))).isFalse();
    assertThat(schema.hasArgument("remove", List.of("list"))).isFalse();
    assertThat(schema.hasArgument("GONE", List.of("path"))).isFalse();
  }

  @Test
  void knowsCommandsAndTheirFlags() {
    assertThat(schema.commands()).containsExactly("add");
    assertThat(schema.hasFlag("add", "json")).isTrue();
    assertThat(schema.hasFlag("add", "hotplug")).isFalse();
  }
}
