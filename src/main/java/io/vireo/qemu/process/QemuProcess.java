package io.vireo.qemu.process;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.host.Processes;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A QEMU process that this daemon or one before it started. Confined to its loop; all futures
 * complete there.
 */
public final class QemuProcess {

  /** From the start of the process to a monitor that can be connected to. */
  public static final Duration MONITOR_DEADLINE = Duration.ofSeconds(30);

  /** How long a process that was asked to end may take. */
  public static final Duration TERM_DEADLINE = Duration.ofSeconds(15);

  /** How long it may take before a forced end becomes a kill. */
  public static final Duration FORCE_GRACE = Duration.ofSeconds(2);

  /** How long the kernel may take to end what was killed. */
  public static final Duration KILL_DEADLINE = Duration.ofSeconds(15);

  private static final Duration CONNECT_PAUSE = Duration.ofMillis(20);

  /**
   * @param name what failures call it: {@code domain 'web'}
   * @param logStart where in the log this process began
   */
  public record Facts(
      String name, ProcessIdentity identity, Belongings belongings, Path log, long logStart) {

    public RunDirectory directory() {
      return belongings.directory();
    }
  }

  /**
   * What goes when the process has gone.
   *
   * @param taps names of tap devices that were made for it
   */
  public record Belongings(RunDirectory directory, List<String> taps) {
    public Belongings {
      taps = List.copyOf(taps);
    }
  }

  private final Host host;
  private final Loop loop;
  private final Facts facts;
  private final Future<Void> ended;

  public QemuProcess(Host host, Loop loop, Facts facts) {
    this.host = host;
    this.loop = loop;
    this.facts = facts;
    this.ended = loop.deliver(host.processes().ended(facts.identity()));
  }

  public Facts facts() {
    return facts;
  }

  /** See {@link Processes#alive}. */
  public Future<Boolean> alive() {
    return loop.deliver(host.processes().alive(facts.identity()));
  }

  /** Whether its end has been heard of. */
  public boolean hasEnded() {
    return ended.isComplete();
  }

  /** See {@link Processes#residentBytes}. */
  public Future<Long> residentBytes() {
    return loop.deliver(host.processes().residentBytes(facts.identity()));
  }

  /** Completes when the process is gone. */
  public Future<Void> ended() {
    return ended;
  }

  /**
   * Connects to the monitor as soon as there is one.
   *
   * @return fails with {@code OPERATION_FAILED} and QEMU's last words if it ends before
   */
  public Future<QmpClient> connect(QmpListener listener) {
    Promise<QmpClient> first = Promise.promise();
    ended.compose(gone -> LastWords.of(host, loop, facts)).onSuccess(first::tryFail);
    tryConnect(listener, first);
    return loop.within(MONITOR_DEADLINE, monitorName(), first.future()).onFailure(first::tryFail);
  }

  private String monitorName() {
    return "the monitor of " + facts.name();
  }

  private void tryConnect(QmpListener listener, Promise<QmpClient> first) {
    if (first.future().isComplete()) {
      return;
    }
    QmpClient.connect(host, loop, facts.directory().monitor(), monitorName(), listener)
        .onSuccess(
            client -> {
              if (!first.tryComplete(client)) {
                client.close();
              }
            })
        .onFailure(notYet -> loop.after(CONNECT_PAUSE, () -> tryConnect(listener, first)));
  }

  /** Why the process ended, in its own words. */
  public Future<VirtException> lastWords() {
    return LastWords.of(host, loop, facts);
  }

  /**
   * Asks the process to end, as a well-behaved one does after it has flushed its disks.
   *
   * @return fails with {@code RESOURCE_BUSY} if it does not end in time; it may still do so later
   */
  public Future<Void> terminate() {
    return signal(Processes.Signal.TERM)
        .compose(sent -> loop.within(TERM_DEADLINE, facts.name(), ended))
        .recover(late -> Future.failedFuture(busy("does not end; use a forced stop", late)));
  }

  /**
   * Ends the process, with a short time to flush its disks unless {@code atOnce}.
   *
   * @return fails with {@code RESOURCE_BUSY} if even the kernel cannot end it yet
   */
  public Future<Void> kill(boolean atOnce) {
    if (atOnce) {
      return killNow();
    }
    return signal(Processes.Signal.TERM)
        .compose(sent -> loop.within(FORCE_GRACE, facts.name(), ended))
        .recover(late -> killNow());
  }

  private Future<Void> signal(Processes.Signal signal) {
    return loop.deliver(host.processes().signal(facts.identity(), signal));
  }

  private Future<Void> killNow() {
    return signal(Processes.Signal.KILL)
        .compose(sent -> loop.within(KILL_DEADLINE, facts.name(), ended))
        .recover(
            late ->
                Future.failedFuture(
                    busy("was killed and waits for a device; repair that one", late)));
  }

  private VirtException busy(String sentence, Throwable cause) {
    return new VirtException(
        ErrorCode.RESOURCE_BUSY,
        "the process " + facts.identity().pid() + " of " + facts.name() + " " + sentence,
        cause);
  }

  /** Removes what an ended process left behind. */
  public Future<Void> clean() {
    RunDirectory directory = facts.directory();
    return loop.deliver(
        new TapDevices(host)
            .remove(facts.belongings().taps(), directory)
            .transform(removed -> host.files().removeTree(directory.path())));
  }
}
