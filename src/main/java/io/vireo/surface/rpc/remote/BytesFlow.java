package io.vireo.surface.rpc.remote;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Flow;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Bytes that are known already, to be read once. Confined to the connection's loop. */
final class BytesFlow implements Flow {

  private Optional<ByteBuffer> bytes;

  BytesFlow(ByteBuffer bytes) {
    this.bytes = Optional.of(bytes).filter(ByteBuffer::hasRemaining);
  }

  @Override
  public Future<Optional<ByteBuffer>> next() {
    Optional<ByteBuffer> all = bytes;
    bytes = Optional.empty();
    return Future.succeededFuture(all);
  }

  @Override
  public Future<Void> write(ByteBuffer sent) {
    return Future.failedFuture(
        new VirtException(ErrorCode.OPERATION_INVALID, "this stream is only read"));
  }

  @Override
  public Future<Void> finish() {
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    bytes = Optional.empty();
  }
}
