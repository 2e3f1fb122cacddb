package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.DriverContext;
import io.vireo.driver.InstanceListener;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.RunCommands;

/**
 * Takes up a QEMU that an earlier daemon left. Used once, confined to the connection's loop.
 *
 * <p>One that lives and does not answer is taken up all the same: the instance's calls fail with
 * {@code NOT_RESPONDING} and the listener hears {@code Responding} until and when it answers. A
 * save that the earlier daemon did not live to finish is cancelled as soon as QEMU answers.
 */
final class QemuAttach {

  private final DriverContext context;
  private final AttachRequest request;
  private final InstanceListener listener;
  private final String name;

  QemuAttach(DriverContext context, AttachRequest request, InstanceListener listener) {
    this.context = context;
    this.request = request;
    this.listener = listener;
    this.name = "domain '" + request.document().name() + "'";
  }

  Future<QemuInstance> run() {
    try {
      QemuProcess process =
          new QemuProcess(
              context.host(), context.loop(), InstanceRecord.read(name, request.record()));
      return process.alive() ? takeUp(process) : ended(process);
    } catch (VirtException unusable) {
      return Future.failedFuture(unusable);
    }
  }

  private Future<QemuInstance> ended(QemuProcess process) {
    return process.clean().transform(cleaned -> Future.failedFuture(isGone()));
  }

  private VirtException isGone() {
    return new VirtException(
        ErrorCode.OPERATION_FAILED, "the emulator of " + name + " ended while nobody watched");
  }

  private Future<QemuInstance> takeUp(QemuProcess process) {
    QemuInstance instance =
        new QemuInstance(context.host(), context.loop(), process, request.document(), listener);
    instance.settleWhenReady();
    instance.beginTelling();
    return instance
        .link()
        .open()
        .compose(greeting -> instance.settled())
        .compose(settled -> instance.link().execute(new RunCommands.QueryStatus()))
        .compose(
            status ->
                RunStates.waitsForState(status.status())
                    ? halfRestored(instance)
                    : Future.succeededFuture(instance))
        .recover(
            failed ->
                process.alive() && VirtException.from(failed).code() == ErrorCode.NOT_RESPONDING
                    ? Future.succeededFuture(instance)
                    : Future.failedFuture(failed));
  }

  /** The rest of its state died with the earlier daemon. */
  private Future<QemuInstance> halfRestored(QemuInstance instance) {
    instance.silence();
    return instance
        .process()
        .kill(true)
        .transform(
            dead ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_FAILED,
                        name + " was being restored when the daemon ended; restore it again")));
  }
}
