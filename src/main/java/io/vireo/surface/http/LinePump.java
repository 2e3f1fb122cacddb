package io.vireo.surface.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vireo.base.VirtException;
import io.vireo.call.Line;
import io.vireo.call.Line.Told;
import io.vireo.wire.json.Json;
import java.nio.ByteBuffer;
import java.util.Locale;

/**
 * Carries a line over a WebSocket: the guest's bytes in binary frames, what is said of the line in
 * text frames. One piece at a time each way, so that whoever is slow holds back whoever feeds them.
 * Frames are taken as they come and never gathered. Confined to the connection's context.
 */
final class LinePump {

  /** The longest text that a client has to send. */
  static final int NOTE_BYTES_MAX = 1024;

  /** After how many ticks of taking nothing a client is dropped. */
  static final int STALLED_TICKS_MAX = 3;

  private static final short GOING_AWAY = 1001;
  private static final short NOT_UNDERSTOOD = 1003;
  private static final short TOO_LONG = 1009;

  private final Context context;
  private final Line line;
  private final ServerWebSocket socket;
  private final Runnable cut;
  private Buffer note = Buffer.buffer();
  private boolean inText;
  private boolean writing;
  private int stalledTicks;

  /**
   * @param cut ends the connection without waiting for the client
   */
  LinePump(Context context, Line line, ServerWebSocket socket, Runnable cut) {
    this.context = context;
    this.line = line;
    this.socket = socket;
    this.cut = cut;
  }

  void begin() {
    socket.exceptionHandler(_ -> socket.close());
    socket.frameHandler(this::take);
    pull();
  }

  // -- to the client ------------------------------------------------------------------------

  private void pull() {
    line.next()
        .onComplete(
            told ->
                context.runOnContext(
                    _ -> {
                      if (!socket.isClosed()) {
                        give(told.succeeded() ? told.result() : new Told.Ended("the line broke"));
                      }
                    }));
  }

  private void give(Told told) {
    switch (told) {
      case Told.Bytes(ByteBuffer bytes) -> {
        byte[] piece = new byte[bytes.remaining()];
        bytes.get(piece);
        then(socket.writeBinaryMessage(Buffer.buffer(piece)));
      }
      case Told.Note said -> then(socket.writeTextMessage(text(said)));
      case Told.Ended(String reason) -> end(GOING_AWAY, reason);
    }
  }

  private void then(Future<Void> written) {
    writing = true;
    stalledTicks = 0;
    written.onComplete(
        taken -> {
          writing = false;
          if (taken.succeeded()) {
            pull();
          }
        });
  }

  /** Its own components, after the word for what it is. */
  static String text(Told.Note note) {
    ObjectNode text =
        Json.object().put("type", note.getClass().getSimpleName().toLowerCase(Locale.ROOT));
    text.setAll((ObjectNode) Json.tree(note));
    return Json.text(text);
  }

  /**
   * To be called at a steady pace: pings a client that takes something, drops one that does not.
   */
  void tick() {
    context.runOnContext(
        _ -> {
          stalledTicks = writing ? stalledTicks + 1 : 0;
          if (stalledTicks >= STALLED_TICKS_MAX) {
            drop();
          } else if (!writing && !socket.isClosed()) {
            socket.writePing(Buffer.buffer());
          }
        });
  }

  /** Any thread. */
  void drop() {
    cut.run();
  }

  private void end(short status, String reason) {
    line.close();
    socket.close(status, reason);
  }

  // -- from the client ----------------------------------------------------------------------

  private void take(WebSocketFrame frame) {
    if (frame.isText() || frame.isBinary()) {
      inText = frame.isText();
    } else if (!frame.isContinuation()) {
      return;
    }
    if (inText) {
      listen(frame);
    } else if (frame.binaryData().length() > 0) {
      type(frame.binaryData().getBytes());
    }
  }

  /** The next frame comes when this one has gone. */
  private void type(byte[] bytes) {
    socket.pause();
    line.write(ByteBuffer.wrap(bytes)).onComplete(_ -> context.runOnContext(_ -> socket.resume()));
  }

  private void listen(WebSocketFrame frame) {
    if (!line.takesNotes()) {
      end(NOT_UNDERSTOOD, "only binary frames are understood here");
      return;
    }
    note.appendBuffer(frame.binaryData());
    if (note.length() > NOTE_BYTES_MAX) {
      end(TOO_LONG, "a text is longer than " + NOTE_BYTES_MAX + " bytes");
    } else if (frame.isFinal()) {
      byte[] whole = note.getBytes();
      note = Buffer.buffer();
      understand(whole);
    }
  }

  private void understand(byte[] text) {
    try {
      ObjectNode said = Json.object(text);
      if (said.path("type").asText().equals("resize")) {
        line.resize(said.path("columns").asInt(), said.path("rows").asInt());
        return;
      }
    } catch (VirtException malformed) {
      // is not understood either
    }
    end(NOT_UNDERSTOOD, "a text must be {\"type\":\"resize\",\"columns\":80,\"rows\":25}");
  }
}
