package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Tuning;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a document lets a guest take of its host, under the names that libvirt's parameters have.
 */
public enum ResourceBounds {
  /** In KiB. */
  MEMORY(
      "memtune",
      Tuning::memtune,
      List.of(
          new Row("hard_limit", "hard_limit"),
          new Row("soft_limit", "soft_limit"),
          new Row("swap_hard_limit", "swap_hard_limit"),
          new Row("min_guarantee", "min_guarantee"))),
  CPU(
      "cputune",
      Tuning::cputune,
      List.of(
          new Row("cpu_shares", "shares"),
          new Row("vcpu_period", "period"),
          new Row("vcpu_quota", "quota"),
          new Row("global_period", "global_period"),
          new Row("global_quota", "global_quota"),
          new Row("emulator_period", "emulator_period"),
          new Row("emulator_quota", "emulator_quota"),
          new Row("iothread_period", "iothread_period"),
          new Row("iothread_quota", "iothread_quota"))),
  BLOCK("blkiotune", Tuning::blkiotune, List.of(new Row("weight", "weight")));

  /** A parameter and the element that keeps it. */
  private record Row(String name, String element) {}

  /** libvirt's word for no limit, in KiB. */
  public static final long UNLIMITED = 9_007_199_254_740_991L;

  private final String component;
  private final Function<Tuning, Optional<XmlElement>> part;
  private final List<Row> rows;

  ResourceBounds(String component, Function<Tuning, Optional<XmlElement>> part, List<Row> rows) {
    this.component = component;
    this.part = part;
    this.rows = List.copyOf(rows);
  }

  /** What the document says. */
  public Map<String, Long> of(Domain domain) {
    Map<String, Long> values = new LinkedHashMap<>();
    Optional<XmlElement> whole = part.apply(domain.tuning());
    for (Row row : rows) {
      whole
          .flatMap(it -> it.child(row.element()))
          .ifPresent(it -> values.put(row.name(), number(it.text().strip(), row.name())));
    }
    return values;
  }

  /**
   * The document with other values.
   *
   * @throws VirtException {@code INVALID_ARG} for a name that this does not have
   */
  public Domain with(Domain domain, Map<String, Long> values) {
    XmlElement whole = part.apply(domain.tuning()).orElseGet(() -> XmlElement.of(component));
    for (Map.Entry<String, Long> value : values.entrySet()) {
      Row row = row(value.getKey());
      whole = Elements.with(whole, row.element(), Optional.of(element(row, value.getValue())));
    }
    return domain.withTuning(Derive.with(domain.tuning(), component, Elements.kept(whole)));
  }

  private XmlElement element(Row row, long value) {
    XmlElement element = XmlElement.of(row.element()).withText(Long.toString(value));
    return this == MEMORY ? element.withAttribute("unit", "KiB") : element;
  }

  private Row row(String name) {
    return rows.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.INVALID_ARG,
                    "'"
                        + name
                        + "' is no parameter of "
                        + component
                        + "; there are "
                        + rows.stream().map(Row::name).toList()));
  }

  private static long number(String text, String name) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException malformed) {
      throw new VirtException(ErrorCode.XML_DETAIL, name + " is not a number", malformed);
    }
  }
}
