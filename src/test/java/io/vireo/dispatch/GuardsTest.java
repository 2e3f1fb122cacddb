package io.vireo.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Targets;
import io.vireo.event.Event.DomainName;
import io.vireo.operation.AuthOperations;
import io.vireo.operation.BatchOperations;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.GetXml;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.Hypervisors;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import io.vireo.operation.SaveOperations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a caller who may see only team a's domains gets to know of others'. */
class GuardsTest {

  private static final HypervisorUri HERE = new HypervisorUri("test:///default");
  private static final HypervisorUri THERE = new HypervisorUri("test:///other");
  private static final Caller ANN = new Caller("token ann", Way.TLS);

  private static final DomainName OURS = name("ours", "a");
  private static final DomainName THEIRS = name("theirs", "b");

  private static DomainName name(String name, String team) {
    return new DomainName(
        UUID.nameUUIDFromBytes(new byte[] {(byte) name.length()}),
        name,
        "uid 0",
        Map.of("team", team));
  }

  /** Ann may do these to domains of team a in one hypervisor, and everything else to none. */
  private record TeamA(Set<String> acts) implements Access {
    @Override
    public void require(Caller caller, Permission needs) {
      if (!acts.contains(needs.toString())) {
        throw new VirtException(ErrorCode.ACCESS_DENIED, "no");
      }
    }

    @Override
    public boolean allows(Caller caller, Permission needs, Target target) {
      return acts.contains(needs.toString()) && "a".equals(target.domain().labels().get("team"));
    }

    @Override
    public boolean tellsObjectsApart() {
      return true;
    }

    @Override
    public boolean everywhere(Caller caller, Permission needs) {
      return false;
    }

    @Override
    public boolean reaches(Caller caller, Permission needs, HypervisorUri hypervisor) {
      return hypervisor.equals(HERE);
    }
  }

  private static final class House implements Targets {
    @Override
    public Optional<Named> domain(DomainRef ref, Optional<HypervisorUri> hypervisor) {
      return List.of(OURS, THEIRS).stream()
          .filter(it -> ref.toString().equals(it.name()) || ref.toString().equals("" + it.uuid()))
          .findFirst()
          .map(it -> new Named(HERE, it));
    }

    @Override
    public Optional<Named> job(long id) {
      return id > 2 ? Optional.empty() : Optional.of(new Named(HERE, id == 1 ? OURS : THEIRS));
    }

    @Override
    public List<Named> described(String xml, Optional<HypervisorUri> hypervisor, String owner) {
      return List.of(new Named(HERE, xml.contains("ours") ? OURS : THEIRS));
    }
  }

  private final Guards guards =
      new Guards(
          new TeamA(Set.of("domain:read", "domain:start", "domain:write", "connect:getattr")),
          new House(),
          Quota.UNLIMITED);

  private void check(Operation<?, ?> row, Record arguments) {
    guards.check(row, io.vireo.dispatch.Named.in(arguments), ANN);
  }

  private VirtException refusal(Operation<?, ?> row, Record arguments) {
    try {
      check(row, arguments);
    } catch (VirtException refused) {
      return refused;
    }
    throw new IllegalStateException(row.name() + " was let through");
  }

  private static OneDomain one(String name) {
    return new OneDomain(DomainRef.parse(name), Optional.empty());
  }

  @Test
  void ownObjectsAreLetThrough() {
    check(DomainOperations.INFO, one("ours"));
    check(JobOperations.GET_JOB, new OneJob(1));
    check(DomainOperations.DEFINE, new DomainOperations.Define("ours", Optional.empty()));
  }

  @Test
  void whatMayNotBeReadAnswersAsIfItWereNotThere() {
    VirtException hidden = refusal(DomainOperations.INFO, one("theirs"));
    VirtException absent = refusal(DomainOperations.INFO, one("nobody"));
    assertThat(hidden.code()).isEqualTo(ErrorCode.NO_DOMAIN).isEqualTo(absent.code());
    assertThat(hidden.getMessage().replace("theirs", "X"))
        .isEqualTo(absent.getMessage().replace("nobody", "X"));
    assertThat(refusal(JobOperations.GET_JOB, new OneJob(2)).getMessage().replace("2", "N"))
        .isEqualTo(refusal(JobOperations.GET_JOB, new OneJob(3)).getMessage().replace("3", "N"));
  }

