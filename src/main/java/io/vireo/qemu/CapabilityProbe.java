package io.vireo.qemu;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.Future;
import io.vireo.driver.DriverContext;
import io.vireo.qemu.caps.Accelerator;
import io.vireo.qemu.caps.BinaryIdentity;
import io.vireo.qemu.caps.CapabilityDocument;
import io.vireo.qemu.caps.CapsQuery;
import io.vireo.qemu.caps.Prober;
import io.vireo.qemu.caps.QemuCapabilities;
import io.vireo.qemu.process.LaunchPlan;
import io.vireo.qemu.process.QemuLauncher;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import io.vireo.qemu.qmp.QmpEvent;
import io.vireo.qemu.qmp.QmpListener;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds out what an emulator can do, by starting it without a machine, or by what was found out
 * before if the binary and this host's /dev/kvm are the same. Confined to the connection's loop.
 */
final class CapabilityProbe {

  /** The whole schema is a long answer. */
  private static final Duration ANSWER_DEADLINE = Duration.ofSeconds(30);

  private static final Path KVM = Path.of("/dev/kvm");
  private static final int DOCUMENT_BYTES_MAX = 4 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final DriverContext context;
  private final Path emulator;
  private final Path document;

  CapabilityProbe(DriverContext context, Path emulator) {
    this.context = context;
    this.emulator = emulator;
    this.document = context.stateDirectory().resolve("capabilities.json");
  }

  Future<QemuCapabilities> capabilities() {
    return identity()
        .compose(
            binary ->
                remembered(binary)
                    .compose(
                        known ->
                            known.isPresent()
                                ? Future.succeededFuture(known.get())
                                : probe(binary).compose(this::remember)));
  }

  private Future<BinaryIdentity> identity() {
    var facts = context.host().files().facts(emulator);
    return context
        .loop()
        .deliver(facts)
        .map(
            file ->
                new BinaryIdentity(
                    emulator.toString(), file.bytes(), file.modifiedMillis(), file.inode()));
  }

  private Future<Optional<QemuCapabilities>> remembered(BinaryIdentity binary) {
    var files = context.host().files();
    return context
        .loop()
        .deliver(files.tail(document, 0, DOCUMENT_BYTES_MAX))
        .map(text -> parse(text).flatMap(json -> CapabilityDocument.fromJson(json, binary)))
        .otherwise(Optional.empty())
        .compose(known -> context.loop().deliver(files.usable(KVM)).map(kvm -> same(known, kvm)));
  }

  /** What was found out with /dev/kvm is worth nothing without, and the other way round. */
  private static Optional<QemuCapabilities> same(Optional<QemuCapabilities> known, boolean kvm) {
    return known.filter(c -> c.cpus().containsKey(Accelerator.KVM) == kvm);
  }

  private static Optional<JsonNode> parse(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readTree(text));
    } catch (JsonProcessingException worthless) {
      return Optional.empty();
    }
  }

  private Future<QemuCapabilities> remember(QemuCapabilities found) {
    String text = CapabilityDocument.toJson(found).toString();
    return context
        .loop()
        .deliver(context.host().files().replace(document, text))
        .transform(written -> Future.succeededFuture(found));
  }

  private Future<QemuCapabilities> probe(BinaryIdentity binary) {
    return ask(Prober.ARGUMENTS)
        .map(replies -> QemuCapabilities.from(binary, replies))
        .compose(
            first ->
                first.wantsTcgPass()
                    ? ask(Prober.ARGUMENTS_TCG)
                        .map(replies -> first.withAccelerator(Accelerator.TCG, replies))
                    : Future.succeededFuture(first));
  }

  private Future<Map<CapsQuery, JsonNode>> ask(List<String> arguments) {
    RunDirectory directory = new RunDirectory(context.runDirectory().resolve("probe"));
    LaunchPlan plan =
        new LaunchPlan(
            "the probe of " + emulator,
            command(arguments, directory),
            Surroundings.PLAIN,
            directory,
            List.of(),
            context.logDirectory().resolve("probe.log"));
    QemuLauncher launcher = new QemuLauncher(context.host(), context.loop());
    return launcher
        .prepare(directory)
        .compose(ready -> launcher.launch(plan))
        .compose(
            process ->
                converse(process).eventually(() -> process.kill(true)).eventually(process::clean));
  }

  /** The probe's monitor is a socket, as that of every machine is. */
  private List<String> command(List<String> arguments, RunDirectory directory) {
    List<String> command = new ArrayList<>();
    command.add(emulator.toString());
    command.addAll(arguments.subList(0, arguments.size() - 1));
    command.add("unix:" + directory.monitor() + ",server=on,wait=off");
    return command;
  }

  private static Future<Map<CapsQuery, JsonNode>> converse(QemuProcess process) {
    return process
        .connect(new Deaf())
        .compose(
            monitor ->
                monitor
                    .negotiate(ANSWER_DEADLINE)
                    .compose(
                        greeting ->
                            Prober.ask(
                                (command, given) ->
                                    monitor.execute(command, given, ANSWER_DEADLINE)))
                    .onComplete(over -> monitor.close()));
  }

  /** A QEMU without a machine has nothing to tell. */
  private static final class Deaf implements QmpListener {
    @Override
    public void onEvent(QmpEvent event) {}

    @Override
    public void onResponding(boolean responding) {}

    @Override
    public void onClosed() {}
  }
}
