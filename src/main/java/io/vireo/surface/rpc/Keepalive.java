package io.vireo.surface.rpc;

import io.netty.channel.EventLoop;
import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The small program by which both sides know that the other is there. Whatever comes from a side is
 * a sign of it, asked for or not. Confined to the connection's loop.
 */
@SuppressWarnings("BadImport") // a packet's type and status
final class Keepalive {

  static final int PROGRAM = 0x6b65_6570;

  private static final int PING = 1;
  private static final int PONG = 2;

  /** How often a client is told unasked that the daemon lives, which does not hear its pings. */
  private static final Duration DEAF_INTERVAL = Duration.ofSeconds(2);

  private final EventLoop loop;
  private final RpcLimits.Pings pings;
  private final Consumer<Packet> send;
  private final Runnable gone;
  private Future<?> asking;
  private Future<?> telling;
  private boolean heard;
  private boolean known;
  private boolean deaf;
  private int left;

  /**
   * @param gone what to do where the client says nothing any more
   */
  Keepalive(EventLoop loop, RpcLimits.Pings pings, Consumer<Packet> send, Runnable gone) {
    this.loop = loop;
    this.pings = pings;
    this.send = send;
    this.gone = gone;
    this.left = pings.count();
  }

  /** Something came. */
  void heard() {
    heard = true;
  }

  /** Something of this program came. */
  void take(Packet packet) {
    known = true;
    if (packet.procedure() == PING) {
      tell(PONG);
    }
  }

  private void tell(int procedure) {
    send.accept(new Packet(PROGRAM, 1, procedure, Type.MESSAGE, 0, Status.OK));
  }

  /** From now on the client is asked: it has said that it would answer. */
  void begin() {
    known = true;
    long millis = pings.interval().toMillis();
    if (asking == null && millis > 0) {
      asking = loop.scheduleAtFixedRate(this::ask, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void ask() {
    if (heard || deaf) {
      heard = false;
      left = pings.count();
    } else if (left-- <= 0) {
      gone.run();
    } else {
      tell(PING);
    }
  }

  /** Whether nothing is read now, so that neither pings nor signs of life are heard. */
  void deaf(boolean now) {
    deaf = now;
    if (now && known && telling == null) {
      long millis = DEAF_INTERVAL.toMillis();
      telling = loop.scheduleAtFixedRate(() -> tell(PONG), millis, millis, TimeUnit.MILLISECONDS);
    } else if (!now && telling != null) {
      telling.cancel(false);
      telling = null;
    }
  }

  void end() {
    deaf(false);
    if (asking != null) {
      asking.cancel(false);
    }
  }
}
