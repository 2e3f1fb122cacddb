package io.vireo.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.auth.Policy.Verdict;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.dispatch.Access.Target;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.Catalogue;
import io.vireo.operation.Operation.Permission;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy says, and by which line. */
class PolicyTest {

  static final Set<String> PERMISSIONS =
      Catalogue.ROWS.stream().map(row -> row.needs().toString()).collect(Collectors.toSet());

  private static final String POLICY =
      """
      roles:
        admin:
          - allow: "*"
        team-a:
          - allow: [connect:*, domain:read, domain:start]
            where: {label: {team: a}}
          - allow: "domain:*"
            where:
              owner: self
              hypervisor: "test:///*"
          - deny: domain:stop
            where: {name: "prod-*"}
      bindings:
        - role: admin
          to: "uid 0"
        - role: team-a
          to: ["token ann", "group a*"]
      """;

  private static final Permission READ = new Permission("domain", "read");
  private static final Permission STOP = new Permission("domain", "stop");
  private static final Permission SEARCH = new Permission("connect", "search_domains");

  private static final Caller ROOT = new Caller("uid 0", Way.UNIX_SOCKET);
  private static final Caller ANN = new Caller("token ann", Way.TLS);
  private static final Caller BOB = new Caller("token bob", Way.TLS, Set.of("alpha"));
  private static final Caller EVE = new Caller("token eve", Way.TLS, Set.of("others"));

  private final Policy policy = PolicyReader.read("policy.yaml", POLICY, PERMISSIONS);
  private final PolicyAccess access = new PolicyAccess(policy);

  private static Target target(String name, String owner, Map<String, String> labels) {
    return new Target(
        new HypervisorUri("test:///default"), new DomainName(new UUID(1, 2), name, owner, labels));
  }

  private static final Target OF_TEAM_A = target("web1", "", Map.of("team", "a"));
  private static final Target OF_TEAM_B = target("web2", "", Map.of("team", "b"));
  private static final Target OF_ANN = target("mine", "token ann", Map.of());
  private static final Target PROD_OF_ANN = target("prod-1", "token ann", Map.of());

  private void says(Caller caller, Permission needs, Target target, boolean may, int line) {
    Verdict verdict = policy.explain(caller, needs, Optional.of(target));
    assertThat(verdict.allowed()).as(verdict.sentence()).isEqualTo(may);
    assertThat(verdict.line()).as(verdict.sentence()).isEqualTo(line);
    assertThat(access.allows(caller, needs, target)).isEqualTo(may);
  }

  @Test
  void rolesGoByNameAndByGroup() {
    says(ROOT, STOP, OF_TEAM_B, true, 3);
    says(ANN, READ, OF_TEAM_A, true, 5);
    says(BOB, READ, OF_TEAM_A, true, 5);
    says(EVE, READ, OF_TEAM_A, false, 0);
    assertThat(policy.explain(EVE, READ, Optional.empty()).sentence())
        .isEqualTo("policy.yaml: no binding names token eve or a group of theirs");
  }

  @Test
  void selectorsTellObjectsApart() {
    says(ANN, READ, OF_TEAM_B, false, 0);
    says(ANN, STOP, OF_TEAM_A, false, 0);
    says(ANN, STOP, OF_ANN, true, 7);
    says(BOB, STOP, OF_ANN, false, 0);
    assertThat(policy.explain(ANN, STOP, Optional.of(OF_TEAM_A)).sentence())
        .isEqualTo("policy.yaml: no rule allows domain:stop there; bound to team-a (line 16)");
  }

  @Test
  void denialsAreStrongerThanPermissions() {
    says(ANN, STOP, PROD_OF_ANN, false, 11);
    says(ROOT, STOP, PROD_OF_ANN, true, 3);
  }

  @Test
  void withoutAnObjectItAsksWhetherThereCouldBeOne() {
    access.require(ANN, READ);
    access.require(ANN, SEARCH);
    assertThatThrownBy(() -> access.require(EVE, READ))
        .isInstanceOfSatisfying(
            VirtException.class,
            denied -> assertThat(denied.code()).isEqualTo(ErrorCode.ACCESS_DENIED))
        .hasMessageContaining("token eve lacks permission domain:read");
    assertThat(access.everywhere(ANN, READ)).isFalse();
    assertThat(access.everywhere(ROOT, READ)).isTrue();
    assertThat(access.reaches(ANN, READ, new HypervisorUri("qemu:///system"))).isTrue();
    assertThat(access.reaches(EVE, READ, new HypervisorUri("qemu:///system"))).isFalse();
  }

