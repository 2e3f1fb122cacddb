package io.vireo.surface.rpc;

import io.vireo.wire.xdr.XdrRecord;

/**
 * What clients are told unasked.
 *
 * @param name the protocol's: {@code domain_event_callback_reboot}
 */
public record Message<R extends Record>(String name, XdrRecord<R> body) {

  public static <R extends Record> Message<R> of(String name, Class<R> body) {
    return new Message<>(name, XdrRecord.of(body));
  }
}
