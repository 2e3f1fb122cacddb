package io.vireo.surface.http;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.VirtException;
import io.vireo.call.Inflow;
import io.vireo.call.Outflow;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Streams that need no guest. */
final class FakeStreams {

  private FakeStreams() {}

  /** Gives a text and ends well. */
  static Outflow giving(String text) {
    return new Outflow() {
      private boolean given;

      @Override
      public Future<Void> begun() {
        return Future.succeededFuture();
      }

      @Override
      public Future<Optional<Chunk>> next() {
        if (given) {
          return Future.succeededFuture(Optional.empty());
        }
        given = true;
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        return Future.succeededFuture(Optional.of(new Chunk(bytes, () -> {})));
      }

      @Override
      public void delivered() {}

      @Override
      public void broke(VirtException why) {}
    };
  }

  /** Everything that comes. */
  static Future<byte[]> all(Inflow bytes) {
    Promise<byte[]> all = Promise.promise();
    ByteArrayOutputStream kept = new ByteArrayOutputStream();
    bytes.open(
        new Inflow.Taker() {
          @Override
          public void take(ByteBuffer piece) {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            kept.writeBytes(copy);
          }

          @Override
          public void end() {
            all.tryComplete(kept.toByteArray());
          }

          @Override
          public void broke(VirtException why) {
            all.tryFail(why);
          }
        });
    return all.future();
  }
}
