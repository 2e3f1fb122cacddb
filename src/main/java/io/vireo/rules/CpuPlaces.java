package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.model.domain.Domain;
import io.vireo.wire.Derive;
import io.vireo.wire.xml.XmlElement;
import java.util.BitSet;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a document says that the guest's threads may run, and lists of processors as text. */
public final class CpuPlaces {

  /** The highest number of a processor that a list may name. */
  public static final int CPU_MAX = 16_383;

  private static final String CPUTUNE = "cputune";
  private static final String VCPUPIN = "vcpupin";
  private static final String EMULATORPIN = "emulatorpin";
  private static final Pattern PART = Pattern.compile("(\\^?)(\\d{1,5})(?:-(\\d{1,5}))?");

  private CpuPlaces() {}

  /**
   * Reads {@code 0-3,^2,6}.
   *
   * @throws VirtException {@code INVALID_ARG}
   */
  public static BitSet parse(String list) {
    BitSet cpus = new BitSet();
    for (String part : list.strip().split(",", -1)) {
      Matcher match = PART.matcher(part.strip());
      if (!match.matches()) {
        throw malformed(list);
      }
      int from = Integer.parseInt(match.group(2));
      int to = match.group(3) == null ? from : Integer.parseInt(match.group(3));
      if (to < from || to > CPU_MAX) {
        throw malformed(list);
      }
      cpus.set(from, to + 1, match.group(1).isEmpty());
    }
    if (cpus.isEmpty()) {
      throw malformed(list);
    }
    return cpus;
  }

  private static VirtException malformed(String list) {
    return new VirtException(
        ErrorCode.INVALID_ARG,
        "'" + list + "' is no list of processors up to " + CPU_MAX + "; write it as 0-3,6");
  }

  /** Writes {@code 0-3,6}. */
  public static String format(BitSet cpus) {
    StringBuilder text = new StringBuilder();
    for (int from = cpus.nextSetBit(0); from >= 0; ) {
      int end = cpus.nextClearBit(from);
      text.append(text.isEmpty() ? "" : ",").append(from);
      if (end - 1 > from) {
        text.append('-').append(end - 1);
      }
      from = cpus.nextSetBit(end);
    }
    return text.toString();
  }

  /** Where a processor may run; empty where the document does not say. */
  public static Optional<String> ofProcessor(Domain domain, int number) {
    return domain
        .tuning()
        .cputune()
        .flatMap(it -> it.children().filter(pin -> isOf(pin, number)).findFirst())
        .flatMap(pin -> pin.attribute("cpuset"))
        .or(() -> domain.vcpus().count().flatMap(count -> count.cpuset()));
  }

  /** Where everything but the processors may run; empty where the document does not say. */
  public static Optional<String> ofEmulator(Domain domain) {
    return domain
        .tuning()
        .cputune()
        .flatMap(it -> it.child(EMULATORPIN))
        .flatMap(pin -> pin.attribute("cpuset"))
        .or(() -> domain.vcpus().count().flatMap(count -> count.cpuset()));
  }

  /**
   * The document with a thread in another place.
   *
   * @param number the processor; everything but the processors if empty
   */
  public static Domain with(Domain domain, Optional<Integer> number, String list) {
    String cpus = format(parse(list));
    XmlElement tune = domain.tuning().cputune().orElseGet(() -> XmlElement.of(CPUTUNE)).bare();
    XmlElement pin =
        number
            .map(it -> XmlElement.of(VCPUPIN).withAttribute("vcpu", Integer.toString(it)))
            .orElseGet(() -> XmlElement.of(EMULATORPIN))
            .withAttribute("cpuset", cpus);
    XmlElement changed =
        tune.without(
                it ->
                    number
                        .map(n -> isOf(it, n))
                        .orElseGet(() -> Elements.isCalled(it, EMULATORPIN)))
            .plus(pin);
    return domain.withTuning(Derive.with(domain.tuning(), CPUTUNE, Optional.of(changed)));
  }

  private static boolean isOf(XmlElement pin, int number) {
    return Elements.isCalled(pin, VCPUPIN)
        && pin.attribute("vcpu").filter(it -> it.equals(Integer.toString(number))).isPresent();
  }
}
