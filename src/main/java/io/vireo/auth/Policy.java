package io.vireo.auth;

import io.vireo.base.HypervisorUri;
import io.vireo.call.Caller;
import io.vireo.dispatch.Access.Target;
import io.vireo.operation.Operation.Permission;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Who may do what, as a file says it: roles are lists of rules, and bindings give them to callers.
 * What no rule allows is denied, and a rule that denies is stronger than any that allows.
 * Immutable.
 *
 * @param source the file's name, for people
 */
public record Policy(String source, List<Rule> rules, List<Binding> bindings) {

  /** Bindings, and rules, a policy may have. */
  static final int LINES_MAX = 10_000;

  /**
   * A line that allows or denies.
   *
   * @param acts patterns of {@code object:act}
   */
  record Rule(int line, String role, boolean denies, List<Glob> acts, Selector where) {

    boolean isAbout(Permission permission) {
      String name = permission.toString();
      return acts.stream().anyMatch(act -> act.matches(name));
    }
  }

  /** A line that gives a role to callers by their names or, {@code group NAME}, their groups. */
  record Binding(int line, String role, List<Glob> to) {

    boolean isFor(Caller caller) {
      return to.stream()
          .anyMatch(
              it ->
                  it.matches(caller.name())
                      || caller.groups().stream().anyMatch(group -> it.matches("group " + group)));
    }
  }

  /** What a policy says, and by which line; the line is 0 where no line says anything. */
  public record Verdict(boolean allowed, int line, String sentence) {}

  public Policy {
    rules = List.copyOf(rules);
    bindings = List.copyOf(bindings);
  }

  /** What a caller's roles say, for as long as the policy stands. */
  public Grants of(Caller caller) {
    Set<String> roles =
        bindings.stream()
            .filter(binding -> binding.isFor(caller))
            .map(Binding::role)
            .collect(Collectors.toSet());
    return new Grants(rules.stream().filter(rule -> roles.contains(rule.role())).toList());
  }

  /**
   * Says yes or no, and by which line.
   *
   * @param target empty: whether there could be an object on which they may
   */
  public Verdict explain(Caller caller, Permission permission, Optional<Target> target) {
    Grants grants = of(caller);
    Predicate<Rule> meant = rule -> target.map(it -> rule.where().selects(caller, it)).orElse(true);
    Predicate<Rule> denies =
        rule -> rule.denies() && (target.isPresent() || rule.where().selectsEverything());
    return grants
        .about(permission)
        .filter(meant)
        .filter(denies)
        .findFirst()
        .map(rule -> verdict(false, rule, permission, "denies"))
        .or(
            () ->
                grants
                    .about(permission)
                    .filter(rule -> !rule.denies())
                    .filter(meant)
                    .findFirst()
                    .map(rule -> verdict(true, rule, permission, "allows")))
        .orElseGet(() -> nothing(caller, permission));
  }

  private Verdict verdict(boolean allowed, Rule rule, Permission permission, String verb) {
    return new Verdict(
        allowed,
        rule.line(),
        "%s line %d: role %s %s %s".formatted(source, rule.line(), rule.role(), verb, permission));
  }

  private Verdict nothing(Caller caller, Permission permission) {
    List<String> bound =
        bindings.stream()
            .filter(binding -> binding.isFor(caller))
            .map(binding -> binding.role() + " (line " + binding.line() + ")")
            .toList();
    return new Verdict(
        false,
        0,
        bound.isEmpty()
            ? source + ": no binding names " + caller.name() + " or a group of theirs"
            : "%s: no rule allows %s there; bound to %s"
                .formatted(source, permission, String.join(", ", bound)));
  }

  /** The rules of one caller. */
  public static final class Grants {

    private final List<Rule> rules;

    /** There are only so many permissions, and every call asks for one. */
    private final Map<Permission, Known> byPermission = new ConcurrentHashMap<>();

    /**
     * What the rules say of a permission before any object is looked at.
     *
     * @param somewhere whether there could be an object on which they may
     * @param everywhere whether they may on every object there is or ever will be
     */
    private record Known(List<Rule> rules, boolean somewhere, boolean everywhere) {
      static Known of(List<Rule> rules) {
        return new Known(
            rules,
            rules.stream().noneMatch(it -> it.denies() && it.where().selectsEverything())
                && rules.stream().anyMatch(it -> !it.denies()),
            rules.stream().noneMatch(Rule::denies)
                && rules.stream().anyMatch(it -> it.where().selectsEverything()));
      }
    }

    Grants(List<Rule> rules) {
      this.rules = List.copyOf(rules);
    }

    private Known known(Permission permission) {
      Known known = byPermission.get(permission);
      return known != null
          ? known
          : byPermission.computeIfAbsent(
              permission, it -> Known.of(rules.stream().filter(each -> each.isAbout(it)).toList()));
    }

    Stream<Rule> about(Permission permission) {
      return known(permission).rules().stream();
    }

    /** Whether there could be an object. */
    boolean somewhere(Permission permission) {
      return known(permission).somewhere();
    }

    /** Whether they may on every object there is or ever will be. */
    boolean everywhere(Permission permission) {
      return known(permission).everywhere();
    }

    boolean on(Caller caller, Permission permission, Target target) {
      return about(permission).noneMatch(it -> it.denies() && it.where().selects(caller, target))
          && about(permission).anyMatch(it -> !it.denies() && it.where().selects(caller, target));
    }

    /** Whether there could be an object at that hypervisor. */
    boolean at(Permission permission, HypervisorUri hypervisor) {
      String uri = hypervisor.toString();
      return about(permission)
              .noneMatch(
                  it ->
                      it.denies()
                          && !it.where().tellsDomains()
                          && it.where().selectsHypervisor(uri))
          && about(permission).anyMatch(it -> !it.denies() && it.where().selectsHypervisor(uri));
    }
  }
}
