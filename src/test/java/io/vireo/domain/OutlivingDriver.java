package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.Driver;
import io.vireo.driver.DriverContext;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Saving;
import io.vireo.driver.StartRequest;
import io.vireo.host.Loop;
import io.vireo.model.domain.Domain;
import io.vireo.stream.StateSink;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * A scripted driver: its machines are real {@link Machines} of the in-memory driver and live on.
 */
record OutlivingDriver(Machines machines, Crash crash) implements Driver {

  @Override
  public String scheme() {
    return "test";
  }

  @Override
  public Future<Hypervisor> open(HypervisorUri uri, DriverContext context) {
    return Future.succeededFuture(new Connection(context.loop()));
  }

  private <T> Future<T> on(Loop caller, Callable<Future<T>> call) {
    return crash.step(() -> caller.deliver(machines.loop().call(call)));
  }

  private InstanceListener to(Loop caller, InstanceListener listener) {
    return event ->
        caller.run(
            () -> {
              if (!crash.dead()) {
                listener.on(event);
              }
            });
  }

  private final class Connection implements Hypervisor {

    private final Loop caller;

    Connection(Loop caller) {
      this.caller = caller;
    }

    @Override
    public HypervisorUri uri() {
      return machines.mock().uri();
    }

    @Override
    public HypervisorInfo info() {
      return new HypervisorInfo("TEST", 2, Map.of());
    }

    @Override
    public Domain complete(Domain document) {
      return machines.mock().complete(document);
    }

    @Override
    public Future<Instance> start(StartRequest request, InstanceListener listener) {
      Machines.Living place = machines.expect(to(caller, listener));
      StartRequest there =
          new StartRequest(
              machines.nextId(),
              request.document(),
              request.incoming(),
              request.resetNvram(),
              machines.loop().deliver(request.givenUp()));
      return on(
          caller,
          () ->
              machines
                  .mock()
                  .start(there, machines.ear(place))
                  .map(machine -> new Guest(caller, machines.arrived(place, machine))));
    }

    @Override
    public Future<Instance> attach(AttachRequest request, InstanceListener listener) {
      machines.attaches.incrementAndGet();
      return on(caller, () -> attachNow(request, listener));
    }

    private Future<Instance> attachNow(AttachRequest request, InstanceListener listener) {
      VirtException scripted = machines.attachFailures.poll();
      if (scripted != null) {
        return Future.failedFuture(scripted);
      }
      Optional<Machines.Living> found = machines.find(request.record().get("token"));
      found.ifPresent(machine -> machine.ear().set(to(caller, listener)));
      return found
          .<Future<Instance>>map(machine -> Future.succeededFuture(new Guest(caller, machine)))
          .orElseGet(
              () ->
                  Future.failedFuture(
                      new VirtException(ErrorCode.OPERATION_FAILED, "the machine is gone")));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }

  private final class Guest implements Pausing, PowerControl, Saving {

    private final Loop caller;
    private final Machines.Living place;

    Guest(Loop caller, Machines.Living place) {
      this.caller = caller;
      this.place = place;
    }

    private Saving machine() {
      return place.machine().get();
    }

    @Override
    public Domain liveDocument() {
      return machine().liveDocument();
    }

    @Override
    public Map<String, String> record() {
      return Map.of("token", place.token());
    }

    @Override
    public Future<Void> resume() {
      return on(caller, () -> machine().resume().compose(_ -> resumed()));
    }

    private Future<Void> resumed() {
      machines.resumes.incrementAndGet();
      machines.afterResume.get().run();
      VirtException scripted = machines.resumeFailures.poll();
      return scripted == null ? Future.succeededFuture() : Future.failedFuture(scripted);
    }

    @Override
    public Future<Void> pause() {
      return on(caller, () -> ((Pausing) machine()).pause());
    }

    @Override
    public Future<Void> stop(Stop how) {
      return on(
          caller,
          () -> {
            VirtException scripted = machines.stopFailures.poll();
            return scripted == null ? machine().stop(how) : Future.failedFuture(scripted);
          });
    }

    @Override
    public Future<RunState> query() {
      return on(
          caller,
          () -> {
            RunState scripted = machines.queryAnswers.poll();
            return scripted == null ? machine().query() : Future.succeededFuture(scripted);
          });
    }

    @Override
    public Future<Void> powerButton() {
      return on(caller, () -> ((PowerControl) machine()).powerButton());
    }

    @Override
    public Future<Void> reboot() {
      return on(caller, () -> ((PowerControl) machine()).reboot());
    }

    @Override
    public Future<Void> reset() {
      return on(caller, () -> ((PowerControl) machine()).reset());
    }

    @Override
    public Future<Void> checkSaveable() {
      return on(caller, () -> machine().checkSaveable());
    }

    @Override
    public Future<Void> save(StateSink sink) {
      return on(caller, () -> machine().save(sink));
    }

    @Override
    public Future<Void> cancelSave() {
      return on(caller, () -> machine().cancelSave());
    }

    @Override
    public long saveBytesEstimate() {
      return machine().saveBytesEstimate();
    }
  }
}
