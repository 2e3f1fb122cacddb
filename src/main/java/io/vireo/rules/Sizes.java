package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.MemorySize;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Vcpus;
import io.vireo.wire.Derive;
import java.util.Optional;

/** Documents with more or less of memory and processors. */
public final class Sizes {

  private Sizes() {}

  /** The number, if it is one of anything at all. */
  public static long requireSome(long number) {
    if (number < 1) {
      throw new VirtException(ErrorCode.INVALID_ARG, number + " is too little; give at least 1");
    }
    return number;
  }

  public static Domain withCurrent(Domain domain, MemorySize current) {
    return domain.withMemory(domain.memory().withCurrent(current));
  }

  /** What it has now shrinks with what it may have. */
  public static Domain withMaximum(Domain domain, MemorySize maximum) {
    Domain changed = domain.withMemory(Derive.with(domain.memory(), "size", maximum));
    boolean tooMuch =
        domain.memory().current().filter(now -> now.bytes() > maximum.bytes()).isPresent();
    return tooMuch ? withCurrent(changed, maximum) : changed;
  }

  /** So many of those it may have. */
  public static Domain withProcessors(Domain domain, int count) {
    return domain.withVcpus(domain.vcpus().withCurrent(count));
  }

  /**
   * Room for so many; what it has now shrinks with it.
   *
   * @throws VirtException {@code INVALID_ARG} where the document's topology has another number
   */
  public static Domain withMostProcessors(Domain domain, int most) {
    Vcpus.Count now = count(domain);
    int current = Math.min(now.current().orElse(now.max()), most);
    Vcpus.Count changed =
        Derive.with(
            Derive.with(now, "max", most),
            "current",
            current == most ? Optional.empty() : Optional.of(current));
    return with(domain, changed);
  }

  private static Vcpus.Count count(Domain domain) {
    return domain.vcpus().count().orElseGet(() -> Vcpus.of(1).count().orElseThrow());
  }

  private static Domain with(Domain domain, Vcpus.Count count) {
    return domain.withVcpus(new Vcpus(Optional.of(count), domain.vcpus().each()));
  }
}
