package io.vireo.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code train}: does with a daemon what people do, once or a few times, in one process. The
 * launcher has the JVMs of both sides remember it (JEP 514, 515), so that the first people after it
 * need not wait for what the JVM finds out while it starts. What fails is passed over: nothing
 * depends on it but time.
 */
@Command(
    name = TrainCommand.NAME,
    hidden = true,
    description = "Does what people do, for the JVM to remember.",
    mixinStandardHelpOptions = true)
public final class TrainCommand implements Callable<Integer> {

  public static final String NAME = "train";

  private static final String SIMULATED = "test:///default";
  private static final int SAVES = 3;
  private static final long DISK_BYTES = 1 << 20;

  private static final String MACHINE =
      """
      <domain type='qemu'>
        <name>trained</name>
        <memory unit='MiB'>64</memory>
        <vcpu>1</vcpu>
        <os><type arch='x86_64' machine='pc'>hvm</type><boot dev='hd'/></os>
        <features><acpi/></features>
        <devices>
          <disk type='file' device='disk'>
            <driver name='qemu' type='raw'/>
            <source file='%1$s/disk'/>
            <target dev='hda' bus='ide'/>
          </disk>
          <serial type='unix'>
            <source mode='bind' path='%1$s/serial'/>
            <target port='0'/>
          </serial>
        </devices>
      </domain>
      """;

  private static final String KEPT =
      """
      <domain type='test'>
        <name>kept-%d</name>
        <memory unit='MiB'>64</memory>
        <vcpu>2</vcpu>
        <os><type>hvm</type></os>
        <devices>
          <disk type='file' device='disk'>
            <source file='/nowhere/%1$d.img'/>
            <target dev='vda' bus='virtio'/>
          </disk>
          <interface type='network'><source network='default'/></interface>
        </devices>
      </domain>
      """;

  @Option(names = "--room", required = true, description = "A directory for what is made.")
  private Path room;

  @Option(names = "--keep", description = "Only defines so many domains, for the next daemon.")
  private int keep;

  @Option(names = "--hypervisor", description = "Saves a guest of this one too.")
  private List<String> hypervisors = List.of();

  @Spec private CommandSpec spec;

  private final Terminal terminal;

  public TrainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (keep > 0) {
      keepDomains();
      return Commands.OK;
    }
    run("list --all");
    run("list");
    Stream.of(
            "dominfo test",
            "managedsave test",
            "start test",
            "dumpxml test",
            "suspend test",
            "resume test",
            "jobs",
            "events --since 0 --timeout 1")
        .forEach(this::run);
    saves(SIMULATED, "test");
    for (String uri : hypervisors) {
      machine(uri);
    }
    return Commands.OK;
  }

  private void keepDomains() throws IOException {
    Path document = room.resolve("kept.xml");
    for (int i = 0; i < keep; i++) {
      Files.writeString(document, KEPT.formatted(i));
      run("define " + document);
    }
  }

  /** A small machine without a system. */
  private void machine(String uri) throws IOException {
    try (RandomAccessFile disk = new RandomAccessFile(room.resolve("disk").toFile(), "rw")) {
      disk.setLength(DISK_BYTES);
    }
    Path document = Files.writeString(room.resolve("machine.xml"), MACHINE.formatted(room));
    run("-c " + uri + " create " + document);
    saves(uri, "trained");
    run("-c " + uri + " destroy trained");
  }

  /** By one road and the other. */
  private void saves(String uri, String domain) {
    for (int i = 0; i < SAVES; i++) {
      for (String road : List.of("auto", "direct")) {
        Path image = room.resolve("image");
        run("-c " + uri + " save --road " + road + " " + domain + " " + image);
        run("-c " + uri + " restore " + image);
      }
    }
  }

  private void run(String words) {
    List<String> arguments = new ArrayList<>(List.of(words.split(" ")));
    String runDir = spec.root().optionsMap().get("--run-dir").getValue();
    arguments.add("--run-dir=" + runDir);
    Commands.run(silent(), arguments, Map.of());
  }

  /** Whose every word is said to nobody. */
  private Terminal silent() {
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    return new Terminal(
        InputStream.nullInputStream(),
        nobody,
        nobody,
        false,
        false,
        terminal.columns(),
        terminal.environment(),
        terminal.directory());
  }
}
