package io.vireo.stream;

import io.vireo.host.Host;
import java.nio.channels.ReadableByteChannel;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The stages of one transfer, each reading from the one before it. */
final class Chain implements AutoCloseable {

  private final Host host;
  private final Transfer transfer;
  private final Buffers buffers;
  private final Deque<Staged> opened = new ArrayDeque<>();

  Chain(Host host, Transfer transfer, Buffers buffers) {
    this.host = host;
    this.transfer = transfer;
    this.buffers = buffers;
  }

  /** What is to go into the file, of what the hypervisor gives. */
  ReadableByteChannel apply(List<Stage> stages, ReadableByteChannel hypervisor) {
    ReadableByteChannel last = hypervisor;
    for (Stage stage : stages) {
      last = open(apply(stage, last));
    }
    return last;
  }

  /** What is to go to the hypervisor, of what the file holds. */
  ReadableByteChannel undo(List<Stage> stages, ReadableByteChannel file) {
    ReadableByteChannel last = file;
    for (Stage stage : stages.reversed()) {
      last = open(undo(stage, last));
    }
    return last;
  }

  private Staged open(Staged staged) {
    opened.push(staged);
    return staged;
  }

  private Staged apply(Stage stage, ReadableByteChannel from) {
    return switch (stage) {
      case Stage.Zstd zstd -> new ZstdPacking(from, zstd, transfer.name(), buffers);
      case Stage.Program program -> Filtering.packing(host, transfer, program, from, buffers);
      case Stage.Seal seal -> new Sealing(from, seal.key(), buffers);
      case Stage.Digest digest -> new Digesting(from, digest.into());
      case Stage.Pace pace -> new Pacing(from, pace.bytesPerSecondMax(), transfer);
    };
  }

  private Staged undo(Stage stage, ReadableByteChannel from) {
    return switch (stage) {
      case Stage.Zstd _ -> new ZstdUnpacking(from, transfer.name(), buffers);
      case Stage.Program program -> Filtering.unpacking(host, transfer, program, from, buffers);
      case Stage.Seal seal -> new Unsealing(from, seal.key(), transfer.name(), buffers);
      case Stage.Digest digest -> new Digesting(from, digest.into());
      case Stage.Pace pace -> new Pacing(from, pace.bytesPerSecondMax(), transfer);
    };
  }

  @Override
  public void close() {
    opened.forEach(Staged::close);
  }
}
