package io.vireo.qemu;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Consoles;
import io.vireo.driver.DriverContext;
import io.vireo.driver.FileSaving;
import io.vireo.driver.InstanceEvent;
import io.vireo.driver.InstanceEvent.PauseCause;
import io.vireo.driver.InstanceListener;
import io.vireo.driver.Pausing;
import io.vireo.driver.PowerControl;
import io.vireo.driver.Screens;
import io.vireo.driver.Screenshots;
import io.vireo.host.ByteLink;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Features;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.live.Abilities;
import io.vireo.qemu.live.Machine;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.qmp.MigrationCommands;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpCommand;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.RunCommands;
import io.vireo.qemu.usage.GuestMeter;
import io.vireo.qemu.usage.StatisticsRound;
import io.vireo.qemu.watch.Watch;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSink;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * One running QEMU. Confined to the connection's loop.
 *
 * <p>While its monitor is silent every call that needs it fails with {@code NOT_RESPONDING}: the
 * first after its deadline, later ones at once. A forced {@link #stop} needs no monitor.
 */
final class QemuInstance
    implements Pausing, PowerControl, FileSaving, Consoles, Screens, Screenshots {

  /** For commands that wait for the guest's disks. */
  static final Duration DISK_DEADLINE = Duration.ofSeconds(20);

  /** Video memory, firmware and device state, which a save writes besides the guest's memory. */
  static final long DEVICE_STATE_BYTES = 64L << 20;

  /** A page of zeros takes a few bytes of a save for its number: one in so many of its own. */
  private static final long ZERO_PAGE_SHARE = 4096 / 9;

  /** How long what QEMU said last may take to be read after its process has ended. */
  private static final Duration LAST_EVENTS_DEADLINE = Duration.ofSeconds(1);

  private final QemuProcess process;
  private final InstanceListener listener;
  private final Watch watch = new Watch();
  private final Promise<Void> gone = Promise.promise();
  private final MonitorLink link;
  private final GuestEnding ending;
  private final StateTransfers transfers;
  private final Screen screen;
  private final GuestMeter meter;
  private final Abilities abilities;
  private Domain document;
  private Optional<Future<Void>> settled = Optional.of(Future.succeededFuture());
  private boolean telling;
  private Supplier<Future<Void>> beforeResume = Future::succeededFuture;
  private long residentBytes = Long.MAX_VALUE;

  QemuInstance(
      DriverContext context,
      QemuCapabilities capabilities,
      QemuProcess process,
      Domain document,
      InstanceListener listener) {
    Host host = context.host();
    Loop loop = context.loop();
    this.process = process;
    this.document = document;
    this.listener = listener;
    this.link =
        new MonitorLink(
            process,
            loop,
            new MonitorLink.Ears(
                this::onEvent,
                this::onResponding,
                this::onReady,
                (command, sent, failure) ->
                    onAnswer(command, sent, host.clock().instant(), failure)));
    this.screen = new Screen(host, loop, process, link);
    this.transfers = new StateTransfers(host, loop, process, link);
    this.meter =
        new GuestMeter(
            new GuestMeter.Guest(process.facts().identity(), this::liveDocument, link::answering),
            host.clock());
    this.abilities = new Abilities(machine(context, capabilities));
    this.ending = new GuestEnding(process, link, watch, document.actions());
    process
        .ended()
        .compose(
            ended -> loop.within(LAST_EVENTS_DEADLINE, "the monitor", link.over()).otherwiseEmpty())
        .compose(heard -> process.clean().otherwiseEmpty())
        .onSuccess(cleaned -> onGone());
  }

  private Machine machine(DriverContext context, QemuCapabilities capabilities) {
    Machine.Document live =
        new Machine.Document() {
          @Override
          public Domain now() {
            return document;
          }

          @Override
          public void change(UnaryOperator<Domain> change) {
            document = change.apply(document);
          }
        };
    return new Machine(
        context.host(),
        context.loop(),
        capabilities,
        process.facts().identity(),
        process.facts().directory().path(),
        live,
        link::client);
  }

  @Override
  public <T> Optional<T> ability(Class<T> ability) {
    return FileSaving.super.ability(ability).or(() -> abilities.of(ability));
  }

  // -- the way in ---------------------------------------------------------------------------

  MonitorLink link() {
    return link;
  }

  QemuProcess process() {
    return process;
  }

  GuestMeter meter() {
    return meter;
  }

  /** From now on the listener hears. */
  void beginTelling() {
    telling = true;
  }

  /** The listener hears no more. */
  void silence() {
    telling = false;
  }

  /** The machine is up, and this is what it is. */
  QemuInstance live(Domain furnished) {
    document = furnished;
    beginTelling();
    return this;
  }

  /** Holds disks and threads to what the document says. */
  Future<Void> hold() {
    return abilities.hold();
  }

  /** The core resumes only what it has recorded, so this is where the driver hears of that. */
  void beforeFirstResume(Supplier<Future<Void>> task) {
    beforeResume = task;
  }

  boolean isLive() {
    return telling;
  }

  /** Completes when the process, and everything it held, is gone, and everybody was told. */
  Future<Void> gone() {
    return gone.future();
  }

  /** An earlier daemon may have left a save behind that must be ended first. */
  void settleWhenReady() {
    settled = Optional.empty();
  }

  /** Completes when no save of an earlier daemon is under way any more. */
  Future<Void> settled() {
    return settled.orElseGet(Future::succeededFuture);
  }

  StateTransfers transfers() {
    return transfers;
  }

  /** Leaves the machine alone from now on. */
  void release() {
    telling = false;
    link.close();
  }

  // -- what it tells ------------------------------------------------------------------------

  private void onEvent(QmpEvent event) {
    if (event.name().equals("MIGRATION")) {
      transfers.onStatus(event.data().path("status").asText());
    }
    abilities.onEvent(event);
    watch.meaning(event).ifPresent(this::tell);
    if (telling) {
      ending.onEvent(event);
    }
  }

  private void tell(InstanceEvent event) {
    if (telling) {
      listener.on(event);
    }
  }

  private void onResponding(boolean responding) {
    tell(new InstanceEvent.Responding(responding));
    if (responding) {
      link.execute(new RunCommands.QueryStatus()).onSuccess(this::found);
    }
  }

  /** The guest may have ended while nobody listened. */
  void found(RunCommands.Status status) {
    if (telling) {
      ending.onFound(status.status());
    }
  }

  /** The questions of statistics are nobody's work on this machine. */
  private void onAnswer(
      String command, Instant sent, Instant now, Optional<VirtException> failure) {
    if (!StatisticsRound.asks(command)) {
      listener.asked(
          new InstanceListener.Asked(command, sent, now, failure.map(VirtException::code)));
    }
  }

  private void onReady() {
    if (settled.isEmpty()) {
      settled = Optional.of(transfers.settle());
    }
  }

  private void onGone() {
    link.close();
    tell(new InstanceEvent.Exited(watch.exitCause()));
    telling = false;
    gone.complete();
  }

  // -- what every instance can --------------------------------------------------------------

  @Override
  public Domain liveDocument() {
    return document;
  }

  @Override
  public Map<String, String> record() {
    return InstanceRecord.of(process.facts());
  }

  @Override
  public Future<Void> resume() {
    Supplier<Future<Void>> first = beforeResume;
    beforeResume = Future::succeededFuture;
    return first
        .get()
        .otherwiseEmpty()
        .compose(recorded -> ask(new RunCommands.Cont(), DISK_DEADLINE))
        .mapEmpty();
  }

  @Override
  public Future<Void> stop(Stop how) {
    boolean answers = link.responding();
    watch.expectEnd(InstanceEvent.ExitCause.STOPPED);
    link.expectEnd(true);
    Future<Void> ended =
        switch (how) {
          case GRACEFUL -> process.terminate();
          case FORCED -> process.kill(!answers);
        };
    return ended.onFailure(late -> link.expectEnd(false)).compose(dead -> gone.future());
  }

  @Override
  public Future<RunState> query() {
    return ask(new RunCommands.QueryStatus()).map(status -> RunStates.of(status.status()));
  }

  // -- pausing and power --------------------------------------------------------------------

  @Override
  public Future<Void> pause() {
    watch.expectPause(PauseCause.USER);
    return ask(new RunCommands.Stop(), DISK_DEADLINE)
        .<Void>mapEmpty()
        .onComplete(over -> watch.expectNoPause());
  }

  @Override
  public Future<Void> powerButton() {
    watch.expectRestart(false);
    return ask(new RunCommands.SystemPowerdown()).mapEmpty();
  }

  /** A guest without ACPI has no power button to hear, so it is reset. */
  @Override
  public Future<Void> reboot() {
    if (document.features().filter(Features::acpi).isEmpty()) {
      return reset();
    }
    watch.expectRestart(true);
    return ask(new RunCommands.SystemPowerdown()).mapEmpty();
  }

  @Override
  public Future<Void> reset() {
    return ask(new RunCommands.SystemReset()).mapEmpty();
  }

  private <R> Future<R> ask(QmpCommand<R> command) {
    return ask(command, QmpClient.COMMAND_DEADLINE);
  }

  private <R> Future<R> ask(QmpCommand<R> command, Duration deadline) {
    return gone.future().isComplete() ? notRunning() : link.execute(command, deadline);
  }

  private <R> Future<R> notRunning() {
    return Future.failedFuture(
        new VirtException(ErrorCode.OPERATION_INVALID, process.facts().name() + " is not running"));
  }

  // -- saving -------------------------------------------------------------------------------

  @Override
  public Future<Void> checkSaveable() {
    return ask(new MigrationCommands.QueryMigrate())
        .compose(migration -> allowed(migration.blockedReasons().orElse(List.of())))
        .compose(allowed -> process.residentBytes().otherwise(Long.MAX_VALUE))
        .map(
            bytes -> {
              residentBytes = bytes;
              return null;
            });
  }

  private Future<Void> allowed(List<String> reasons) {
    return reasons.isEmpty()
        ? Future.succeededFuture()
        : Future.failedFuture(
            new VirtException(
                ErrorCode.OPERATION_INVALID,
                process.facts().name() + " cannot be saved: " + String.join("; ", reasons)));
  }

  @Override
  public Future<Void> save(StateSink sink) {
    return saving(() -> transfers.save(sink));
  }

  @Override
  public Future<Void> save(StateFile file) {
    return saving(() -> transfers.save(file));
  }

  private Future<Void> saving(Supplier<Future<Void>> save) {
    return whenResponding(
        () -> {
          watch.expectPause(PauseCause.SAVE);
          return save.get().onComplete(over -> watch.expectNoPause());
        });
  }

  @Override
  public Future<FileAbilities> fileAbilities() {
    return whenResponding(transfers::fileAbilities);
  }

  private <T> Future<T> whenResponding(Supplier<Future<T>> call) {
    return link.responding()
        ? call.get()
        : ask(new RunCommands.QueryStatus()).compose(answers -> call.get());
  }

  @Override
  public Future<Void> cancelSave() {
    return transfers.cancel();
  }

  /**
   * As found by the last {@link #checkSaveable}; memory that was never touched costs next to
   * nothing.
   */
  @Override
  public long saveBytesEstimate() {
    long memory = document.memory().size().bytes();
    long most = memory + DEVICE_STATE_BYTES;
    return Math.min(residentBytes, most) + memory / ZERO_PAGE_SHARE;
  }

  // -- consoles -----------------------------------------------------------------------------

  @Override
  public Map<String, Endpoint> consoles() {
    return ConsoleEnds.of(document);
  }

  @Override
  public Future<ByteLink> openScreen(Loop loop, ByteLink.Hearing hearing) {
    return gone.future().isComplete() ? notRunning() : screen.open(document, loop, hearing);
  }

  @Override
  public Future<byte[]> screenshot(OptionalInt head) {
    return gone.future().isComplete() ? notRunning() : screen.picture(document, head);
  }
}
