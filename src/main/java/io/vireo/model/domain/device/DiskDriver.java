package io.vireo.model.domain.device;

import io.vireo.model.OnOff;
import io.vireo.wire.Attr;
import io.vireo.wire.Derive;
import io.vireo.wire.Inline;
import io.vireo.wire.Word;
import java.util.Optional;

/** How the host side of a disk is run. */
public record DiskDriver(
    @Attr Optional<String> name,
    @Attr Optional<String> type,
    @Attr Optional<Cache> cache,
    @Attr("error_policy") Optional<ErrorPolicy> errorPolicy,
    @Attr("rerror_policy") Optional<ErrorPolicy> readErrorPolicy,
    @Attr Optional<Io> io,
    @Attr Optional<OnOff> ioeventfd,
    @Attr("event_idx") Optional<OnOff> eventIdx,
    @Attr("copy_on_read") Optional<OnOff> copyOnRead,
    @Attr Optional<Discard> discard,
    @Attr Optional<Integer> iothread,
    @Attr("detect_zeroes") Optional<DetectZeroes> detectZeroes,
    @Attr Optional<Integer> queues,
    @Attr("queue_size") Optional<Integer> queueSize,
    @Inline VirtioOptions virtio) {

  public static final DiskDriver NONE =
      new DiskDriver(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          VirtioOptions.NONE);

  /** Through which of the host's caches data goes. */
  public enum Cache {
    DEFAULT,
    NONE,
    WRITETHROUGH,
    WRITEBACK,
    DIRECTSYNC,
    UNSAFE
  }

  /** What happens to the guest when the host fails to read or write. */
  public enum ErrorPolicy {
    DEFAULT,
    STOP,
    REPORT,
    IGNORE,
    ENOSPACE
  }

  /** How the hypervisor reads and writes. */
  public enum Io implements Word {
    NATIVE("native"),
    THREADS("threads"),
    IO_URING("io_uring");

    private final String word;

    Io(String word) {
      this.word = word;
    }

    @Override
    public String word() {
      return word;
    }
  }

  /** What becomes of a guest's request to forget blocks. */
  public enum Discard {
    DEFAULT,
    UNMAP,
    IGNORE
  }

  /** What becomes of blocks full of zeroes. */
  public enum DetectZeroes {
    DEFAULT,
    OFF,
    ON,
    UNMAP
  }

  /** The driver {@code name} for images of the given format. */
  public static DiskDriver of(String name, String format) {
    return Derive.with(Derive.with(NONE, "name", Optional.of(name)), "type", Optional.of(format));
  }

  public DiskDriver withType(String format) {
    return Derive.with(this, "type", Optional.of(format));
  }
}
