package io.vireo.auth;

import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The groups of this machine's users, from {@code /etc/passwd} and {@code /etc/group}; users that
 * only a directory knows are known by their number. Immutable.
 */
final class UnixGroups {

  static final UnixGroups UNKNOWN = new UnixGroups(Map.of(), Map.of());

  private final Map<Integer, String> names;

  /** Who asks is asked of every request. */
  private final Map<Integer, Caller> callers;

  private UnixGroups(Map<Integer, String> names, Map<Integer, Set<String>> groups) {
    this.names = names;
    this.callers =
        groups.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> caller(each.getKey(), each.getValue())));
  }

  /** What is malformed is passed over: the machine's files are not ours to judge. */
  static UnixGroups read(String passwd, String group) {
    Map<Integer, String> names = new HashMap<>();
    Map<String, Integer> numbers = new HashMap<>();
    Map<Integer, Set<String>> groups = new HashMap<>();
    Map<String, String> groupNames = new HashMap<>();
    fields(group, 4).forEach(it -> groupNames.put(it.get(2), it.get(0)));
    for (List<String> user : fields(passwd, 4)) {
      int uid = Integer.parseInt(user.get(2));
      names.putIfAbsent(uid, user.get(0));
      numbers.put(user.get(0), uid);
      Set<String> of = groups.computeIfAbsent(uid, _ -> new HashSet<>());
      of.add(groupNames.getOrDefault(user.get(3), user.get(3)));
    }
    for (List<String> one : fields(group, 4)) {
      for (String member : one.get(3).split(",")) {
        if (numbers.containsKey(member)) {
          groups.get(numbers.get(member)).add(one.get(0));
        }
      }
    }
    return new UnixGroups(Map.copyOf(names), Map.copyOf(groups));
  }

  private static List<List<String>> fields(String file, int least) {
    return file.lines()
        .map(line -> Arrays.asList(line.split(":", -1)))
        .filter(fields -> fields.size() >= least && fields.get(2).matches("\\d{1,9}"))
        .toList();
  }

  /** {@code uid 1000}, whose groups are the machine's. */
  Caller caller(int uid) {
    Caller known = callers.get(uid);
    return known == null ? caller(uid, Set.of()) : known;
  }

  private static Caller caller(int uid, Set<String> groups) {
    return new Caller("uid " + uid, Way.UNIX_SOCKET, groups);
  }

  /** What people call that user. */
  String name(int uid) {
    return names.getOrDefault(uid, Integer.toString(uid));
  }
}
