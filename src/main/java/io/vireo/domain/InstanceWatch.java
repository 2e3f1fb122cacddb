package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceListener;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Devices;
import io.vireo.model.domain.Domain;
import io.vireo.operation.StateReason;
import java.util.Optional;

/** What the machine tells of itself becomes state and events here, one row each. */
final class InstanceWatch {

  private final DomainOwner owner;
  private int current;
  private Optional<ExitCause> unsettledExit = Optional.empty();
  private Future<Void> settled = Future.succeededFuture();

  InstanceWatch(DomainOwner owner) {
    this.owner = owner;
  }

  /**
   * The ear for the instance numbered {@code id}, which is the domain's from now on. What an
   * earlier one still tells is not heard.
   */
  InstanceListener to(int id) {
    current = id;
    unsettledExit = Optional.empty();
    return new InstanceListener() {
      @Override
      public void on(InstanceEvent event) {
        if (current == id) {
          InstanceWatch.this.on(event);
        }
      }

      @Override
      public void asked(Asked exchange) {
        if (current == id) {
          owner.job().ifPresent(job -> job.note(noted(exchange)));
        }
      }
    };
  }

  private static Job.Exchange noted(InstanceListener.Asked asked) {
    return new Job.Exchange(asked.command(), asked.begun(), asked.ended(), asked.failure());
  }

  /** There is no instance to be heard any more. */
  void nothing() {
    current = 0;
    unsettledExit = Optional.empty();
  }

  /** Completes when what the last exit led to is written down. */
  Future<Void> settled() {
    return settled;
  }

  private void on(InstanceEvent event) {
    HypervisorUri uri = owner.home().hypervisor().uri();
    DomainName name = owner.domainName();
    switch (event) {
      case InstanceEvent.Resumed _ -> resumed();
      case InstanceEvent.Paused paused -> paused(paused.cause());
      case InstanceEvent.ShuttingDown(boolean byGuest) -> shuttingDown(byGuest);
      case InstanceEvent.Reset _ -> owner.publish(new Event.Reboot(uri, name));
      case InstanceEvent.Panicked _ -> owner.tell(LifecycleDetail.CRASHED_PANICKED);
      case InstanceEvent.Watchdog(String action) ->
          owner.publish(new Event.Watchdog(uri, name, action));
      case InstanceEvent.IoError(String device, String action, String reason) ->
          owner.publish(new Event.IoError(uri, name, device, action, reason));
      case InstanceEvent.Balloon(long bytes) ->
          owner.publish(new Event.BalloonChange(uri, name, bytes / 1024));
      case InstanceEvent.RtcChange(long seconds) ->
          owner.publish(new Event.RtcChange(uri, name, seconds));
      case InstanceEvent.DeviceRemoved(String alias) -> deviceRemoved(alias);
      case InstanceEvent.ChannelState(String alias, boolean connected) ->
          owner.publish(new Event.AgentLifecycle(uri, name, alias, connected));
      case InstanceEvent.Responding(boolean responding) -> owner.responding(responding);
      case InstanceEvent.Exited(ExitCause cause) -> exited(cause);
    }
  }

  /** A job writes the machine's document down by itself. */
  private void deviceRemoved(String alias) {
    if (owner.running().isEmpty()) {
      return;
    }
    Domain now = owner.document();
    Devices devices = now.devices();
    devices
        .byAlias(alias)
        .ifPresent(gone -> owner.runsOnAs(now.withDevices(devices.without(gone))));
    owner.publish(
        new Event.DeviceRemoved(owner.home().hypervisor().uri(), owner.domainName(), alias));
    if (owner.job().isEmpty()) {
      owner.record().keepByAndBy();
    }
  }

  /** A start decides by itself what its processors' first moves mean. */
  private boolean starting() {
    return owner.job().filter(job -> kind(job) == JobKind.START).isPresent();
  }

  private boolean saving() {
    return owner.job().filter(job -> kind(job) == JobKind.SAVE).isPresent();
  }

  private static JobKind kind(Job job) {
    return job.subject().kind();
  }

  /** The end of a save, or of a start that fails, ends the machine as well and says so itself. */
  private void shuttingDown(boolean byGuest) {
    if (!saving() && !starting()) {
      owner.becomes(
          StateReason.SHUTDOWN_USER,
          byGuest ? LifecycleDetail.SHUTDOWN_GUEST : LifecycleDetail.SHUTDOWN_HOST);
    }
  }

  private void resumed() {
    if (!starting() && !saving()) {
      owner.becomes(StateReason.RUNNING_UNPAUSED, LifecycleDetail.RESUMED_UNPAUSED);
    }
  }

  private void paused(InstanceEvent.PauseCause cause) {
    if (starting() || saving()) {
      return;
    }
    switch (cause) {
      case IO_ERROR -> owner.becomes(StateReason.PAUSED_IOERROR, LifecycleDetail.SUSPENDED_IOERROR);
      case WATCHDOG ->
          owner.becomes(StateReason.PAUSED_WATCHDOG, LifecycleDetail.SUSPENDED_WATCHDOG);
      case PANIC -> owner.becomes(StateReason.PAUSED_CRASHED, LifecycleDetail.SUSPENDED_PAUSED);
      case USER, SAVE, POST_MIGRATE, OTHER ->
          owner.becomes(StateReason.PAUSED_USER, LifecycleDetail.SUSPENDED_PAUSED);
    }
  }

  /** While a job runs, the job's own end says what the exit means. */
  private void exited(ExitCause cause) {
    if (owner.job().isPresent()) {
      unsettledExit = Optional.of(cause);
    } else {
      settle(cause);
    }
  }

  /** After a job: an exit that nobody has accounted for is accounted for now. */
  void settleAfterJob() {
    unsettledExit.ifPresent(this::settle);
  }

  /** The machine is known to have ended, whether or not it said so. */
  void ended(Running instance) {
    if (owner.running().filter(now -> now.id() == instance.id()).isPresent()) {
      settle(ExitCause.STOPPED);
    }
  }

  private void settle(ExitCause cause) {
    if (owner.running().isPresent()) {
      settled =
          switch (cause) {
            case SHUTDOWN ->
                owner.stopped(StateReason.SHUTOFF_SHUTDOWN, LifecycleDetail.STOPPED_SHUTDOWN);
            case STOPPED ->
                owner.stopped(StateReason.SHUTOFF_DESTROYED, LifecycleDetail.STOPPED_DESTROYED);
            case CRASHED ->
                owner.stopped(StateReason.SHUTOFF_CRASHED, LifecycleDetail.STOPPED_CRASHED);
          };
    }
  }
}
