package io.vireo.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.driver.DriverContext;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.process.LaunchPlan;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Starts that a daemon did not live to finish: nobody else knows their processes. A start leaves a
 * note in its run directory from its first moment to its last; what is found with a note when the
 * connection opens is ended. Confined to the connection's loop.
 */
final class UnfinishedStarts {

  private static final String NOTE = "starting.json";
  private static final int NOTE_BYTES_MAX = 4096;
  private static final ProcessIdentity NOBODY = new ProcessIdentity(0, 0, "");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DriverContext context;

  UnfinishedStarts(DriverContext context) {
    this.context = context;
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
    String text = JSON.valueToTree(InstanceRecord.of(facts)).toString();
    return context.loop().deliver(context.host().files().replace(in(facts.directory()), text));
  }

  /** The start has been finished. */
  Future<Void> forget(QemuProcess.Facts facts) {
    return context.loop().deliver(context.host().files().remove(in(facts.directory())));
  }

  private static Path in(RunDirectory directory) {
    return directory.path().resolve(NOTE);
  }

  /** Ends all that are found. What cannot be ended is left to the next time. */
  Future<Void> end() {
    return context
        .loop()
        .deliver(context.host().files().list(context.runDirectory()))
        .compose(this::endEach);
  }

  private Future<Void> endEach(List<Path> directories) {
    return Future.join(directories.stream().map(this::endOne).toList()).otherwiseEmpty().mapEmpty();
  }

  private Future<Void> endOne(Path directory) {
    var read = context.host().files().tail(directory.resolve(NOTE), 0, NOTE_BYTES_MAX);
    return context
        .loop()
        .deliver(read)
        .compose(text -> found(text).map(this::end).orElseGet(Future::succeededFuture));
  }

  private Future<Void> end(QemuProcess process) {
    return process.kill(true).compose(ended -> process.clean());
  }

  private Optional<QemuProcess> found(String text) {
    try {
      return text.isEmpty()
          ? Optional.empty()
          : Optional.of(JSON.readValue(text, new TypeReference<Map<String, String>>() {}))
              .map(record -> InstanceRecord.read("an unfinished start", record))
              .map(facts -> new QemuProcess(context.host(), context.loop(), facts));
    } catch (JsonProcessingException | VirtException unreadable) {
      return Optional.empty();
    }
  }
}
