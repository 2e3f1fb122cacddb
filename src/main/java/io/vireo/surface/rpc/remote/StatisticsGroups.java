package io.vireo.surface.rpc.remote;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.StatisticsOperations.DomainStatistics;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which groups of numbers somebody wants, and how they are named and typed.
 *
 * @param wanted the beginnings of names
 */
record StatisticsGroups(List<String> wanted) {

  /** A group and its flag; the order is that of answers. */
  private record Group(int flag, String name) {}

  private static final List<Group> GROUPS =
      List.of(
          new Group(1, "state"),
          new Group(1 << 1, "cpu"),
          new Group(1 << 2, "balloon"),
          new Group(1 << 3, "vcpu"),
          new Group(1 << 4, "net"),
          new Group(1 << 5, "block"),
          new Group(1 << 7, "iothread"));

  /** What clients know the test host to tell. */
  private static final int OF_TEST = 1 | 1 << 7;

  private static final int OF_ALL =
      GROUPS.stream().mapToInt(Group::flag).reduce(0, (all, one) -> all | one);

  /** The order of names within their group and number; others follow by their spelling. */
  private static final List<String> ORDER =
      List.of(
          "count", "current", "maximum", "name", "path", "state", "reason", "time", "user",
          "system", "rx", "rd", "tx", "wr", "fl", "bytes", "pkts", "errs", "drop", "reqs");

  /** Numbers that are not unsigned longs. */
  private static final List<String> INTS = List.of("state.state", "state.reason");

  /**
   * The groups of these flags; all for none.
   *
   * @throws VirtException {@code ARGUMENT_UNSUPPORTED} where one is asked that there is not, if
   *     {@code enforced}
   */
  static StatisticsGroups of(int flags, boolean testing, boolean enforced) {
    int known = testing ? OF_TEST : OF_ALL;
    if (enforced && (flags & ~known) != 0) {
      throw new VirtException(
          ErrorCode.ARGUMENT_UNSUPPORTED,
          "Stats types bits 0x%x are not supported by this daemon".formatted(flags & ~known));
    }
    int asked = (flags == 0 ? OF_ALL : flags) & known;
    return new StatisticsGroups(
        GROUPS.stream().filter(it -> (asked & it.flag()) != 0).map(Group::name).toList());
  }

  /** A domain's numbers under their names. */
  List<TypedParameter> named(DomainStatistics all) {
    Map<String, TypedParameter> found = new TreeMap<>(Comparator.comparing(this::place));
    all.numbers().forEach((name, number) -> found.put(name, typed(name, number)));
    all.names().forEach((name, text) -> found.put(name, TypedParameter.of(name, text)));
    return found.entrySet().stream()
        .filter(it -> wanted.contains(group(it.getKey())))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static String group(String name) {
    return name.substring(0, name.indexOf('.'));
  }

  private static TypedParameter typed(String name, long number) {
    if (INTS.contains(name)) {
      return TypedParameter.of(name, (int) number);
    }
    boolean counts =
        name.endsWith(".count") || (name.startsWith("vcpu.") && !name.endsWith(".time"));
    return counts
        ? TypedParameter.unsigned(name, (int) number)
        : TypedParameter.unsigned(name, number);
  }

  /** What sorts as answers are to be read: group, number, then the order of the words. */
  private String place(String name) {
    List<String> parts = new ArrayList<>();
    for (String word : name.split("\\.")) {
      if (parts.isEmpty()) {
        parts.add("%02d".formatted(wanted.indexOf(word) + 1));
      } else if (Character.isDigit(word.charAt(0))) {
        parts.add("z%08d".formatted(Integer.parseInt(word)));
      } else {
        parts.add(ORDER.contains(word) ? "a%02d".formatted(ORDER.indexOf(word)) : "b" + word);
      }
    }
    return String.join(".", parts) + " " + name;
  }
}
