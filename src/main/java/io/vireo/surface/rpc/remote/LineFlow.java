package io.vireo.surface.rpc.remote;

import io.vertx.core.Future;
import io.vireo.call.Line;
import io.vireo.call.Line.Told;
import io.vireo.surface.rpc.Flow;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A console or channel as a stream: only what the guest says and hears. */
record LineFlow(Line line) implements Flow {

  @Override
  public Future<Optional<ByteBuffer>> next() {
    return line.next()
        .compose(
            told ->
                switch (told) {
                  case Told.Bytes(ByteBuffer bytes) -> Future.succeededFuture(Optional.of(bytes));
                  case Told.Ended _ -> Future.succeededFuture(Optional.empty());
                  case Told.Note _ -> next();
                });
  }

  @Override
  public Future<Void> write(ByteBuffer bytes) {
    return line.write(bytes);
  }

  @Override
  public Future<Void> finish() {
    line.close();
    return Future.succeededFuture();
  }

  @Override
  public void abort() {
    line.close();
  }
}
