package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Programs: run to their end, or started to outlive this one. */
public interface Processes {

  /** Processes that {@link #startedWith} finds at most. */
  int FOUND_MAX = 64;

  /** What a program that ended left behind; each text is cut at {@code OUTPUT_BYTES_MAX}. */
  record Output(int exitStatus, String stdout, String stderr) {}

  /**
   * Runs {@code command} to its end, with empty input.
   *
   * @return fails with {@code OPERATION_TIMEOUT} after {@code deadline}, the program then killed
   */
  Future<Output> run(List<String> command, Duration deadline);

  /**
   * Starts {@code command} in a session of its own, so that it survives this process and its
   * terminal; input empty, output and errors appended to {@code log}.
   */
  Future<ProcessIdentity> spawn(List<String> command, Map<String, String> environment, Path log);

  /**
   * Starts {@code command} between two pipes. Blocks shortly: call it on the thread of a transfer.
   *
   * @throws io.vireo.base.VirtException {@code OPERATION_FAILED} if it cannot be started
   */
  Filter filter(List<String> command);

  /**
   * Completes when that very process has ended; soon if it is gone already. Fails only with {@code
   * LIMIT_REACHED}, when this host is closed or watches too many.
   */
  Future<Void> ended(ProcessIdentity process);

  /**
   * Whether that very process still lives; a reused pid is not it.
   *
   * @return fails with {@code SYSTEM_ERROR} if that cannot be told now: it may well live
   */
  Future<Boolean> alive(ProcessIdentity process);

  /**
   * The memory that very process holds for itself at this moment: in RAM or swapped out, without
   * the files that it has mapped.
   *
   * @return fails with {@code OPERATION_FAILED} if it is gone
   */
  Future<Long> residentBytes(ProcessIdentity process);

  /**
   * The bytes that very process has read so far, from files and all else (proc_pid_io(5)).
   *
   * @return fails with {@code SYSTEM_ERROR} where the kernel does not count or does not tell, with
   *     {@code OPERATION_FAILED} if it is gone
   */
  Future<Long> bytesRead(ProcessIdentity process);

  /**
   * How many descriptors of the file of that name that very process has open.
   *
   * @param file without links; known by its name, so that no dead file server is asked
   * @return 0 if it is gone; fails with {@code SYSTEM_ERROR} where the kernel does not tell
   */
  Future<Integer> descriptorsOf(ProcessIdentity process, Path file);

  /**
   * Processes that have {@code variable} in the environment that they were started with.
   *
   * @param variable as {@code NAME=value}
   * @return those that the kernel tells of, at most {@code FOUND_MAX}
   */
  Future<List<ProcessIdentity>> startedWith(String variable);

  /**
   * Sends the signal only if that very process still lives.
   *
   * @return fails with {@code SYSTEM_ERROR} if it may live and was not sent the signal
   */
  Future<Void> signal(ProcessIdentity process, Signal signal);

  /** The first {@code program} on the search path. */
  Optional<Path> find(String program);

  enum Signal {
    TERM,
    KILL
  }
}
