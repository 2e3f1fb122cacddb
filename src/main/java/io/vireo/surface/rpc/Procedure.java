package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vireo.surface.rpc.Flow.Opened;
import io.vireo.wire.xdr.XdrRecord;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * One procedure: what is sent, what comes back, and what is done for it.
 *
 * @param name the protocol's, in small letters and without what all have in front: {@code
 *     domain_get_state}
 */
public record Procedure<Q extends Record, R extends Record>(
    String name, XdrRecord<Q> arguments, XdrRecord<R> result, Deed<Q, R> deed) {

  /** What is done for it; called on the connection's loop. */
  public sealed interface Deed<Q extends Record, R extends Record> {}

  /** One that is over with its answer. */
  @FunctionalInterface
  public non-sealed interface Answer<Q extends Record, R extends Record> extends Deed<Q, R> {
    /**
     * May throw a {@code VirtException} as well as fail with one; the future may complete on any
     * thread.
     */
    Future<R> to(Session session, Q arguments);
  }

  /** One after whose answer bytes flow. */
  @FunctionalInterface
  public non-sealed interface Opening<Q extends Record, R extends Record> extends Deed<Q, R> {
    /** As {@link Answer#to}. */
    Future<Opened<R>> open(Session session, Q arguments);
  }

  public static <Q extends Record, R extends Record> Procedure<Q, R> answered(
      String name, Class<Q> arguments, Class<R> result, Answer<Q, R> answer) {
    return new Procedure<>(name, XdrRecord.of(arguments), XdrRecord.of(result), answer);
  }

  /** One that opens a stream. */
  public static <Q extends Record, R extends Record> Procedure<Q, R> opens(
      String name, Class<Q> arguments, Class<R> result, Opening<Q, R> opening) {
    return new Procedure<>(name, XdrRecord.of(arguments), XdrRecord.of(result), opening);
  }

  /** One that is asked without arguments. */
  public static <R extends Record> Procedure<Nothing, R> asked(
      String name, Class<R> result, Function<Session, Future<R>> answer) {
    return answered(name, Nothing.class, result, (session, nothing) -> answer.apply(session));
  }

  /** One that answers nothing but that it is done. */
  public static <Q extends Record> Procedure<Q, Nothing> done(
      String name, Class<Q> arguments, BiFunction<Session, Q, Future<?>> answer) {
    return answered(
        name,
        arguments,
        Nothing.class,
        (session, sent) -> answer.apply(session, sent).map(done -> Nothing.NOTHING));
  }
}
