package io.vireo.dispatch;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Targets;
import io.vireo.dispatch.Access.Target;
import io.vireo.event.Event.DomainName;
import io.vireo.job.JobLog;
import io.vireo.operation.Operation;
import io.vireo.operation.Operation.Permission;
import io.vireo.operation.Visible;
import io.vireo.operation.Visible.Sight;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What stands before every call: how much a caller may ask, and of which objects. What a caller may
 * not read answers as if it were not there. A call whose object cannot be told, a file for one,
 * needs a permission that is given without selectors.
 */
public record Guards(Access access, Targets targets, Quota quota) {

  /** To see passwords in a document; beside the permission of the row itself. */
  public static final Permission SECURE = new Permission("domain", "read_secure");

  static final Permission READ = new Permission("domain", "read");

  /** Guards that let everybody who may call at all do so with every object. */
  static Guards of(Access access) {
    return new Guards(access, Targets.NONE, Quota.UNLIMITED);
  }

  /** Counts a call from now until it is answered. */
  <T> Future<T> counted(Caller caller, Supplier<Future<T>> answer) {
    try {
      Quota.Place place = quota.enter(caller);
      return answer.get().onComplete(_ -> place.leave());
    } catch (VirtException refused) {
      return Future.failedFuture(refused);
    }
  }

  /**
   * Checks the object that parsed arguments name.
   *
   * @throws VirtException {@code ACCESS_DENIED}, {@code NO_DOMAIN} or {@code NO_JOB}
   */
  void check(Operation<?, ?> row, Named named, Caller caller) {
    if (!access.tellsObjectsApart()) {
      return;
    }
    check(row, named, caller, row.needs());
    if (named.secure()) {
      access.require(caller, SECURE);
      check(row, named, caller, SECURE);
    }
  }

  private void check(Operation<?, ?> row, Named named, Caller caller, Permission needs) {
    if (access.everywhere(caller, needs)) {
      return;
    }
    if (named.domain().isPresent()) {
      DomainRef ref = named.domain().get();
      require(caller, needs, targets.domain(ref, named.hypervisor()), () -> unknown(ref));
    } else if (named.job().isPresent()) {
      long id = named.job().get();
      require(caller, needs, targets.job(id), () -> forgotten(id));
    } else if (isOfNoDomain(row, named)) {
      named.hypervisor().ifPresent(uri -> requireReach(caller, needs, uri));
      return;
    } else if (named.document().isEmpty() || named.file().isPresent()) {
      throw denied(caller, needs, "on every domain, for it is not known which this is about");
    }
    named.document().ifPresent(xml -> requireDescribed(caller, needs, named, xml));
  }

  /**
   * Lists are filtered after, and who may see a connection may look at it. Anything else that is no
   * domain's, webhooks for one, is nobody's in particular.
   */
  private static boolean isOfNoDomain(Operation<?, ?> row, Named named) {
    boolean list = Visible.class.isAssignableFrom(row.result()) && !row.changes();
    boolean look = row.needs().object().equals("connect") && !row.changes();
    return list || (look && named.file().isEmpty());
  }

  private void require(
      Caller caller,
      Permission needs,
      Optional<Targets.Named> found,
      Supplier<VirtException> absent) {
    Target target = found.map(Guards::target).orElseThrow(absent);
    if (!access.allows(caller, needs, target)) {
      throw access.allows(caller, READ, target)
          ? denied(caller, needs, "on domain '" + target.domain().name() + "'")
          : absent.get();
    }
  }

  private void requireReach(Caller caller, Permission needs, HypervisorUri uri) {
    if (!access.reaches(caller, needs, uri)) {
      throw denied(caller, needs, "at hypervisor " + uri);
    }
  }

  private void requireDescribed(Caller caller, Permission needs, Named named, String xml) {
    List<Targets.Named> described = targets.described(xml, named.hypervisor(), caller.name());
    if (!described.stream().allMatch(it -> access.allows(caller, needs, target(it)))) {
      throw denied(caller, needs, "on a domain of that name, owner and labels");
    }
  }

  /** What of a result a caller may read. */
  @SuppressWarnings("unchecked")
  <R extends Record> R seen(Caller caller, Permission needs, R result) {
    return access.tellsObjectsApart()
            && result instanceof Visible<?> visible
            && !access.everywhere(caller, READ)
        ? (R) visible.only(sight -> sees(caller, needs, sight))
        : result;
  }

  private boolean sees(Caller caller, Permission needs, Sight sight) {
    return sight
        .domain()
        .map(
            uuid ->
                targets
                    .domain(new DomainRef.ByUuid(uuid), Optional.of(sight.hypervisor()))
                    .map(Guards::target)
                    .orElseGet(
                        () -> new Target(sight.hypervisor(), new DomainName(uuid, sight.name()))))
        .map(target -> access.allows(caller, READ, target))
        .orElseGet(() -> access.reaches(caller, needs, sight.hypervisor()));
  }

  private static Target target(Targets.Named named) {
    return new Target(named.hypervisor(), named.domain());
  }

  private static VirtException denied(Caller caller, Permission needs, String where) {
    return new VirtException(
        ErrorCode.ACCESS_DENIED,
        "%s lacks permission %s %s".formatted(caller.name(), needs, where));
  }

  /** Word by word what is said of a domain that is not there. */
  private static VirtException unknown(DomainRef ref) {
    return new VirtException(
            ErrorCode.NO_DOMAIN, "no domain '" + ref + "'; list the domains to see their names")
        .of(ref.toString());
  }

  /** Word by word what is said of a job that is not there. */
  private static VirtException forgotten(long id) {
    return JobLog.forgotten(id);
  }
}
