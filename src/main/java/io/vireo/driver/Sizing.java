package io.vireo.driver;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Can have more or less memory and more or fewer processors while it runs. */
public interface Sizing {

  /**
   * A processor of the guest's.
   *
   * @param cpu the host's processor it ran on last
   * @param affinity the host's processors it may run on: {@code 0-3,6}
   */
  record Processor(int number, boolean running, OptionalInt cpu, long timeNanos, String affinity) {}

  /**
   * A thread that serves disks.
   *
   * @param affinity as {@link Processor} has it
   */
  record Worker(int id, String affinity) {}

  /** Asks the guest to make do with so many bytes; it does so when it can. */
  Future<Void> balloon(long bytes);

  /** What the guest says of its memory, by libvirt's names, in KiB; what it does not say is not. */
  Future<Map<String, Long>> memory();

  /** Gives the guest so many of the processors that it may have. */
  Future<Void> processors(int count);

  /** The processors there are now. */
  Future<List<Processor>> processors();

  /** The threads that serve disks. */
  Future<List<Worker>> workers();

  Future<Void> addWorker(int id);

  Future<Void> removeWorker(int id);

  /**
   * Says where a thread may run.
   *
   * @param processor which; everything but the processors if empty
   * @param cpus {@code 0-3,6}
   */
  Future<Void> pin(Optional<Integer> processor, String cpus);
}
