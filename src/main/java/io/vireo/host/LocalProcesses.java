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
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** The machine's own processes. Any thread. */
final class LocalProcesses implements Processes {

  /** A log that has grown beyond this is set aside as {@code NAME.old} when a program starts. */
  static final long LOG_BYTES_MAX = 2L << 20;

  private static final Path ROOT = Path.of("/");
  private static final File NOTHING = new File("/dev/null");
  private static final int SIGKILL = 9;
  private static final int SIGTERM = 15;

  /** The start time of what ended before anybody looked: no process has it. */
  private static final long ENDED = -1;

  private final Lane lane;
  private final Lane kernel;
  private final ProcessTable table = ProcessTable.open();
  private final AtomicReference<ExitWatch> exits = new AtomicReference<>();
  private volatile boolean closed;

  /**
   * @param lane for programs that are run or started
   * @param kernel for questions that the kernel answers soon
   */
  LocalProcesses(Lane lane, Lane kernel) {
    this.lane = lane;
    this.kernel = kernel;
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
      return identified(builder.start());
    } catch (IOException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot start " + command.getFirst(), failed);
    }
  }

  /** Nobody could ever find again what has no identity. */
  private ProcessIdentity identified(Process child) throws IOException {
    try {
      return table
          .identify(child.pid())
          .orElseGet(() -> new ProcessIdentity(child.pid(), ENDED, table.bootId()));
    } catch (IOException unknown) {
      child.destroyForcibly();
      throw unknown;
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
    return watching()
        .map(watch -> watch.watch(process))
        .orElseGet(() -> kernel.run(this::exits).compose(watch -> watch.watch(process)));
  }

  private Optional<ExitWatch> watching() {
    return Optional.ofNullable(exits.get());
  }

  /**
   * Made when the first process is to be watched, on a lane: the JDK takes a while to learn the
   * kernel's calls, and a daemon that has no guests yet need not wait for it.
   */
  private ExitWatch exits() {
    return watching()
        .orElseGet(
            () -> {
              ExitWatch made = new ExitWatch(table);
              if (!exits.compareAndSet(null, made) || closed) {
                made.close();
              }
              return exits.get();
            });
  }

  @Override
  public Future<Boolean> alive(ProcessIdentity process) {
    return ask(process, () -> table.alive(process));
  }

  @Override
  public Future<Long> residentBytes(ProcessIdentity process) {
    return ask(process, () -> table.residentBytes(process).orElseThrow(() -> gone(process)));
  }

  @Override
  public Future<Long> bytesRead(ProcessIdentity process) {
    return ask(process, () -> table.bytesRead(process).orElseThrow(() -> gone(process)));
  }

  @Override
  public Future<Integer> descriptorsOf(ProcessIdentity process, Path file) {
    return ask(process, () -> table.descriptorsOf(process, file));
  }

  @Override
  public Future<List<ProcessIdentity>> startedWith(String variable) {
    return kernel.run(() -> table.startedWith(variable, FOUND_MAX));
  }

  /** One call that is answered by the kernel. */
  private interface Question<T> {
    T ask() throws IOException;
  }

  /** On a lane: the kernel takes a lock of the process for its answer. */
  private <T> Future<T> ask(ProcessIdentity process, Question<T> question) {
    return kernel.run(
        () -> {
          try {
            return question.ask();
          } catch (IOException failed) {
            throw new VirtException(
                ErrorCode.SYSTEM_ERROR,
                "the kernel tells nothing of process %d now: %s"
                    .formatted(process.pid(), failed.getMessage()),
                failed);
          }
        });
  }

  private static VirtException gone(ProcessIdentity process) {
    return new VirtException(ErrorCode.OPERATION_FAILED, "process " + process.pid() + " has ended");
  }

  @Override
  public Future<Void> signal(ProcessIdentity process, Signal signal) {
    int number =
        switch (signal) {
          case TERM -> SIGTERM;
          case KILL -> SIGKILL;
        };
    return ask(
        process,
        () -> {
          exits().signal(process, number);
          return null;
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
    closed = true;
    watching().ifPresent(ExitWatch::close);
  }

  boolean awaitEnd(Duration deadline) throws InterruptedException {
    Optional<ExitWatch> watch = watching();
    return watch.isEmpty() || watch.get().awaitEnd(deadline);
  }
}
