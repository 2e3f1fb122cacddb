package io.vireo.auth;

import io.vireo.auth.LinedYaml.Node;
import io.vireo.auth.Policy.Binding;
import io.vireo.auth.Policy.Rule;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code policy.yaml}; every complaint names its line. */
public final class PolicyReader {

  private final Set<String> objects;
  private final List<Rule> rules = new ArrayList<>();

  private PolicyReader(Set<String> objects) {
    this.objects = objects;
  }

  /**
   * @param source the file's name, for people
   * @param permissions every permission there is, {@code object:act}: a pattern that none of them
   *     fits is a mistake
   * @throws VirtException {@code CONF_SYNTAX}: {@code policy.yaml line 7: …}
   */
  public static Policy read(String source, String yaml, Set<String> permissions) {
    try {
      return new PolicyReader(permissions).policy(source, LinedYaml.read(yaml));
    } catch (VirtException refused) {
      throw new VirtException(refused.code(), source + " " + refused.getMessage());
    }
  }

  private Policy policy(String source, Node.Entries file) {
    Map<String, Node> parts = LinedYaml.entries(file, Set.of("roles", "bindings")).entries();
    Set<String> roles = parts.containsKey("roles") ? roles(parts.get("roles")) : Set.of();
    List<Binding> bindings = new ArrayList<>();
    if (parts.containsKey("bindings")) {
      for (Node item : LinedYaml.items(parts.get("bindings"))) {
        bindings.add(binding(item, roles));
        requireFew(item.line(), bindings.size());
      }
    }
    return new Policy(source, rules, bindings);
  }

  private Set<String> roles(Node roles) {
    Map<String, Node> named = LinedYaml.entries(roles, Set.of()).entries();
    named.forEach(
        (role, lines) ->
            LinedYaml.items(lines)
                .forEach(
                    line -> {
                      rules.add(rule(role, line));
                      requireFew(line.line(), rules.size());
                    }));
    return named.keySet();
  }

  private Rule rule(String role, Node node) {
    Map<String, Node> parts = LinedYaml.entries(node, Set.of("allow", "deny", "where")).entries();
    if (parts.containsKey("allow") == parts.containsKey("deny")) {
      throw LinedYaml.refused(node.line(), "a rule either allows or denies");
    }
    boolean denies = parts.containsKey("deny");
    Node acts = parts.get(denies ? "deny" : "allow");
    Selector where =
        parts.containsKey("where") ? selector(parts.get("where")) : Selector.EVERYTHING;
    return new Rule(node.line(), role, denies, acts(acts), where);
  }

  private List<Glob> acts(Node node) {
    List<Glob> acts = globs(node);
    for (Glob act : acts) {
      if (objects.stream().noneMatch(act::matches)) {
        throw LinedYaml.refused(
            node.line(),
            "no call needs '%s'; there are %s"
                .formatted(act, objects.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
    return acts;
  }

  private static Selector selector(Node node) {
    Map<String, Node> parts =
        LinedYaml.entries(node, Set.of("hypervisor", "name", "label", "owner")).entries();
    if (parts.isEmpty()) {
      throw LinedYaml.refused(node.line(), "where must select something; leave it out for all");
    }
    Map<String, Glob> labels = new LinkedHashMap<>();
    if (parts.containsKey("label")) {
      LinedYaml.entries(parts.get("label"), Set.of())
          .entries()
          .forEach((key, value) -> labels.put(key, glob(value, LinedYaml.text(value))));
    }
    return new Selector(
        part(parts, "hypervisor"), part(parts, "name"), labels, part(parts, "owner"));
  }

  private static List<Glob> part(Map<String, Node> parts, String key) {
    return parts.containsKey(key) ? globs(parts.get(key)) : List.of();
  }

  private static Binding binding(Node node, Set<String> roles) {
    Map<String, Node> parts = LinedYaml.entries(node, Set.of("role", "to")).entries();
    if (!parts.containsKey("role") || !parts.containsKey("to")) {
      throw LinedYaml.refused(node.line(), "a binding says role and to");
    }
    String role = LinedYaml.text(parts.get("role"));
    if (!roles.contains(role)) {
      throw LinedYaml.refused(
          parts.get("role").line(),
          "there is no role '" + role + "'; there are " + String.join(", ", roles));
    }
    return new Binding(node.line(), role, globs(parts.get("to")));
  }

  private static List<Glob> globs(Node node) {
    List<Glob> globs = LinedYaml.words(node).stream().map(word -> glob(node, word)).toList();
    if (globs.isEmpty()) {
      throw LinedYaml.refused(node.line(), "an empty list says nothing");
    }
    return globs;
  }

  private static Glob glob(Node node, String word) {
    try {
      return new Glob(word);
    } catch (VirtException refused) {
      throw LinedYaml.refused(node.line(), refused.getMessage());
    }
  }

  private static void requireFew(int line, int count) {
    if (count > Policy.LINES_MAX) {
      throw LinedYaml.refused(line, "more than " + Policy.LINES_MAX + " of them");
    }
  }
}
