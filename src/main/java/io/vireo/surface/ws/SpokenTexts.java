package io.vireo.surface.ws;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The texts that a client says over a WebSocket, put together from their frames up to a limit. What
 * is no text is passed over. Confined to the socket's context.
 */
public final class SpokenTexts {

  /** How long a text may be; the rest of one that is longer goes nowhere. */
  public static final int TEXT_BYTES_MAX = 16 * 1024;

  private final Consumer<Optional<String>> taker;
  private Buffer text = Buffer.buffer();
  private boolean inText;

  private SpokenTexts(Consumer<Optional<String>> taker) {
    this.taker = taker;
  }

  /** Hands every text on that comes over {@code socket}; none where one was too long. */
  public static void hear(ServerWebSocket socket, Consumer<Optional<String>> taker) {
    socket.frameHandler(new SpokenTexts(taker)::take);
  }

  private void take(WebSocketFrame frame) {
    if (frame.isText() || frame.isBinary()) {
      inText = frame.isText();
    } else if (!frame.isContinuation()) {
      return;
    }
    if (!inText) {
      return;
    }
    text.appendBuffer(frame.binaryData());
    if (text.length() > TEXT_BYTES_MAX) {
      inText = false;
      told(Optional.empty());
    } else if (frame.isFinal()) {
      told(Optional.of(text.toString()));
    }
  }

  private void told(Optional<String> whole) {
    text = Buffer.buffer();
    taker.accept(whole);
  }
}
