package io.vireo.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.driver.DriverContext;
import io.vireo.host.Loop;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.process.LaunchPlan;
import io.vireo.qemu.process.Occupancy;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import io.vireo.qemu.qmp.QmpClient;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.QmpListener;
import io.vireo.qemu.qmp.RunCommands;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Starts that a daemon did not live to finish: nobody else knows their processes. A start leaves a
 * note in its run directory from its first moment until the core has made use of the machine, which
 * it does not before it has recorded it. What is found with a note when the connection opens is
 * ended: at once if the core cannot have heard of it, and if it can after the core has had time to
 * attach it and did not. Confined to the connection's loop.
 */
final class UnfinishedStarts {

  /** From the opening of a connection to the last attach of what was recorded. */
  static final Duration CLAIMED_WITHIN = Duration.ofSeconds(60);

  private static final Duration QUIT_DEADLINE = Duration.ofSeconds(15);
  private static final String NOTE = "starting.json";
  private static final String HANDED_OVER = "handedOver";
  private static final int NOTE_BYTES_MAX = 4096;
  private static final ProcessIdentity NOBODY = new ProcessIdentity(0, 0, "");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static final QmpListener DEAF =
      new QmpListener() {
        @Override
        public void onEvent(QmpEvent event) {}

        @Override
        public void onResponding(boolean responding) {}

        @Override
        public void onClosed() {}
      };

  private record Note(QemuProcess.Facts facts, boolean handedOver) {}

  private final DriverContext context;
  private final Duration claimedWithin;
  private final Set<RunDirectory> claimed = new HashSet<>();
  private final List<Note> kept = new ArrayList<>();
  private Optional<Loop.Timer> patience = Optional.empty();
  private boolean closed;

  UnfinishedStarts(DriverContext context) {
    this(context, CLAIMED_WITHIN);
  }

  UnfinishedStarts(DriverContext context, Duration claimedWithin) {
    this.context = context;
    this.claimedWithin = claimedWithin;
  }

  /**
   * From now on what belongs to the planned process is an unfinished start's, though there is no
   * process yet.
   */
  Future<Void> announce(LaunchPlan plan) {
    return note(
        new QemuProcess.Facts(
            plan.name(),
            NOBODY,
            new QemuProcess.Belongings(plan.directory(), plan.tapNames()),
            plan.log(),
            0));
  }

  /** From now on the process is an unfinished start. */
  Future<Void> note(QemuProcess.Facts facts) {
    return write(facts.directory(), InstanceRecord.of(facts));
  }

  /** From now on the core may have recorded it. */
  Future<Void> handOver(QemuProcess.Facts facts) {
    Map<String, String> record = new HashMap<>(InstanceRecord.of(facts));
    record.put(HANDED_OVER, "yes");
    return write(facts.directory(), record);
  }

  private Future<Void> write(RunDirectory directory, Map<String, String> record) {
    String text = JSON.valueToTree(record).toString();
    return context.loop().deliver(context.host().files().replace(in(directory.path()), text));
  }

  /** The start has been finished. */
  Future<Void> forget(RunDirectory directory) {
    return context.loop().deliver(context.host().files().remove(in(directory.path())));
  }

  /** The core knows what lives there; never fails. */
  Future<Void> claim(RunDirectory directory) {
    claimed.add(directory);
    return forget(directory).otherwiseEmpty();
  }

  private static Path in(Path directory) {
    return directory.resolve(NOTE);
  }

  /** Ends all that nobody can know. What cannot be ended is left to the next time. */
  Future<Void> end() {
    return context
        .loop()
        .deliver(context.host().files().list(context.runDirectory()))
        .compose(
            directories ->
                Future.join(directories.stream().map(this::endUnlessHandedOver).toList())
                    .otherwiseEmpty())
        .<Void>mapEmpty()
        .onSuccess(ended -> awaitClaims());
  }

  /** Leaves everything to the next time. */
  void close() {
    closed = true;
    patience.ifPresent(Loop.Timer::cancel);
  }

  private Future<Void> endUnlessHandedOver(Path directory) {
    return read(directory)
        .compose(note -> note.map(this::endOrKeep).orElseGet(Future::succeededFuture));
  }

  private Future<Void> endOrKeep(Note note) {
    if (!note.handedOver()) {
      return end(note.facts());
    }
    kept.add(note);
    return Future.succeededFuture();
  }

  private void awaitClaims() {
    if (!kept.isEmpty() && !closed) {
      patience = Optional.of(context.loop().after(claimedWithin, this::endUnclaimed));
    }
  }

  private void endUnclaimed() {
    kept.removeIf(note -> claimed.contains(note.facts().directory()));
    kept.forEach(this::endIfStillThere);
  }

  /** Another start may have its place by now. */
  private void endIfStillThere(Note note) {
    read(note.facts().directory().path())
        .compose(
            now ->
                now.filter(note::equals).isPresent() && !closed
                    ? end(note.facts())
                    : Future.succeededFuture());
  }

  private Future<Void> end(QemuProcess.Facts facts) {
    QemuProcess process = new QemuProcess(context.host(), context.loop(), facts);
    Future<Void> ended =
        facts.identity().equals(NOBODY) ? endUnidentified(facts) : process.kill(true);
    return ended.compose(gone -> process.clean());
  }

  /**
   * The daemon died between the start of the process and the note of who it is. Whoever it is was
   * started with the name of its directory, and may not have come as far as its monitor.
   */
  private Future<Void> endUnidentified(QemuProcess.Facts facts) {
    return context
        .loop()
        .deliver(context.host().processes().startedWith(Surroundings.sign(facts.directory())))
        .compose(
            found ->
                found.isEmpty()
                    ? endListener(facts)
                    : Future.join(found.stream().map(each -> kill(facts, each)).toList())
                        .mapEmpty());
  }

  private Future<Void> kill(QemuProcess.Facts facts, ProcessIdentity found) {
    QemuProcess.Facts identified =
        new QemuProcess.Facts(
            facts.name(), found, facts.belongings(), facts.log(), facts.logStart());
    return new QemuProcess(context.host(), context.loop(), identified).kill(true);
  }

  /** Where the kernel does not tell how processes were started, or it is another program's. */
  private Future<Void> endListener(QemuProcess.Facts facts) {
    return new Occupancy(context.host(), context.loop())
        .of(facts.directory())
        .compose(occupied -> occupied ? quit(facts) : Future.succeededFuture());
  }

  private Future<Void> quit(QemuProcess.Facts facts) {
    var monitor = facts.directory().monitor();
    return QmpClient.connect(context.host(), context.loop(), monitor, facts.name(), DEAF)
        .compose(
            client ->
                client
                    .negotiate(QmpClient.COMMAND_DEADLINE)
                    .compose(greeting -> client.execute(new RunCommands.Quit()))
                    .compose(
                        quits ->
                            context.loop().within(QUIT_DEADLINE, facts.name(), client.closed()))
                    .onFailure(silent -> client.close()));
  }

  private Future<Optional<Note>> read(Path directory) {
    var read = context.host().files().tail(in(directory), 0, NOTE_BYTES_MAX);
    return context.loop().deliver(read).map(UnfinishedStarts::note);
  }

  private static Optional<Note> note(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(note(JSON.readValue(text, new TypeReference<Map<String, String>>() {})));
    } catch (JsonProcessingException | VirtException unreadable) {
      return Optional.empty();
    }
  }

  private static Note note(Map<String, String> record) {
    return new Note(
        InstanceRecord.read("an unfinished start", record), record.containsKey(HANDED_OVER));
  }
}
