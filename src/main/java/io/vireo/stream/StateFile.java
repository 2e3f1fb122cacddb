package io.vireo.stream;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * A file that a hypervisor writes by itself, on descriptors that the driver opens and passes to it:
 * no byte of the state goes through this process. Whoever made it has written what stands before
 * the state, and flushes what comes of it.
 */
public final class StateFile implements StateTarget {

  /** How a state lies in a file. */
  public enum Layout {
    /** One stream from the offset on, as a socket would have got it. */
    STREAM,
    /** QEMU's mapped-ram: each page has its place, so that several channels can write. */
    MAPPED
  }

  /**
   * How the file is written or read.
   *
   * @param direct past the page cache (O_DIRECT), as far as the layout allows
   * @param channels how many threads of the hypervisor's; 1 for a {@link Layout#STREAM}
   * @param bytesPerSecondMax how fast at most; empty for no limit. It may change while the state
   *     flows: whoever looks after the hypervisor meanwhile asks again and passes it on
   */
  public record Manner(
      Layout layout, boolean direct, int channels, Optional<LongSupplier> bytesPerSecondMax) {}

  private final Path name;
  private final Path file;
  private final long offset;
  private final Manner manner;
  private final AtomicLong taken = new AtomicLong();

  /**
   * @param name as the user knows the file, for errors
   * @param file as it is called while it is written
   * @param offset of the first byte of the state
   */
  public StateFile(Path name, Path file, long offset, Manner manner) {
    this.name = name;
    this.file = file;
    this.offset = offset;
    this.manner = manner;
  }

  public Path name() {
    return name;
  }

  public Path file() {
    return file;
  }

  public long offset() {
    return offset;
  }

  public Manner manner() {
    return manner;
  }

  /** The driver has learned how much has been written by now. */
  public void wrote(long bytes) {
    taken.set(bytes);
  }

  @Override
  public long bytesTaken() {
    return taken.get();
  }
}
