package io.vireo.qemu;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.DriverContext;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.StartRequest;
import io.vireo.model.domain.Domain;
import io.vireo.qemu.alloc.Allocation;
import io.vireo.qemu.argv.CommandLine;
import io.vireo.qemu.argv.CpuFit;
import io.vireo.qemu.argv.LaunchSpec;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.caps.QemuFeature;
import io.vireo.qemu.process.LaunchPlan;
import io.vireo.qemu.process.QemuLauncher;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import io.vireo.qemu.process.TapDevices;
import java.nio.file.Path;

/**
 * One start, told from the definition to a machine that stands still. Used once, confined to the
 * connection's loop. Whatever fails, nothing is left behind.
 */
final class QemuStart {

  private static final int NAME_TRIES_MAX = 8;

  private final DriverContext context;
  private final QemuCapabilities capabilities;
  private final StartRequest request;
  private final InstanceListener listener;
  private final UnfinishedStarts unfinished;

  QemuStart(
      DriverContext context,
      QemuCapabilities capabilities,
      StartRequest request,
      InstanceListener listener) {
    this.context = context;
    this.capabilities = capabilities;
    this.request = request;
    this.listener = listener;
    this.unfinished = new UnfinishedStarts(context);
  }

  Future<QemuInstance> run() {
    try {
      CpuFit.judge(request.document(), capabilities);
      Domain allocated = Allocation.allocate(request.document(), capabilities).withId(request.id());
      return launch(allocated, NAME_TRIES_MAX)
          .compose(launched -> bringUp(launched.process(), launched.domain()));
    } catch (VirtException refused) {
      return Future.failedFuture(refused);
    }
  }

  private record Launched(QemuProcess process, Domain domain) {}

  /** Somebody else may take a name between its choice and the making of the device. */
  private Future<Launched> launch(Domain allocated, int tries) {
    return named(allocated)
        .compose(named -> launch(named).map(process -> new Launched(process, named)))
        .recover(
            failed ->
                isTaken(failed) && tries > 1 && TapPlan.needsNames(allocated)
                    ? launch(allocated, tries - 1)
                    : Future.failedFuture(failed));
  }

  private static boolean isTaken(Throwable failed) {
    return VirtException.from(failed).code() == ErrorCode.RESOURCE_BUSY;
  }

  private Future<Domain> named(Domain allocated) {
    return TapPlan.needsNames(allocated)
        ? context
            .loop()
            .deliver(new TapDevices(context.host()).names())
            .map(taken -> TapPlan.named(allocated, taken))
        : Future.succeededFuture(allocated);
  }

  private Future<QemuProcess> launch(Domain named) {
    LaunchPlan plan = plan(named);
    QemuLauncher launcher = new QemuLauncher(context.host(), context.loop());
    var variables = FirmwareVariables.prepare(context.host().files(), named, request.resetNvram());
    return context
        .loop()
        .deliver(variables)
        .compose(ready -> launcher.prepare(plan.directory()))
        .compose(ready -> unfinished.announce(plan))
        .compose(announced -> launcher.launch(plan));
  }

  private LaunchPlan plan(Domain allocated) {
    RunDirectory directory =
        RunDirectory.of(context.runDirectory(), request.id(), allocated.name());
    LaunchSpec spec =
        new LaunchSpec(
            allocated,
            capabilities,
            directory.monitor(),
            directory.path(),
            context.host().clock().instant(),
            request.incoming().isPresent());
    return new LaunchPlan(
        "domain '" + allocated.name() + "'",
        CommandLine.build(spec),
        Surroundings.with(CommandLine.environment(spec), directory),
        directory,
        TapPlan.devices(allocated),
        log(allocated));
  }

  private Path log(Domain domain) {
    return context.logDirectory().resolve(domain.name().replace('/', '_') + ".log");
  }

  private Future<QemuInstance> bringUp(QemuProcess process, Domain allocated) {
    QemuInstance instance = new QemuInstance(context, capabilities, process, allocated, listener);
    request.givenUp().onComplete(givenUp -> context.loop().run(() -> giveUp(instance)));
    return unfinished
        .note(process.facts())
        .compose(noted -> instance.link().open())
        .compose(greeting -> receive(instance))
        .compose(received -> instance.hold())
        .compose(held -> new Furnishing(instance.link(), allocated).run())
        .compose(furnished -> unfinished.handOver(process.facts()).map(furnished))
        .map(instance::live)
        .onSuccess(
            live -> live.beforeFirstResume(() -> unfinished.forget(process.facts().directory())))
        .recover(failed -> undo(instance, failed));
  }

  private Future<Void> receive(QemuInstance instance) {
    boolean survives = capabilities.has(QemuFeature.MIGRATE_INCOMING_KEEPS_RUNNING);
    return request
        .incoming()
        .map(source -> instance.transfers().receive(source, survives))
        .orElseGet(Future::succeededFuture);
  }

  private void giveUp(QemuInstance instance) {
    if (!instance.isLive()) {
      instance.process().kill(true);
    }
  }

  private Future<QemuInstance> undo(QemuInstance instance, Throwable failed) {
    return instance
        .process()
        .alive()
        .otherwise(true)
        .compose(killed -> ended(instance).map(killed))
        .compose(
            killed ->
                killed || !isUnexplained(failed)
                    ? Future.succeededFuture(VirtException.from(failed))
                    : instance.process().lastWords())
        .compose(cause -> Future.failedFuture(firstCause(cause)));
  }

  private static Future<Void> ended(QemuInstance instance) {
    return instance.process().kill(true).transform(dead -> instance.gone());
  }

  /**
   * Only the log knows why a QEMU went away in the middle of a conversation; what was wrong with a
   * file that was to be restored names that file.
   */
  private static boolean isUnexplained(Throwable failed) {
    VirtException failure = VirtException.from(failed);
    return failure.code() == ErrorCode.OPERATION_FAILED && failure.object().isEmpty();
  }

  private VirtException firstCause(VirtException cause) {
    return request.givenUp().isComplete()
        ? new VirtException(
            ErrorCode.OPERATION_ABORTED,
            "the start of domain '" + request.document().name() + "' was aborted on request")
        : cause;
  }
}
