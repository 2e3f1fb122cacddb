package io.vireo.qemu.process;

import io.vertx.core.Future;
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
   * Makes the run directory and starts the process, which need not be well yet: {@link
   * QemuProcess#connect} tells. On failure nothing is left behind.
   */
  public Future<QemuProcess> launch(LaunchPlan plan) {
    var files = host.files();
    Future<QemuProcess> started =
        files
            .removeTree(plan.directory().path())
            .compose(fresh -> files.makePrivateDirectory(plan.directory().path()))
            .compose(made -> files.size(plan.log()))
            .compose(logged -> spawn(plan, logged));
    return loop.deliver(
        started.recover(
            failed ->
                files
                    .removeTree(plan.directory().path())
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
                        plan.name(), identity, plan.directory(), plan.log(), logged)));
  }
}
