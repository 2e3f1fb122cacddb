package io.vireo.rules;

import io.vireo.model.domain.Domain;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The I/O threads of a document: so many, and the numbers of some of them; the others get the
 * lowest numbers that are free.
 */
public final class Workers {

  private static final String IDS = "iothreadids";
  private static final String ID = "iothread";

  private Workers() {}

  /** Their numbers. */
  public static SortedSet<Integer> of(Domain domain) {
    SortedSet<Integer> ids = new TreeSet<>();
    domain.tuning().iothreadids().stream()
        .flatMap(XmlElement::children)
        .filter(it -> Elements.isCalled(it, ID))
        .flatMap(it -> it.attribute("id").stream())
        .filter(text -> text.matches("[0-9]{1,9}"))
        .forEach(text -> ids.add(Integer.valueOf(text)));
    int count = domain.tuning().iothreads().orElse(ids.size());
    for (int id = 1; ids.size() < count; id++) {
      ids.add(id);
    }
    return ids;
  }

  public static Domain with(Domain domain, int id) {
    SortedSet<Integer> ids = of(domain);
    ids.add(id);
    return counted(domain, ids);
  }

  public static Domain without(Domain domain, int id) {
    SortedSet<Integer> ids = of(domain);
    ids.remove(id);
    return counted(domain, ids);
  }

  /** The numbers are written only where they are not simply 1, 2, 3 … */
  private static Domain counted(Domain domain, SortedSet<Integer> ids) {
    boolean plain = ids.isEmpty() || ids.last() == ids.size();
    XmlElement list = XmlElement.of(IDS);
    for (int id : ids) {
      list = list.plus(XmlElement.of(ID).withAttribute("id", Integer.toString(id)));
    }
    Optional<Integer> count = ids.isEmpty() ? Optional.empty() : Optional.of(ids.size());
    return domain.withTuning(
        Derive.with(
            Derive.with(domain.tuning(), "iothreads", count),
            IDS,
            plain ? Optional.empty() : Optional.of(list)));
  }
}
