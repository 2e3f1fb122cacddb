package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** From which of its host's memory nodes a guest gets its memory, by libvirt's names. */
public final class NumaPlaces {

  private static final String NUMATUNE = "numatune";
  private static final String MEMORY = "memory";
  private static final Map<String, String> ATTRIBUTES =
      Map.of("numa_mode", "mode", "numa_nodeset", "nodeset");

  private NumaPlaces() {}

  public static Map<String, String> of(Domain domain) {
    Map<String, String> values = new LinkedHashMap<>();
    Optional<XmlElement> memory = domain.tuning().numatune().flatMap(it -> it.child(MEMORY));
    ATTRIBUTES.forEach(
        (name, attribute) ->
            memory.flatMap(it -> it.attribute(attribute)).ifPresent(it -> values.put(name, it)));
    return values;
  }

  /**
   * @throws VirtException {@code INVALID_ARG} for a name that there is not
   */
  public static Domain with(Domain domain, Map<String, String> values) {
    XmlElement whole = domain.tuning().numatune().orElseGet(() -> XmlElement.of(NUMATUNE));
    XmlElement memory = whole.child(MEMORY).orElseGet(() -> XmlElement.of(MEMORY));
    for (Map.Entry<String, String> value : values.entrySet()) {
      String attribute = ATTRIBUTES.get(value.getKey());
      if (attribute == null) {
        throw new VirtException(
            ErrorCode.INVALID_ARG, "'" + value.getKey() + "' is no parameter of " + NUMATUNE);
      }
      memory = memory.withAttribute(attribute, value.getValue());
    }
    return domain.withTuning(
        Derive.with(
            domain.tuning(),
            NUMATUNE,
            Optional.of(Elements.with(whole, MEMORY, Optional.of(memory)))));
  }
}
