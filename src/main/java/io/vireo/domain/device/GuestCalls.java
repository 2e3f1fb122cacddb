package io.vireo.domain.device;

import io.vertx.core.Future;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.domain.Guest;
import io.vireo.domain.Guests;
import io.vireo.driver.CoreDumping;
import io.vireo.driver.GuestControl;
import io.vireo.driver.Instance;
import io.vireo.driver.MonitorAccess;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.job.Job;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Done;
import io.vireo.operation.GuestOperations;
import io.vireo.operation.GuestOperations.CommandAnswer;
import io.vireo.operation.GuestOperations.CoreDump;
import io.vireo.operation.GuestOperations.MonitorCommand;
import io.vireo.operation.GuestOperations.SendKey;
import io.vireo.rules.KeyCodes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is done to a guest from outside: keys, interrupts, a look at all of its memory. */
final class GuestCalls {

  private static final int HOLD_MILLIS = 100;
  private static final int HOLD_MILLIS_MAX = 10_000;

  private final Guests guests;

  GuestCalls(Guests guests) {
    this.guests = guests;
  }

  void bind(Bindings to) {
    to.bind(GuestOperations.SEND_KEY, this::sendKey);
    to.bind(GuestOperations.INJECT_NMI, this::nmi);
    to.bind(GuestOperations.MONITOR_COMMAND, this::monitor);
    to.bindJob(GuestOperations.CORE_DUMP, this::dump);
    new AgentCalls(guests).bind(to);
  }

  private Future<Done> sendKey(Call<SendKey> call) {
    SendKey wish = call.arguments();
    List<Integer> keys = KeyCodes.parse(wish.codeset().orElse("linux"), wish.keys());
    int hold = Math.clamp(wish.holdMillis().orElse(HOLD_MILLIS), 0, HOLD_MILLIS_MAX);
    return guests.control(
        call,
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(GuestControl.class, "press keys of")
                .press(keys, Duration.ofMillis(hold))
                .map(_ -> new Done()));
  }

  private Future<Done> nmi(Call<OneDomain> call) {
    OneDomain wish = call.arguments();
    return guests.control(
        call,
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(GuestControl.class, "interrupt")
                .nonMaskableInterrupt()
                .map(_ -> new Done()));
  }

  private Future<CommandAnswer> monitor(Call<MonitorCommand> call) {
    MonitorCommand wish = call.arguments();
    return guests.control(
        call,
        wish.domain(),
        wish.hypervisor(),
        guest ->
            guest
                .able(MonitorAccess.class, "pass commands to the monitor of")
                .monitor(wish.command(), wish.human())
                .map(CommandAnswer::new));
  }

  private Future<Started<DomainInfo>> dump(Call<CoreDump> call) {
    CoreDump wish = call.arguments();
    return guests.job(
        call, wish.domain(), wish.hypervisor(), (guest, job) -> dump(guest, job, wish));
  }

  /** The guest stands still meanwhile, and goes on unless it is to be ended. */
  private static Future<DomainInfo> dump(Guest guest, Job job, CoreDump wish) {
    CoreDumping machine = guest.able(CoreDumping.class, "dump the memory of");
    Instance instance = guest.able(Instance.class, "run");
    boolean holds = !wish.live() && guest.info().state().equals("running");
    AtomicLong moved = new AtomicLong();
    AtomicLong whole = new AtomicLong();
    job.progress(new Job.Progress(moved::get, whole::get));
    return (holds ? guest.able(Pausing.class, "pause").pause() : Future.<Void>succeededFuture())
        .compose(
            _ ->
                machine.dump(
                    wish.path().path(),
                    wish.format().orElse("elf"),
                    (done, total) -> {
                      moved.set(done);
                      whole.set(total);
                    }))
        .eventually(() -> holds && !wish.crash() ? instance.resume() : Future.succeededFuture())
        .compose(_ -> afterwards(guest, instance, wish))
        .map(_ -> guest.infoAfterJob());
  }

  private static Future<Void> afterwards(Guest guest, Instance instance, CoreDump wish) {
    if (wish.crash()) {
      return instance.stop(Instance.Stop.FORCED);
    }
    return wish.reset()
        ? guest.able(PowerControl.class, "reset").reset()
        : Future.succeededFuture();
  }
}
