package io.vireo.qemu.process;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;

/** Starts QEMU processes. Confined to its loop. */
public final class QemuLauncher {

  private final Host host;
  private final Loop loop;

  public QemuLauncher(Host host, Loop loop) {
    this.host = host;
    this.loop = loop;
  }

  /**
   * Makes the run directory, empty.
   *
   * @return fails with {@code RESOURCE_BUSY} if an emulator lives there
   */
  public Future<Void> prepare(RunDirectory directory) {
    return new Occupancy(host, loop)
        .of(directory)
        .compose(
            occupied -> occupied ? Future.failedFuture(isOccupied(directory)) : make(directory));
  }

  private Future<Void> make(RunDirectory directory) {
    var files = host.files();
    return loop.deliver(
        files
            .removeTree(directory.path())
            .compose(fresh -> files.makePrivateDirectory(directory.path())));
  }

  private static VirtException isOccupied(RunDirectory directory) {
    return new VirtException(
        ErrorCode.RESOURCE_BUSY,
        "an emulator that nobody knows of answers in %s; end its process"
            .formatted(directory.path()));
  }

  /**
   * Starts the process in its prepared run directory. It need not be well yet: {@link
   * QemuProcess#connect} tells. On failure nothing is left behind.
   *
   * @return fails with {@code RESOURCE_BUSY} if the name of a tap device is taken
   */
  public Future<QemuProcess> launch(LaunchPlan plan) {
    TapDevices taps = new TapDevices(host);
    Future<QemuProcess> started =
        taps.make(plan.taps(), plan.directory())
            .compose(made -> host.files().size(plan.log()))
            .compose(logged -> spawn(plan, logged));
    return loop.deliver(
        started.recover(
            failed ->
                taps.remove(plan.tapNames(), plan.directory())
                    .transform(removed -> host.files().removeTree(plan.directory().path()))
                    .transform(removed -> Future.failedFuture(failed))));
  }

  private Future<QemuProcess> spawn(LaunchPlan plan, long logged) {
    return host.processes()
        .spawn(plan.command(), plan.environment(), plan.log())
        .map(
            identity ->
                new QemuProcess(
                    host,
                    loop,
                    new QemuProcess.Facts(
                        plan.name(),
                        identity,
                        new QemuProcess.Belongings(plan.directory(), plan.tapNames()),
                        plan.log(),
                        logged)));
  }
}
