package io.vireo.host;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.File;
import java.io.IOException;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program between two pipes. Java's own pipes to programs go through arrays on the heap, so these
 * are the kernel's, opened anew by their names under {@code /proc/self/fd} (proc(5)).
 */
record FilterProcess(
    String name,
    Process process,
    FileChannel input,
    FileChannel output,
    CompletableFuture<String> words)
    implements Filter {

  /** Its settings, which could change what a program does, stay outside. */
  private static final Map<String, String> ENVIRONMENT = Map.of("LC_ALL", "C");

  static FilterProcess start(List<String> command) {
    try (Pipe in = Pipe.open();
        Pipe out = Pipe.open()) {
      return start(command, in, out);
    } catch (IOException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot run " + command.getFirst(), failed);
    }
  }

  private static FilterProcess start(List<String> command, Pipe in, Pipe out) throws IOException {
    FileChannel input = FileChannel.open(in.writing(), StandardOpenOption.WRITE);
    FileChannel output = FileChannel.open(out.reading(), StandardOpenOption.READ);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(new File("/"))
              .redirectInput(in.reading().toFile())
              .redirectOutput(out.writing().toFile());
      String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/bin:/bin");
      builder.environment().clear();
      builder.environment().putAll(ENVIRONMENT);
      builder.environment().put("PATH", path);
      Process process = builder.start();
      return new FilterProcess(
          command.getFirst(), process, input, output, ProgramRun.drain(process.getErrorStream()));
    } catch (IOException failed) {
      closeQuietly(input);
      closeQuietly(output);
      throw failed;
    }
  }

  @Override
  public Processes.Output await(Duration deadline) throws InterruptedException {
    if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new VirtException(
          ErrorCode.OPERATION_TIMEOUT,
          name + " did not end within " + deadline.toMillis() + " ms after its output had");
    }
    return new Processes.Output(process.exitValue(), "", ProgramRun.text(name, words));
  }

  /** The program first: its end is what wakes those who wait at its pipes. */
  @Override
  public void close() {
    process.destroyForcibly();
    closeQuietly(input);
    closeQuietly(output);
  }

  private static void closeQuietly(Channel channel) {
    try {
      channel.close();
    } catch (IOException gone) {
      // nothing is left to release
    }
  }

  /** The two descriptors of a pipe, for as long as it takes to open its ends elsewhere. */
  private record Pipe(int readEnd, int writeEnd) implements AutoCloseable {

    static Pipe open() throws IOException {
      int[] ends = LinuxCalls.pipe();
      if (ends.length == 0) {
        throw new IOException("no pipe: too many open files");
      }
      return new Pipe(ends[0], ends[1]);
    }

    Path reading() {
      return Path.of("/proc/self/fd", Integer.toString(readEnd));
    }

    Path writing() {
      return Path.of("/proc/self/fd", Integer.toString(writeEnd));
    }

    @Override
    public void close() {
      LinuxCalls.close(readEnd);
      LinuxCalls.close(writeEnd);
    }
  }
}