  @Test
  void aDenialOfEverythingIsKnownBeforeTheObject() {
    Policy closed =
        PolicyReader.read(
            "p",
            "roles: {r: [{allow: '*'}, {deny: 'domain:*'}]}\nbindings: [{role: r, to: '*'}]",
            PERMISSIONS);
    assertThat(closed.of(EVE).somewhere(READ)).isFalse();
    assertThat(closed.of(EVE).somewhere(SEARCH)).isTrue();
    assertThat(closed.explain(EVE, READ, Optional.empty()).allowed()).isFalse();
  }

  @Test
  void theHouseItselfIsAskedNothing() {
    PolicyAccess nobody = new PolicyAccess(PolicyReader.read("p", "", PERMISSIONS));
    nobody.require(Caller.EMBEDDED, STOP);
    nobody.require(Caller.DAEMON, STOP);
    assertThatThrownBy(() -> nobody.require(new Caller("daemon", Way.TLS), STOP))
        .isInstanceOf(VirtException.class);
    assertThat(nobody.allows(new Caller("embedded", Way.TCP), READ, OF_TEAM_A)).isFalse();
  }

  @Test
  void anotherPolicyCountsFromThenOn() {
    assertThat(access.allows(EVE, READ, OF_TEAM_A)).isFalse();
    access.follow(
        PolicyReader.read(
            "p", "roles: {r: [{allow: '*'}]}\nbindings: [{role: r, to: '*'}]", PERMISSIONS));
    assertThat(access.allows(EVE, READ, OF_TEAM_A)).isTrue();
  }

  @Test
  void callersBeyondTheTableAreJudgedTheSame() {
    for (int i = 0; i < PolicyAccess.CALLERS_MAX + 10; i++) {
      Caller other = new Caller("token " + i, Way.TLS, Set.of("alpha"));
      assertThat(access.allows(other, READ, OF_TEAM_A)).isTrue();
    }
    assertThat(access.allows(ANN, READ, OF_TEAM_A)).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'rules: {}' | policy.yaml line 1: unknown key 'rules'; known are bindings, roles",
        "'roles:\n  a:\n    - alow: x' | policy.yaml line 3: unknown key 'alow'",
        "'roles:\n  a:\n    - allow: x:y' | policy.yaml line 3: no call needs 'x:y'; there are",
        "'roles:\n  a:\n    - where: {name: x}' | line 3: a rule either allows or denies",
        "'roles:\n  a:\n    - allow: \"*\"\n      where: {nam: x}' | line 4: unknown key 'nam'",
        "'bindings:\n  - role: z\n    to: x' | line 2: there is no role 'z'",
        "'roles: {a: [{allow: \"*\"}]}\nbindings:\n  - {role: a}' | line 3: a binding says",
        "'roles: {a: []}\nroles: {a: []}' | line 2",
        "'roles: [1]' | line 1: keys and their values",
        "'roles: {a: b' | not YAML",
        "'roles: &x {a: []}' | anchors",
        "'a: {b: {c: {d: {e: {f: {g: {h: {i: j}}}}}}}}' | not YAML",
      })
  void everyMistakeHasALine(String yaml, String complaint) {
    assertThatThrownBy(() -> PolicyReader.read("policy.yaml", yaml, PERMISSIONS))
        .isInstanceOfSatisfying(
            VirtException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONF_SYNTAX))
        .hasMessageContaining(complaint);
  }

  @Test
  void aFileThatIsTooLongIsNotRead() {
    assertThatThrownBy(
            () -> PolicyReader.read("p", "#".repeat(LinedYaml.CHARS_MAX + 1), PERMISSIONS))
        .hasMessageContaining("longer than");
  }

  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "web-*, web-1, true",
    "web-*, web, false",
    "*a*b*, xxaxxbxx, true",
    "a?c, abc, true",
    "a?c, ac, false",
    "*ab, aab, true",
    "abc, abc, true",
    "abc, abd, false",
    "a*, a, true",
    "[a], a, false",
    ".*, abc, false",
  })
  void globsAreOnlyStarsAndQuestionMarks(String pattern, String text, boolean fits) {
    assertThat(new Glob(pattern).matches(text)).isEqualTo(fits);
  }

  @Test
  void noPatternTakesForever() {
    Glob evil = new Glob("*a".repeat(120) + "b");
    assertThat(evil.matches("a".repeat(4000))).isFalse();
  }
}
