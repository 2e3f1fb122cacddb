package io.vireo.surface.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2RemoteFlowController;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Resets streams of HTTP/2 whose client takes nothing of an answer that has begun. A client that
 * gives no window would otherwise have its answers kept here for as long as it keeps the
 * connection, and pings are enough for that. It stands before Netty's own control of windows and
 * looks on; confined to the connection's event loop.
 */
final class StalledStreams implements Http2RemoteFlowController {

  /** How many looks in a row find that nothing was taken. */
  private static final int LOOKS = 3;

  private final Http2ConnectionHandler handler;
  private final Http2Connection connection;
  private final Http2RemoteFlowController windows;
  private final Http2Connection.PropertyKey key;
  private final Duration pause;
  private boolean looking;
  private long taken;
  private long takenBefore;

  /** How much of a stream was taken, and how often nothing was. */
  private static final class Progress {
    private long taken;
    private long takenBefore;
    private int idleLooks;

    boolean stalled(boolean held) {
      idleLooks = held && taken == takenBefore ? idleLooks + 1 : 0;
      takenBefore = taken;
      return idleLooks >= LOOKS;
    }
  }

  private StalledStreams(Http2ConnectionHandler handler, Duration patience) {
    this.handler = handler;
    this.connection = handler.connection();
    this.windows = connection.remote().flowController();
    this.key = connection.newKey();
    this.pause = patience.dividedBy(LOOKS - 1);
  }

  /**
   * Looks after a connection that has just been opened; one of HTTP/1 does not need it.
   *
   * @param patience how long a client may take nothing; it is noticed half as much later at most
   */
  static void watch(HttpConnection connection, Duration patience) {
    if (connection instanceof HttpServerConnection it
        && it.channelHandlerContext().handler() instanceof Http2ConnectionHandler handler) {
      StalledStreams eye = new StalledStreams(handler, patience);
      eye.connection.remote().flowController(eye);
      eye.connection.addListener(
          new Http2ConnectionAdapter() {
            @Override
            public void onStreamActive(Http2Stream stream) {
              eye.lookLater();
            }
          });
    }
  }

  @Override
  public void addFlowControlled(Http2Stream stream, FlowControlled payload) {
    windows.addFlowControlled(stream, new Watched(payload, progress(stream)));
  }

  private Progress progress(Http2Stream stream) {
    Progress known = stream.getProperty(key);
    if (known != null) {
      return known;
    }
    Progress begun = new Progress();
    stream.setProperty(key, begun);
    return begun;
  }

  private void lookLater() {
    ChannelHandlerContext channel = windows.channelHandlerContext();
    if (!looking && channel != null) {
      looking = true;
      channel.executor().schedule(() -> look(channel), pause.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void look(ChannelHandlerContext channel) {
    looking = false;
    boolean moves = taken != takenBefore;
    takenBefore = taken;
    boolean full = !moves && windows.windowSize(connection.connectionStream()) <= 0;
    List<Http2Stream> stalled = new ArrayList<>();
    for (Http2Stream stream : begun()) {
      if (progress(stream).stalled(full || held(stream))) {
        stalled.add(stream);
      }
    }
    for (Http2Stream stream : stalled) {
      handler.resetStream(channel, stream.id(), Http2Error.CANCEL.code(), channel.newPromise());
    }
    channel.flush();
    if (connection.numActiveStreams() > 0) {
      lookLater();
    }
  }

  /** Whether its client must do something before more of its answer can go. */
  private boolean held(Http2Stream stream) {
    return windows.hasFlowControlled(stream) || windows.windowSize(stream) <= 0;
  }

  /** Whose answer has begun: before that it is not the client who is waited for. */
  private List<Http2Stream> begun() {
    List<Http2Stream> begun = new ArrayList<>();
    try {
      connection.forEachActiveStream(stream -> !stream.isHeadersSent() || begun.add(stream));
    } catch (Http2Exception impossible) {
      throw new IllegalStateException(impossible);
    }
    return begun;
  }

  /** A piece of an answer, and what is taken of it. */
  private final class Watched implements FlowControlled {

    private final FlowControlled piece;
    private final Progress progress;

    Watched(FlowControlled piece, Progress progress) {
      this.piece = piece;
      this.progress = progress;
    }

    @Override
    public int size() {
      return piece.size();
    }

    @Override
    public void error(ChannelHandlerContext channel, Throwable cause) {
      piece.error(channel, cause);
    }

    @Override
    public void writeComplete() {
      piece.writeComplete();
    }

    @Override
    public void write(ChannelHandlerContext channel, int allowedBytes) {
      int before = piece.size();
      piece.write(channel, allowedBytes);
      int more = before - piece.size();
      progress.taken += more;
      taken += more;
    }

    @Override
    public boolean merge(ChannelHandlerContext channel, FlowControlled next) {
      return piece.merge(channel, next instanceof Watched it ? it.piece : next);
    }
  }

  // All else is Netty's.

  @Override
  public ChannelHandlerContext channelHandlerContext() {
    return windows.channelHandlerContext();
  }

  @Override
  public void channelHandlerContext(ChannelHandlerContext channel) throws Http2Exception {
    windows.channelHandlerContext(channel);
  }

  @Override
  public boolean hasFlowControlled(Http2Stream stream) {
    return windows.hasFlowControlled(stream);
  }

  @Override
  public void writePendingBytes() throws Http2Exception {
    windows.writePendingBytes();
  }

  @Override
  public void listener(Listener listener) {
    windows.listener(listener);
  }

  @Override
  public boolean isWritable(Http2Stream stream) {
    return windows.isWritable(stream);
  }

  @Override
  public void channelWritabilityChanged() throws Http2Exception {
    windows.channelWritabilityChanged();
  }

  @Override
  public void updateDependencyTree(int child, int parent, short weight, boolean exclusive) {
    windows.updateDependencyTree(child, parent, weight, exclusive);
  }

  @Override
  public void initialWindowSize(int bytes) throws Http2Exception {
    windows.initialWindowSize(bytes);
  }

  @Override
  public int initialWindowSize() {
    return windows.initialWindowSize();
  }

  @Override
  public int windowSize(Http2Stream stream) {
    return windows.windowSize(stream);
  }

  @Override
  public void incrementWindowSize(Http2Stream stream, int bytes) throws Http2Exception {
    windows.incrementWindowSize(stream, bytes);
  }
}
