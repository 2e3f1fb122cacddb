package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.DriverContext;
import io.vireo.driver.InstanceListener;
import io.vireo.qemu.caps.QemuCapabilities;
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
  private final QemuCapabilities capabilities;
  private final UnfinishedStarts unfinished;
  private final AttachRequest request;
  private final InstanceListener listener;
  private final String name;

  QemuAttach(
      DriverContext context,
      QemuCapabilities capabilities,
      UnfinishedStarts unfinished,
      AttachRequest request,
      InstanceListener listener) {
    this.context = context;
    this.capabilities = capabilities;
    this.unfinished = unfinished;
    this.request = request;
    this.listener = listener;
    this.name = "domain '" + request.document().name() + "'";
  }

  Future<QemuInstance> run() {
    try {
      QemuProcess.Facts facts = InstanceRecord.read(name, request.record());
      return unfinished
          .claim(facts.directory())
          .compose(claimed -> alive(facts))
          .compose(alive -> found(alive, new QemuProcess(context.host(), context.loop(), facts)));
    } catch (VirtException unusable) {
      return Future.failedFuture(unusable);
    }
  }

  private Future<Boolean> alive(QemuProcess.Facts facts) {
    return context.loop().deliver(context.host().processes().alive(facts.identity()));
  }

  private Future<QemuInstance> found(boolean alive, QemuProcess process) {
    return alive ? takeUp(process) : ended(process);
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
        new QemuInstance(context, capabilities, process, request.document(), listener);
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
                    : found(instance, status))
        .recover(failed -> unless(instance, VirtException.from(failed)));
  }

  private Future<QemuInstance> found(QemuInstance instance, RunCommands.Status status) {
    context.loop().run(() -> instance.found(status));
    return Future.succeededFuture(instance);
  }

  /** {@code OPERATION_FAILED} means that it is gone, so nothing else may. */
  private Future<QemuInstance> unless(QemuInstance instance, VirtException failed) {
    return instance
        .process()
        .alive()
        .compose(
            alive -> {
              if (alive && failed.code() == ErrorCode.NOT_RESPONDING) {
                return Future.succeededFuture(instance);
              }
              instance.release();
              return Future.failedFuture(
                  alive && failed.code() == ErrorCode.OPERATION_FAILED ? lives(failed) : failed);
            });
  }

  private VirtException lives(VirtException failed) {
    return new VirtException(
        ErrorCode.SYSTEM_ERROR,
        "%s runs and cannot be taken up: %s".formatted(name, failed.getMessage()),
        failed);
  }

  /** The rest of its state died with the earlier daemon. */
  private Future<QemuInstance> halfRestored(QemuInstance instance) {
    instance.silence();
    return instance
        .process()
        .kill(true)
        .compose(
            dead ->
                Future.failedFuture(
                    new VirtException(
                        ErrorCode.OPERATION_FAILED,
                        name + " was being restored when the daemon ended; restore it again")));
  }
}
