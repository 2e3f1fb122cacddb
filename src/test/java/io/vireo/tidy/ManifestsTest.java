package io.vireo.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.annotations.SerializedName;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every object in {@code k8s} is one that Kubernetes takes: its fields exist, none is missing. */
class ManifestsTest {

  private static final String MODELS = "io.kubernetes.client.openapi.models.V1";
  private static final String OPERATOR = "com.coreos.monitoring.models.V1";

  static Stream<Named<JsonNode>> objects() throws IOException {
    List<JsonNode> found = new ArrayList<>();
    for (Path file : Project.files(Project.ROOT.resolve("k8s"), ".yaml")) {
      try (MappingIterator<JsonNode> documents =
          new YAMLMapper().readerFor(JsonNode.class).readValues(file.toFile())) {
        found.addAll(documents.readAll());
      }
    }
    return found.stream()
        .map(each -> Named.of(each.path("kind").asText() + " " + each.at("/metadata/name"), each));
  }

  @ParameterizedTest
  @MethodSource("objects")
  void kubernetesWouldTakeIt(JsonNode object) throws Exception {
    check(object);
  }

  @Test
  void thereIsAllThatANodeNeeds() throws IOException {
    assertThat(objects().map(each -> each.getPayload().path("kind").asText()))
        .contains(
            "DaemonSet",
            "Role",
            "RoleBinding",
            "ServiceAccount",
            "ConfigMap",
            "Service",
            "ServiceMonitor",
            "PrometheusRule");
  }

  @Test
  void serviceAndMonitorFindThePods() throws IOException {
    JsonNode pod = labels(only("DaemonSet").at("/spec/template/metadata/labels"));
    assertThat(labels(only("Service").at("/spec/selector"))).isEqualTo(pod);
    assertThat(labels(only("ServiceMonitor").at("/spec/selector/matchLabels")))
        .isEqualTo(labels(only("Service").at("/metadata/labels")));
    assertThat(only("ServiceMonitor").at("/spec/endpoints/0/port"))
        .isEqualTo(only("Service").at("/spec/ports/0/name"));
  }

  /** A test that cannot fail proves nothing. */
  @Test
  void whatIsNoFieldIsRefused() throws IOException {
    JsonNode service = only("Service").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) service.at("/spec/ports/0")).put("prt", 1);
    assertThatThrownBy(() -> check(service)).hasMessageContaining("prt");
    JsonNode monitor = only("ServiceMonitor").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) monitor.at("/spec/endpoints/0"))
        .put("intervall", "3s");
    assertThatThrownBy(() -> check(monitor)).hasMessageContaining("intervall");
    JsonNode rule = only("PrometheusRule").deepCopy();
    ((com.fasterxml.jackson.databind.node.ObjectNode) rule.path("spec")).put("groups", "none");
    assertThatThrownBy(() -> check(rule)).hasMessageContaining("groups");
  }

  private static JsonNode labels(JsonNode node) {
    assertThat(node.isObject() && !node.isEmpty()).isTrue();
    return node;
  }

  private static JsonNode only(String kind) throws IOException {
    return objects()
        .map(Named::getPayload)
        .filter(each -> each.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow(() -> new AssertionError("k8s has no " + kind));
  }

  private static void check(JsonNode object) throws Exception {
    String kind = object.path("kind").asText();
    JsonElement json = JsonParser.parseString(object.toString());
    if (object.path("apiVersion").asText().startsWith("monitoring.coreos.com/")) {
      checkFields(json, Class.forName(OPERATOR + kind), kind);
      return;
    }
    try {
      Class.forName(MODELS + kind)
          .getMethod("validateJsonElement", JsonElement.class)
          .invoke(null, json);
    } catch (InvocationTargetException refused) {
      throw new IllegalArgumentException(refused.getCause().getMessage(), refused);
    }
  }

  /** Models of the older kind only hold what they know; so what they do not know is looked for. */
  private static void checkFields(JsonElement json, Type type, String place) {
    if (json.isJsonArray() && type instanceof ParameterizedType list) {
      json.getAsJsonArray()
          .forEach(each -> checkFields(each, list.getActualTypeArguments()[0], place));
    } else if (json.isJsonObject() && type instanceof Class<?> model && isModel(model)) {
      for (Map.Entry<String, JsonElement> each : json.getAsJsonObject().entrySet()) {
        String inside = place + "." + each.getKey();
        Field field =
            field(model, each.getKey())
                .orElseThrow(() -> new IllegalArgumentException("no field " + inside));
        checkFields(each.getValue(), field.getGenericType(), inside);
      }
    } else if (type instanceof Class<?> plain && !isModel(plain)) {
      var _ = new Gson().fromJson(json, plain);
    } else if (!(type instanceof ParameterizedType map && map.getRawType() == Map.class)) {
      throw new IllegalArgumentException(place + " is of another kind");
    }
  }

  private static boolean isModel(Class<?> type) {
    return type.getPackageName().startsWith("com.coreos")
        || type.getSimpleName().equals("V1ObjectMeta");
  }

  private static Optional<Field> field(Class<?> model, String name) {
    return Stream.of(model.getDeclaredFields())
        .filter(
            field ->
                field.isAnnotationPresent(SerializedName.class)
                    && field.getAnnotation(SerializedName.class).value().equals(name))
        .findFirst();
  }
}