  @Test
  void whatMayBeReadSaysWhatIsMissing() {
    VirtException refused = refusal(DomainOperations.SUSPEND, one("ours"));
    assertThat(refused.code()).isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(refused).hasMessage("token ann lacks permission domain:suspend on domain 'ours'");
  }

  @Test
  void aDocumentIsNotAWayAroundSelectors() {
    assertThat(
            refusal(
                    DomainOperations.DEFINE,
                    new DomainOperations.Define("theirs", Optional.empty()))
                .code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(
            refusal(
                    DomainOperations.REDEFINE,
                    new DomainOperations.Redefine(
                        DomainRef.parse("ours"), Optional.empty(), "theirs"))
                .code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
  }

  @Test
  void passwordsNeedAPermissionOfTheirOwn() {
    check(
        DomainOperations.XML, new GetXml(DomainRef.parse("ours"), Optional.empty(), false, false));
    assertThat(
            refusal(
                    DomainOperations.XML,
                    new GetXml(DomainRef.parse("ours"), Optional.empty(), false, true))
                .code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
  }

  @Test
  void whatCannotBeToldNeedsAPermissionForAll() {
    assertThat(
            refusal(
                    SaveOperations.IMAGE_INFO,
                    new SaveOperations.ImageAt(new FilePath("/srv/theirs.save")))
                .code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
    assertThat(
            refusal(BatchOperations.MANAGED_SAVE_ALL, BatchOperations.SaveAll.everything()).code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
  }

  @Test
  void whatIsNobodysInParticularNeedsAPermissionForAll() {
    assertThat(
            refusal(
                    AuthOperations.EXPLAIN,
                    new AuthOperations.Explain(
                        "uid 0",
                        Optional.empty(),
                        "domain.start",
                        Optional.empty(),
                        Optional.empty()))
                .code())
        .isEqualTo(ErrorCode.ACCESS_DENIED);
  }

  @Test
  void listsShowWhatMayBeRead() {
    check(HypervisorOperations.LIST, new HypervisorOperations.ListHypervisors());
    Hypervisors all = new Hypervisors(List.of(open(HERE), open(THERE)));
    assertThat(guards.seen(ANN, HypervisorOperations.LIST.needs(), all).hypervisors())
        .extracting(OpenHypervisor::uri)
        .containsExactly(HERE);
  }

  private static OpenHypervisor open(HypervisorUri uri) {
    return new OpenHypervisor(uri, "TEST", "1.0.0", 2, 1, Map.of());
  }

  @Test
  void callsAreCountedUntilTheyAreAnswered() {
    AtomicInteger inside = new AtomicInteger();
    Guards counting =
        new Guards(
            Access.OWNER_ONLY,
            Targets.NONE,
            _ -> {
              inside.incrementAndGet();
              return inside::decrementAndGet;
            });
    assertThat(counting.counted(ANN, () -> Future.succeededFuture(inside.get())).result())
        .isEqualTo(1);
    assertThat(counting.counted(ANN, () -> Future.failedFuture("no")).failed()).isTrue();
    assertThat(inside).hasValue(0);
  }

  @Test
  void oneTooManyIsRefused() {
    Guards full =
        new Guards(
            Access.OWNER_ONLY,
            Targets.NONE,
            _ -> {
              throw new VirtException(ErrorCode.RATE_LIMITED, "too many");
            });
    assertThat(full.counted(ANN, () -> Future.succeededFuture(1)).cause())
        .isInstanceOfSatisfying(
            VirtException.class, it -> assertThat(it.code().httpStatus()).isEqualTo(429));
    assertThatThrownBy(() -> check(DomainOperations.INFO, one("theirs")))
        .isInstanceOf(VirtException.class);
  }
}
