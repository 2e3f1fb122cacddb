package io.vireo.surface.grpc;

import io.vireo.wire.proto.Codec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What a row that changes nothing was asked and how it answered last: the same message is parsed
 * once, when somebody was allowed to ask, and while its answer is the same it is the same bytes.
 * Any thread.
 */
final class LastAnswers<Q extends Record, R extends Record> {

  /** Messages that are remembered; beyond that all are read anew. */
  static final int MESSAGES_MAX = 4096;

  /** The longest message, and the longest answer, that is kept. */
  static final int BYTES_MAX = 1024;

  private final Codec<Q> arguments;
  private final Codec<R> results;
  private final ConcurrentMap<ByteBuffer, Asked<Q, R>> known = new ConcurrentHashMap<>();

  LastAnswers(Codec<Q> arguments, Codec<R> results) {
    this.arguments = arguments;
    this.results = results;
  }

  /** One message, and what was answered. */
  static final class Asked<Q, R> {

    /** A result and how it was told. */
    private static final class Told<R> {
      private final R result;
      private final byte[] bytes;

      private Told(R result, byte[] bytes) {
        this.result = result;
        this.bytes = bytes;
      }
    }

    private final byte[] message;
    private volatile Optional<Q> arguments = Optional.empty();
    private volatile Optional<Told<R>> last = Optional.empty();

    private Asked(byte[] message) {
      this.message = message;
    }
  }

  int size() {
    return known.size();
  }

  /** The place of a message; its arguments are not looked at. */
  Asked<Q, R> of(byte[] message) {
    Asked<Q, R> asked = known.get(ByteBuffer.wrap(message));
    return asked == null ? new Asked<>(message) : asked;
  }

  /**
   * To be called when it is known that the caller may ask.
   *
   * @throws io.vireo.base.VirtException {@code INVALID_ARG}
   */
  Q arguments(Asked<Q, R> asked) {
    if (asked.arguments.isEmpty()) {
      asked.arguments = Optional.of(arguments.value(asked.message));
    }
    return asked.arguments.orElseThrow();
  }

  /** The message that tells {@code result}. */
  byte[] bytes(Asked<Q, R> asked, R result) {
    Optional<Asked.Told<R>> before = asked.last;
    if (before.isPresent() && before.get().result.equals(result)) {
      return before.get().bytes;
    }
    byte[] made = results.bytes(result);
    if (asked.message.length <= BYTES_MAX && made.length <= BYTES_MAX) {
      keep(asked, new Asked.Told<>(result, made));
    }
    return made;
  }

  private void keep(Asked<Q, R> asked, Asked.Told<R> told) {
    asked.last = Optional.of(told);
    if (known.size() >= MESSAGES_MAX) {
      known.clear();
    }
    known.putIfAbsent(ByteBuffer.wrap(asked.message), asked);
  }
}
