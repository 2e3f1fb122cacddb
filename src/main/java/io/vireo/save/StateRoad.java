package io.vireo.save;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.save.content.DigestTable;
import io.vireo.save.content.StateHead;
import io.vireo.save.content.StreamSums;
import io.vireo.save.place.FlushBehind;
import io.vireo.stream.ChunkDigests;
import io.vireo.stream.FileSink;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateTarget;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** How the state comes into a new image: through this process, or by the hypervisor itself. */
sealed interface StateRoad {

  StateTarget target();

  /** Whether the target has taken everything, as far as that is known here. */
  boolean isComplete();

  /** Bytes of the stream in the file so far. */
  long bytesStored();

  /** When the first byte came, if that is known here. */
  Optional<Instant> firstByte();

  /** Stops what still runs; any thread. */
  void cancel();

  /**
   * Ends what ran beside the transfer. Blocks.
   *
   * @return the length that the whole file must have if not a byte was lost
   */
  long finish() throws IOException;

  /** The checksums of the stream in the file, if they are wanted. Blocks, after the finish. */
  Optional<DigestTable> digests() throws IOException;

  static StateRoad of(Host host, NewFile image, Storage storage, StateStages stages) {
    return storage.byHypervisor()
        ? ByHypervisor.of(host, image, storage, stages.digests())
        : new Ours(sink(host, image, stages), image.front().streamOffset(), stages.digests());
  }

  private static FileSink sink(Host host, NewFile image, StateStages stages) {
    FileSink.Target to =
        new FileSink.Target(image.target().name(), image.file(), image.front().streamOffset());
    return image
        .direct()
        .map(past -> FileSink.direct(host, to, past.file(), past.blockBytes(), stages.stages()))
        .orElseGet(() -> FileSink.buffered(host, to, stages.stages()));
  }

  /** Through this process. */
  record Ours(FileSink sink, long offset, Optional<ChunkDigests> noted) implements StateRoad {

    @Override
    public StateTarget target() {
      return sink;
    }

    @Override
    public boolean isComplete() {
      return sink.isComplete();
    }

    @Override
    public long bytesStored() {
      return sink.bytesStored();
    }

    @Override
    public Optional<Instant> firstByte() {
      return Optional.empty();
    }

    @Override
    public void cancel() {
      sink.cancel();
    }

    @Override
    public long finish() {
      return offset + bytesStored();
    }

    /** A checksum of what was not stored, or none of what was, must never become durable. */
    @Override
    public Optional<DigestTable> digests() {
      Optional<DigestTable> table = noted.map(DigestTable::of);
      table
          .filter(sums -> sums.streamBytes() != bytesStored())
          .ifPresent(
              sums -> {
                throw new VirtException(
                    ErrorCode.INTERNAL_ERROR,
                    "internal error: %d bytes were digested and %d stored"
                        .formatted(sums.streamBytes(), bytesStored()));
              });
      return table;
    }
  }

  /** By the hypervisor; whether it has completed is only known to whoever asked it. */
  record ByHypervisor(
      StateFile target,
      NewFile image,
      Optional<FlushBehind> flushing,
      Optional<ChunkDigests> wanted)
      implements StateRoad {

    static ByHypervisor of(
        Host host, NewFile image, Storage storage, Optional<ChunkDigests> wanted) {
      StateFile.Layout layout =
          storage.format() == StreamFormat.SPARSE
              ? StateFile.Layout.MAPPED
              : StateFile.Layout.STREAM;
      StateFile file =
          new StateFile(
              image.target().name(),
              image.path(),
              image.front().streamOffset(),
              new StateFile.Manner(
                  layout, storage.direct(), storage.channels(), storage.bytesPerSecondMax()));
      return new ByHypervisor(
          file,
          image,
          storage.direct()
              ? Optional.empty()
              : Optional.of(FlushBehind.start(host, image.target().name(), image.file())),
          wanted);
    }

    @Override
    public boolean isComplete() {
      return true;
    }

    @Override
    public long bytesStored() {
      return target.bytesTaken();
    }

    @Override
    public Optional<Instant> firstByte() {
      return Optional.empty();
    }

    @Override
    public void cancel() {
      flushing.ifPresent(FlushBehind::end);
    }

    /** The length cannot be known beforehand; that it is a state at all can be seen. */
    @Override
    public long finish() throws IOException {
      flushing.ifPresent(FlushBehind::settle);
      long bytes = image.file().size();
      if (!StateHead.isThere(image.file(), target.offset(), target.manner().layout())) {
        throw new VirtException(
            ErrorCode.WRITE_FAILED,
            "cannot save to %s: the hypervisor says that it is done, and %d bytes are no state"
                .formatted(target.name(), Math.max(0, bytes - target.offset())));
      }
      return bytes;
    }

    /** Nobody has seen the bytes pass, so they are read back. */
    @Override
    public Optional<DigestTable> digests() throws IOException {
      if (wanted.isEmpty()) {
        return Optional.empty();
      }
      StreamSums.of(image.file(), target.offset(), image.file().size() - target.offset())
          .into(wanted.get(), _ -> {});
      return wanted.map(DigestTable::of);
    }
  }
}
