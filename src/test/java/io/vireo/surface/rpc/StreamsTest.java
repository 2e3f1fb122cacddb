package io.vireo.surface.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.surface.rpc.RpcClient.Came;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Streams over a real connection. */
@SuppressWarnings({"EnumOrdinal", "BadImport"}) // the place of a kind is its number
class StreamsTest {

  private static final int STREAM = Type.STREAM.ordinal();
  private static final int OK = Status.OK.ordinal();
  private static final int ERROR = Status.ERROR.ordinal();
  private static final int CONTINUE = Status.CONTINUE.ordinal();
  private static final int SERIAL = 7;

  private final RpcServer server = new RpcServer(RpcLimits.DEFAULT);
  private final RpcClient client = server.client();
  private final Packet head = RpcClient.call("domain_open_console", SERIAL);
  private TestFlow flow;

  @BeforeEach
  void open() {
    client.send(head);
    Came reply = client.read();
    assertThat(reply.type()).isEqualTo(Type.REPLY.ordinal());
    assertThat(reply.status()).isEqualTo(OK);
    flow = RpcServer.next(server.flows);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private void say(Status status, String text) {
    client.send(head.back(Type.STREAM, status), text.getBytes(StandardCharsets.UTF_8));
  }

  private String read(int status) {
    Came came = client.read();
    assertThat(came.type()).isEqualTo(STREAM);
    assertThat(came.serial()).isEqualTo(SERIAL);
    assertThat(came.status()).isEqualTo(status);
    return StandardCharsets.UTF_8.decode(came.body()).toString();
  }

  @Test
  void bytesFlowBothWays() {
    flow.give("login: ");
    assertThat(read(CONTINUE)).isEqualTo("login: ");
    say(Status.CONTINUE, "root\n");
    assertThat(RpcServer.next(flow.heard)).isEqualTo("root\n");
  }

  @Test
  void theEndOfWhatIsReadIsAnEmptyPieceAndTheClientFinishes() {
    RpcServer.next(flow.wanted).complete(Optional.empty());
    assertThat(read(CONTINUE)).isEmpty();
    say(Status.OK, "");
    assertThat(read(OK)).isEmpty();
    assertThat(flow.end).isCompletedWithValue("finished");
  }

  @Test
  void finishingWaitsUntilEverythingWasTaken() {
    Promise<Void> room = Promise.promise();
    flow.room = room.future();
    say(Status.CONTINUE, "one");
    say(Status.CONTINUE, "two");
    say(Status.OK, "");
    assertThat(RpcServer.next(flow.heard)).isEqualTo("one");
    assertThat(client.call("connect_get_hostname").status()).isEqualTo(OK);
    assertThat(flow.end).isNotDone();
    room.complete();
    assertThat(RpcServer.next(flow.heard)).isEqualTo("two");
    assertThat(read(OK)).isEmpty();
  }

  @Test
  void anAbortIsConfirmedAndWhatComesLateIsForNobody() throws Exception {
    say(Status.ERROR, "");
    assertThat(read(OK)).isEmpty();
    assertThat(flow.end.get(30, TimeUnit.SECONDS)).isEqualTo("aborted");
    say(Status.CONTINUE, "late");
    say(Status.OK, "");
    assertThat(client.call("connect_get_hostname").status()).isEqualTo(OK);
    assertThat(flow.heard).isEmpty();
  }

  @Test
  void aFailureOfTheFarSideEndsTheStreamWithItsError() {
    RpcServer.next(flow.wanted)
        .fail(new VirtException(ErrorCode.OPERATION_FAILED, "the line broke"));
    Came came = client.read();
    assertThat(came.type()).isEqualTo(STREAM);
    assertThat(came.status()).isEqualTo(ERROR);
    assertThat(came.failure()).contains("the line broke");
  }

  @Test
  void aSerialThatIsAStreamsOpensNoOther() {
    client.send(head);
    Came reply = client.read();
    assertThat(reply.status()).isEqualTo(ERROR);
    assertThat(reply.failure()).contains("stream 7 is open already");
  }

  @Test
  void holesAreNoPartOfAConsole() throws Exception {
    client.send(head.back(Type.STREAM_HOLE, Status.CONTINUE), new byte[12]);
    assertThat(client.read().status()).isEqualTo(ERROR);
    assertThat(flow.end.get(30, TimeUnit.SECONDS)).isEqualTo("aborted");
  }

  @Test
  void aClientThatGoesAwayAbortsItsStreams() throws Exception {
    client.close();
    assertThat(flow.end.get(30, TimeUnit.SECONDS)).isEqualTo("aborted");
  }

  /** The far side is asked for no more than what the sockets hold. */
  @Test
  void aClientThatDoesNotReadHoldsBackTheFarSide() {
    flow.always = Optional.of(new byte[100_000]);
    flow.give("on");
    try (RpcClient other = server.client()) {
      int before;
      do {
        before = flow.pulled.get();
        for (int i = 0; i < 50; i++) {
          other.call("connect_get_hostname");
        }
      } while (flow.pulled.get() > before);
      assertThat(flow.pulled.get()).isLessThan(1000);
    }
    long read = 0;
    while (read < 50_000_000) {
      read += client.read().body().remaining();
    }
  }

  /** What a client sends faster than it is taken is held within a bound, and is not lost. */
  @Test
  void aFarSideThatDoesNotTakeHoldsBackTheClient() {
    Promise<Void> room = Promise.promise();
    flow.room = room.future();
    int pieces = 100;
    Thread.Builder.OfVirtual threads = Thread.ofVirtual();
    threads.start(
        () -> {
          for (int i = 0; i < pieces; i++) {
            client.send(head.back(Type.STREAM, Status.CONTINUE), new byte[1 << 20]);
          }
        });
    assertThat(RpcServer.next(flow.heard)).hasSize(1 << 20);
    try (RpcClient other = server.client()) {
      long before;
      do {
        before = server.surface().bytesHeld();
        for (int i = 0; i < 50; i++) {
          other.call("connect_get_hostname");
        }
      } while (server.surface().bytesHeld() > before);
      assertThat(before).isLessThan(2L * RpcLimits.DEFAULT.client().waitingBytes());
    }
    room.complete();
    for (int i = 1; i < pieces; i++) {
      assertThat(RpcServer.next(flow.heard)).hasSize(1 << 20);
    }
  }
}
