package io.vireo.surface.ws;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.event.Position;
import io.vireo.wire.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * One text for subscribers, in each format made once and then shared by all of them. Any thread.
 */
public final class Message {

  private static final int FINAL_TEXT = 0x81;
  private static final int SHORT_MAX = 125;
  private static final int TWO_BYTES = 126;
  private static final int EIGHT_BYTES = 127;
  private static final int HEAD_BYTES_MAX = 10;

  private final byte[] json;
  private final Optional<Position> place;
  private volatile Optional<byte[]> frame = Optional.empty();
  private volatile Optional<byte[]> block = Optional.empty();

  /**
   * @param place where a client that reconnects after this message goes on; empty where the message
   *     says nothing of that
   */
  public Message(ObjectNode text, Optional<Position> place) {
    this.json = Json.bytes(text);
    this.place = place;
  }

  /** The JSON text. */
  public String text() {
    return new String(json, StandardCharsets.UTF_8);
  }

  /** A WebSocket's frame (RFC 6455, 5.2): one text message, not masked, not packed. */
  public byte[] frame() {
    Optional<byte[]> made = frame;
    if (made.isEmpty()) {
      made = Optional.of(framed());
      frame = made;
    }
    return made.get();
  }

  private byte[] framed() {
    ByteBuffer all = ByteBuffer.allocate(HEAD_BYTES_MAX + json.length);
    all.put((byte) FINAL_TEXT);
    if (json.length <= SHORT_MAX) {
      all.put((byte) json.length);
    } else if (json.length <= 0xFFFF) {
      all.put((byte) TWO_BYTES).putShort((short) json.length);
    } else {
      all.put((byte) EIGHT_BYTES).putLong(json.length);
    }
    all.put(json).flip();
    byte[] exact = new byte[all.remaining()];
    all.get(exact);
    return exact;
  }

  /** A block of server-sent events; its id is what browsers send back. */
  public byte[] block() {
    Optional<byte[]> made = block;
    if (made.isEmpty()) {
      String id = place.map(at -> "id: " + at + "\n").orElse("");
      made = Optional.of((id + "data: " + text() + "\n\n").getBytes(StandardCharsets.UTF_8));
      block = made;
    }
    return made.get();
  }
}
