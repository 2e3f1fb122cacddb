package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.call.Call;
import io.vireo.driver.Consoles;
import io.vireo.driver.Instance;
import io.vireo.driver.Instance.Stop;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations.ConsoleEndpoint;
import io.vireo.operation.Done;
import io.vireo.operation.StateReason;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The short calls on a running domain. Confined to the owner's loop. */
final class DomainLife {

  /** How long a job has to take itself back when its machine was ended under it. */
  private static final Duration JOB_ENDS_WITHIN = Duration.ofSeconds(30);

  private final DomainOwner owner;
  private final Turns turns;

  DomainLife(DomainOwner owner, Turns turns) {
    this.owner = owner;
    this.turns = turns;
  }

  Future<DomainInfo> suspend(Call<?> call) {
    return turns.quick(
        call,
        JobKind.SUSPEND,
        owner::info,
        () ->
            owner
                .able(Pausing.class, "pause")
                .pause()
                .map(
                    _ -> {
                      owner.becomes(StateReason.PAUSED_USER, LifecycleDetail.SUSPENDED_PAUSED);
                      return owner.info();
                    }));
  }

  Future<DomainInfo> resume(Call<?> call) {
    return turns.quick(
        call,
        JobKind.RESUME,
        owner::info,
        () ->
            owner
                .instance()
                .resume()
                .map(
                    _ -> {
                      owner.becomes(StateReason.RUNNING_UNPAUSED, LifecycleDetail.RESUMED_UNPAUSED);
                      return owner.info();
                    }));
  }

  Future<Done> shutdown(Call<?> call) {
    return control(call, "shut down", PowerControl::powerButton);
  }

  Future<Done> reboot(Call<?> call) {
    return control(call, "reboot", PowerControl::reboot);
  }

  Future<Done> reset(Call<?> call) {
    return control(call, "reset", PowerControl::reset);
  }

  private Future<Done> control(
      Call<?> call, String verb, Function<PowerControl, Future<Void>> button) {
    return turns.quick(
        call,
        JobKind.CONTROL,
        Done::new,
        () -> button.apply(owner.able(PowerControl.class, verb)).map(_ -> new Done()));
  }

  /** Ends the instance whatever else goes on; a job under way is given up first. */
  Future<Done> destroy(Call<?> call, boolean graceful) {
    return turns.atOnce(call, JobKind.DESTROY, () -> end(graceful ? Stop.GRACEFUL : Stop.FORCED));
  }

  private Future<Done> end(Stop how) {
    if (owner.lost().isPresent()) {
      return owner.forgetLost().map(_ -> new Done());
    }
    if (owner.unreachable()) {
      return Future.failedFuture(
          owner.fault(
              ErrorCode.NOT_RESPONDING, "has a machine that does not answer yet; try again later"));
    }
    Optional<Running> running = owner.running();
    Future<Void> jobEnd = turns.jobEnd();
    owner.job().ifPresent(Job::abort);
    return running
        .map(now -> now.instance().stop(how))
        .orElseGet(Future::succeededFuture)
        .compose(_ -> inTime(jobEnd))
        .compose(_ -> settled(running))
        .map(_ -> new Done());
  }

  private Future<Void> inTime(Future<Void> jobEnd) {
    String what = "the job of domain '" + owner.name() + "'";
    return owner.home().loop().within(JOB_ENDS_WITHIN, what, jobEnd);
  }

  /** A machine that ended without a word has ended all the same. */
  private Future<Void> settled(Optional<Running> ended) {
    ended.ifPresent(owner.watch()::ended);
    return owner.watch().settled();
  }

  ConsoleEndpoint console(Optional<String> device) {
    Map<String, Consoles.Endpoint> consoles =
        owner.able(Consoles.class, "open consoles of").consoles();
    String alias =
        device
            .or(() -> consoles.keySet().stream().sorted().findFirst())
            .filter(consoles::containsKey)
            .orElseThrow(
                () ->
                    owner.fault(
                        ErrorCode.OPERATION_FAILED,
                        "has no serial console that can be attached to; it has "
                            + consoles.keySet()));
    return switch (consoles.get(alias)) {
      case Consoles.Endpoint.Pty(String path) -> new ConsoleEndpoint(alias, "pty", path);
      case Consoles.Endpoint.UnixSocket(String path) -> new ConsoleEndpoint(alias, "unix", path);
    };
  }

  /** Makes sure of the state after the daemon or the hypervisor was away. */
  Future<Void> askState() {
    return owner
        .instance()
        .query()
        .map(
            state -> {
              owner.enter(reasonFor(state));
              return null;
            });
  }

  /** The reason to be shown for what the machine says, as it was if that is still so. */
  StateReason reasonFor(Instance.RunState state) {
    return switch (state) {
      case RUNNING ->
          owner.reason().state() == StateReason.RUNNING_BOOTED.state()
              ? owner.reason()
              : StateReason.RUNNING_UNKNOWN;
      case PAUSED ->
          owner.reason().state() == StateReason.PAUSED_USER.state()
              ? owner.reason()
              : StateReason.PAUSED_UNKNOWN;
      case CRASHED -> StateReason.CRASHED_PANICKED;
      case SHUT_DOWN -> StateReason.SHUTDOWN_USER;
      case PM_SUSPENDED -> StateReason.PMSUSPENDED_UNKNOWN;
    };
  }
}
