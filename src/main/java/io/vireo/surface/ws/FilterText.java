package io.vireo.surface.ws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.event.EventFilter;
import io.vireo.wire.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a subscriber may say over its WebSocket: another filter, named as in the query by which it
 * came. {@code {"type":"filter","filter":{"type":["lifecycle"],"label":["team=a"]}}}
 */
public final class FilterText {

  private static final Set<String> KNOWN = Set.of("type", "domain", "label", "hypervisor");

  private FilterText() {}

  /**
   * The filter that {@link SpokenTexts} have told; what it does not name it does not ask for, so an
   * empty one lets everything through.
   *
   * @throws VirtException {@code INVALID_ARG} naming what nobody understands
   */
  public static EventFilter read(Optional<String> text) {
    ObjectNode said = Json.object(text.orElseThrow(FilterText::tooLong));
    JsonNode filter = said.path("filter");
    if (!said.path("type").asText().equals("filter") || said.size() != 2 || !filter.isObject()) {
      throw invalid("a subscriber says {\"type\":\"filter\",\"filter\":{...}} and nothing else");
    }
    for (Map.Entry<String, JsonNode> each : filter.properties()) {
      if (!KNOWN.contains(each.getKey())) {
        throw invalid("a filter has type, domain, label and hypervisor, each a text or some texts");
      }
    }
    List<String> hypervisors = texts(filter.path("hypervisor"));
    if (hypervisors.size() > 1) {
      throw invalid("a filter names one hypervisor");
    }
    return EventFilter.of(
        new EventFilter.Words(
            texts(filter.path("type")),
            texts(filter.path("domain")),
            texts(filter.path("label")),
            hypervisors.stream().findFirst()));
  }

  /** One text, or an array of them. */
  private static List<String> texts(JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode each : value.isArray() ? value : List.of(value)) {
      if (each.isTextual()) {
        texts.add(each.asText());
      } else if (!each.isMissingNode()) {
        throw invalid("what a filter names are texts");
      }
    }
    return texts;
  }

  private static VirtException tooLong() {
    return new VirtException(
        ErrorCode.DOCUMENT_TOO_LARGE,
        "a text may have %d bytes".formatted(SpokenTexts.TEXT_BYTES_MAX));
  }

  private static VirtException invalid(String sentence) {
    return new VirtException(ErrorCode.INVALID_ARG, sentence);
  }
}
