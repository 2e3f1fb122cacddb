package io.vireo.auth;

import io.vireo.call.Caller;
import io.vireo.dispatch.Access.Target;
import java.util.List;
import java.util.Map;

/**
 * Which objects a rule is about. What is empty selects everything; of several kinds all must hold,
 * of several patterns one.
 *
 * @param owners {@code self} is whoever calls
 */
record Selector(
    List<Glob> hypervisors, List<Glob> names, Map<String, Glob> labels, List<Glob> owners) {

  static final String SELF = "self";

  static final Selector EVERYTHING = new Selector(List.of(), List.of(), Map.of(), List.of());

  Selector {
    hypervisors = List.copyOf(hypervisors);
    names = List.copyOf(names);
    labels = Map.copyOf(labels);
    owners = List.copyOf(owners);
  }

  boolean selectsEverything() {
    return equals(EVERYTHING);
  }

  boolean selects(Caller caller, Target target) {
    return selectsHypervisor(target.hypervisor().toString())
        && oneOf(names, target.domain().name())
        && labels.entrySet().stream().allMatch(wanted -> hasLabel(target, wanted))
        && (owners.isEmpty() || owners.stream().anyMatch(it -> isOwner(it, caller, target)));
  }

  boolean selectsHypervisor(String uri) {
    return oneOf(hypervisors, uri);
  }

  /** Whether it tells domains of one hypervisor apart. */
  boolean tellsDomains() {
    return !names.isEmpty() || !labels.isEmpty() || !owners.isEmpty();
  }

  private static boolean hasLabel(Target target, Map.Entry<String, Glob> wanted) {
    String label = target.domain().labels().get(wanted.getKey());
    return label != null && wanted.getValue().matches(label);
  }

  private static boolean isOwner(Glob wanted, Caller caller, Target target) {
    String owner = target.domain().owner();
    return !owner.isEmpty()
        && (wanted.pattern().equals(SELF) ? owner.equals(caller.name()) : wanted.matches(owner));
  }

  private static boolean oneOf(List<Glob> patterns, String text) {
    return patterns.isEmpty() || patterns.stream().anyMatch(pattern -> pattern.matches(text));
  }
}
