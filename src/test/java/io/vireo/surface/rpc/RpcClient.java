package io.vireo.surface.rpc;

import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.wire.xdr.XdrRecord;
import io.vireo.wire.xdr.XdrWriter;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;

/** A client that says whatever a test wants it to say. Blocks; confined to one thread. */
@SuppressWarnings({"EnumOrdinal", "BadImport"}) // the place of a kind is its number
public final class RpcClient implements AutoCloseable {

  private static final int MILLIS_MAX = 30_000;

  private final Socket socket;
  private final DataInputStream in;

  public RpcClient(int port) {
    try {
      this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(MILLIS_MAX);
      socket.setTcpNoDelay(true);
      this.in = new DataInputStream(socket.getInputStream());
    } catch (IOException unreachable) {
      throw new UncheckedIOException(unreachable);
    }
  }

  /** A message that came. */
  public record Came(
      int program, int procedure, int type, int serial, int status, ByteBuffer body) {

    /** What it says, read to its end. */
    public <R extends Record> R as(Class<R> type) {
      return XdrRecord.of(type).read(body.duplicate());
    }

    /** The sentence of a failure. */
    public String failure() {
      return as(RemoteError.class).message().orElseThrow();
    }
  }

  /** A call's head. */
  static Packet call(String name, int serial) {
    return new Packet(
        RemoteProgram.NUMBER,
        RemoteProgram.VERSION,
        ProcedureTable.read().named(name).number(),
        Type.CALL,
        serial,
        Status.OK);
  }

  /** Calls and waits for the next message. */
  public <Q extends Record> Came call(String name, Class<Q> type, Q arguments) {
    send(call(name, 1), body -> XdrRecord.of(type).write(body, arguments));
    return read();
  }

  /** The same without arguments. */
  public Came call(String name) {
    return call(name, Nothing.class, Nothing.NOTHING);
  }

  void send(Packet head, Consumer<XdrWriter> body) {
    send(head.with(body));
  }

  void send(Packet head) {
    send(head, body -> {});
  }

  void send(Packet head, byte[] data) {
    send(ByteBuffer.allocate(28 + data.length).put(head.before(data.length)).put(data).flip());
  }

  /** Any bytes at all. A connection that is closed meanwhile is found so by whoever reads. */
  void send(ByteBuffer bytes) {
    try {
      socket
          .getOutputStream()
          .write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } catch (SocketException closed) {
      // said by read
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Nothing more is sent. */
  void endsHere() {
    try {
      socket.shutdownOutput();
    } catch (SocketException closed) {
      // said by read
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** The next message. */
  public Came read() {
    return perhaps().orElseThrow(() -> new AssertionError("the connection was closed"));
  }

  /** The next message; empty where the connection was closed instead. */
  Optional<Came> perhaps() {
    try {
      byte[] rest = new byte[in.readInt() - 4];
      in.readFully(rest);
      ByteBuffer it = ByteBuffer.wrap(rest);
      int program = it.getInt();
      it.getInt();
      return Optional.of(
          new Came(program, it.getInt(), it.getInt(), it.getInt(), it.getInt(), it.slice()));
    } catch (EOFException | SocketException closed) {
      return Optional.empty();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** Reads everything; whether the connection was closed in the end. */
  public boolean isCutOff() {
    Optional<Came> next = perhaps();
    while (next.isPresent()) {
      next = perhaps();
    }
    return true;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
