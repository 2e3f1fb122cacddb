package io.vireo.host;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The machine's own processes. Any thread. */
final class LocalProcesses implements Processes {

  /** A log that has grown beyond this is set aside as {@code NAME.old} when a program starts. */
  static final long LOG_BYTES_MAX = 2L << 20;

  private static final Path ROOT = Path.of("/");
  private static final File NOTHING = new File("/dev/null");

  /** The start time of what ended before anybody looked: no process has it. */
  private static final long ENDED = -1;

  private final Lane lane;
  private final ProcessTable table = ProcessTable.open();
  private final ExitWatch exits = new ExitWatch(table);

  LocalProcesses(Lane lane) {
    this.lane = lane;
  }

  @Override
  public Future<Output> run(List<String> command, Duration deadline) {
    return lane.run(() -> new ProgramRun(command, deadline).await());
  }

  @Override
  public Filter filter(List<String> command) {
    return FilterProcess.start(command);
  }

  @Override
  public Future<ProcessIdentity> spawn(
      List<String> command, Map<String, String> environment, Path log) {
    return lane.run(() -> start(command, environment, log));
  }

  /** The child is no group leader, so setsid(1) becomes the program without another fork. */
  private ProcessIdentity start(List<String> command, Map<String, String> environment, Path log)
      throws IOException {
    prepare(log);
    List<String> session = Stream.concat(Stream.of("setsid"), command.stream()).toList();
    ProcessBuilder builder =
        new ProcessBuilder(session)
            .directory(ROOT.toFile())
            .redirectInput(NOTHING)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      long pid = builder.start().pid();
      return table.identify(pid).orElseGet(() -> new ProcessIdentity(pid, ENDED, table.bootId()));
    } catch (IOException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot start " + command.getFirst(), failed);
    }
  }

  private static void prepare(Path log) throws IOException {
    if (Files.exists(log) && Files.size(log) > LOG_BYTES_MAX) {
      Path old = log.resolveSibling(log.getFileName() + ".old");
      Files.move(log, old, StandardCopyOption.REPLACE_EXISTING);
    }
    var owner = PosixFilePermissions.fromString("rw-------");
    try {
      Files.createFile(log, PosixFilePermissions.asFileAttribute(owner));
    } catch (FileAlreadyExistsException there) {
      Files.setPosixFilePermissions(log, owner);
    }
  }

  @Override
  public Future<Void> ended(ProcessIdentity process) {
    return exits.watch(process);
  }

  @Override
  public boolean alive(ProcessIdentity process) {
    return table.alive(process);
  }

  /** On a lane: the kernel takes a lock of the process for its answer. */
  @Override
  public Future<Long> residentBytes(ProcessIdentity process) {
    return lane.run(() -> table.residentBytes(process).orElseThrow(() -> gone(process)));
  }

  private static VirtException gone(ProcessIdentity process) {
    return new VirtException(ErrorCode.OPERATION_FAILED, "process " + process.pid() + " has ended");
  }

  @Override
  public void signal(ProcessIdentity process, Signal signal) {
    exits.signal(
        process,
        switch (signal) {
          case TERM -> 15;
          case KILL -> 9;
        });
  }

  @Override
  public Optional<Path> find(String program) {
    String searched = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
    return Stream.of(searched.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory).resolve(program))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  void close() {
    exits.close();
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    return exits.awaitEnd(deadline);
  }
}
