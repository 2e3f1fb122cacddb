package io.vireo.host;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One program that is run to its end, on a thread that may block. */
final class ProgramRun {

  /** Kept of each of a program's two outputs; the rest is read and dropped. */
  static final int OUTPUT_BYTES_MAX = 1 << 20;

  /** A grandchild may hold the pipes open after the program has ended. */
  private static final Duration DRAIN_DEADLINE = Duration.ofSeconds(1);

  private final List<String> command;
  private final Duration deadline;

  ProgramRun(List<String> command, Duration deadline) {
    this.command = List.copyOf(command);
    this.deadline = deadline;
  }

  Processes.Output await() throws InterruptedException {
    Process process = start();
    try {
      CompletableFuture<String> stdout = drain(process.getInputStream());
      CompletableFuture<String> stderr = drain(process.getErrorStream());
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw late();
      }
      return new Processes.Output(
          process.exitValue(), text(command.getFirst(), stdout), text(command.getFirst(), stderr));
    } finally {
      process.destroyForcibly();
    }
  }

  private Process start() {
    try {
      return new ProcessBuilder(command)
          .directory(new File("/"))
          .redirectInput(new File("/dev/null"))
          .start();
    } catch (IOException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot run " + command.getFirst(), failed);
    }
  }

  private VirtException late() {
    return new VirtException(
        ErrorCode.OPERATION_TIMEOUT,
        command.getFirst() + " did not end within " + deadline.toMillis() + " ms and was killed");
  }

  /** All that a program says, on a thread of its own. */
  static CompletableFuture<String> drain(InputStream output) {
    CompletableFuture<String> text = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> text.completeAsync(() -> read(output), Runnable::run));
    return text;
  }

  private static String read(InputStream output) {
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    byte[] piece = new byte[8192];
    try (output) {
      for (int length = output.read(piece); length >= 0; length = output.read(piece)) {
        kept.write(piece, 0, Math.min(length, OUTPUT_BYTES_MAX - kept.size()));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    return kept.toString(StandardCharsets.UTF_8);
  }

  static String text(String program, CompletableFuture<String> output) throws InterruptedException {
    try {
      return output.get(DRAIN_DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException held) {
      return "";
    } catch (ExecutionException failed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED, "cannot read the output of " + program, failed);
    }
  }
}
