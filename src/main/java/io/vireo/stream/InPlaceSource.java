package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A guest's state that the hypervisor reads from its file by itself, on descriptors that the driver
 * opens and passes to it: because it means something only where it lies ({@link
 * StateFile.Layout#MAPPED} tells positions in its file, so no stream can be made of it), or because
 * no byte needs to go through this process. Used once.
 */
public final class InPlaceSource implements StateSource {

  private static final StateFile.Manner PLAIN =
      new StateFile.Manner(StateFile.Layout.MAPPED, false, 1, Optional.empty());

  private final FileSource.Origin origin;
  private final StateFile.Manner manner;
  private final Optional<StateSource> streamed;
  private final AtomicLong taken = new AtomicLong();

  /** A {@link StateFile.Layout#MAPPED} state, read through the page cache by one thread. */
  public InPlaceSource(FileSource.Origin origin) {
    this(origin, PLAIN, Optional.empty());
  }

  /**
   * @param manner how it lies there, and how it is to be read; its rate is not looked at
   * @param streamed the same state as a stream, for hypervisors that cannot read this file
   */
  public InPlaceSource(
      FileSource.Origin origin, StateFile.Manner manner, Optional<StateSource> streamed) {
    this.origin = origin;
    this.manner = manner;
    this.streamed = streamed;
  }

  public FileSource.Origin origin() {
    return origin;
  }

  public StateFile.Manner manner() {
    return manner;
  }

  @Override
  public Optional<FileSource.Origin> inPlace() {
    return Optional.of(origin);
  }

  /** The state as a stream, where there is one; else fails with {@code ARGUMENT_UNSUPPORTED}. */
  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    return streamed.map(source -> source.give(target)).orElseGet(() -> refuse(target));
  }

  private Future<Long> refuse(ChannelOpener<? extends WritableByteChannel> target) {
    target.close();
    return Future.failedFuture(
        new VirtException(
                ErrorCode.ARGUMENT_UNSUPPORTED,
                "the state in %s can only be read by a hypervisor that opens the file"
                    .formatted(origin.file()))
            .of(origin.file().toString()));
  }

  /** The driver has learned how much has been read by now. */
  public void took(long bytes) {
    taken.set(bytes);
  }

  @Override
  public long bytesGiven() {
    return Math.max(taken.get(), streamed.map(StateSource::bytesGiven).orElse(0L));
  }

  @Override
  public long bytesTotal() {
    return origin.bytes();
  }
}
