package io.vireo.stream;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.nio.channels.WritableByteChannel;
import java.util.Optional;

/**
 * A guest's state that means something only where it lies, since it tells positions in its file: no
 * stream can be made of it, and the hypervisor must read the file by itself.
 */
public record InPlaceSource(FileSource.Origin origin) implements StateSource {

  @Override
  public Optional<FileSource.Origin> inPlace() {
    return Optional.of(origin);
  }

  @Override
  public Future<Long> give(ChannelOpener<? extends WritableByteChannel> target) {
    target.close();
    return Future.failedFuture(
        new VirtException(
                ErrorCode.ARGUMENT_UNSUPPORTED,
                "the state in %s can only be read by a hypervisor that opens the file"
                    .formatted(origin.file()))
            .of(origin.file().toString()));
  }

  /** Nobody counts what the hypervisor reads. */
  @Override
  public long bytesGiven() {
    return 0;
  }

  @Override
  public long bytesTotal() {
    return origin.bytes();
  }
}
