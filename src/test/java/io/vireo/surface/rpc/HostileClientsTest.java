package io.vireo.surface.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.surface.rpc.RpcClient.Came;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is sent, the answer is an error or the end of the connection, and others go on. */
@SuppressWarnings({"EnumOrdinal", "BadImport"}) // the place of a kind is its number
class HostileClientsTest {

  private static final int ERROR = Status.ERROR.ordinal();
  private static final Packet HOSTNAME = RpcClient.call("connect_get_hostname", 3);

  private final RpcServer server = new RpcServer(RpcLimits.DEFAULT);

  @AfterEach
  void everybodyElseIsServedAndNothingIsHeld() {
    try (RpcClient other = server.client()) {
      assertThat(other.call("connect_get_hostname").as(RpcServer.Text.class).text())
          .isEqualTo("here");
      while (server.surface().bytesHeld() > 0) {
        other.call("connect_get_hostname");
      }
    }
    server.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 27, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 8 << 20 | 4})
  void aLengthThatCannotBeEndsTheConnection(int length) {
    try (RpcClient client = server.client()) {
      client.send(ByteBuffer.allocate(64).putInt(0, length));
      assertThat(client.perhaps()).isEmpty();
    }
  }

  private Came refused(Packet head, byte... body) {
    try (RpcClient client = server.client()) {
      client.send(head, body);
      Came reply = client.read();
      assertThat(reply.status()).isEqualTo(ERROR);
      assertThat(reply.serial()).isEqualTo(head.serial());
      client.send(HOSTNAME);
      assertThat(client.read().status()).isEqualTo(Status.OK.ordinal());
      return reply;
    }
  }

  @Test
  void whatTheProtocolDoesNotHaveIsAnError() {
    int remote = RemoteProgram.NUMBER;
    assertThat(refused(new Packet(5, 1, 1, Type.CALL, 9, Status.OK)).failure())
        .contains("cannot find program 5 version 1");
    assertThat(refused(new Packet(remote, 2, 1, Type.CALL, 9, Status.OK)).failure())
        .contains("cannot find program 536903814 version 2");
    assertThat(refused(new Packet(remote, 1, 9999, Type.CALL, 9, Status.OK)).failure())
        .contains("unknown procedure: 9999");
    assertThat(refused(new Packet(remote, 1, 107, Type.CALL, 9, Status.OK)).failure())
        .contains("unknown procedure: 107");
    assertThat(refused(new Packet(remote, 1, 1, Type.REPLY, 9, Status.OK)).failure())
        .contains("unexpected message type 1");
    assertThat(refused(new Packet(remote, 1, 1, Type.CALL, 9, Status.CONTINUE)).failure())
        .contains("unexpected message status 2");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 2, -1})
  void aBooleanThatIsNoneIsAnError(int word) {
    byte[] body = ByteBuffer.allocate(4).putInt(word).array();
    assertThat(refused(RpcClient.call("connect_get_max_vcpus", 4), body).failure())
        .contains(word + " is no boolean");
  }

  @Test
  void aStringOverItsLimitIsAnErrorAndNothingIsAllocatedForIt() {
    byte[] body = ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array();
    assertThat(refused(RpcClient.call("domain_define_xml", 4), body).failure())
        .contains("over the limit");
  }

  @Test
  void argumentsThatAreCutShortOrTooLongAreAnError() {
    Packet define = RpcClient.call("domain_define_xml", 4);
    assertThat(refused(define, new byte[] {0, 0, 0, 8, 'a'}).failure()).contains("ends within");
    assertThat(refused(define, new byte[] {0, 0, 0, 0, 0, 0, 0, 0}).failure())
        .contains("left over");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, -1, Integer.MAX_VALUE})
  void aTypeOrStatusThatThereIsNotEndsTheConnection(int word) {
    for (int at : new int[] {16, 24}) {
      try (RpcClient client = server.client()) {
        ByteBuffer bytes = ByteBuffer.allocate(28).put(HOSTNAME.before(0)).flip();
        client.send(bytes.putInt(at, word));
        assertThat(client.perhaps()).isEmpty();
      }
    }
  }

  @Test
  void twoCallsOfOneNumberAreBothAnswered() {
    try (RpcClient client = server.client()) {
      client.send(HOSTNAME);
      client.send(HOSTNAME);
      assertThat(List.of(client.read().serial(), client.read().serial())).containsOnly(3);
    }
  }

  @Test
  void aMessageThatComesByteByByteIsAnswered() {
    try (RpcClient client = server.client()) {
      ByteBuffer whole = HOSTNAME.before(0);
      while (whole.hasRemaining()) {
        client.send(ByteBuffer.wrap(new byte[] {whole.get()}));
      }
      assertThat(client.read().status()).isEqualTo(Status.OK.ordinal());
    }
  }

  @Test
  void aMessageThatDoesNotComeToItsEndIsGivenUp() {
    try (RpcServer hasty = new RpcServer(RpcLimits.DEFAULT.with(Duration.ofMillis(100)));
        RpcClient half = hasty.client();
        RpcClient silent = hasty.client()) {
      half.send(HOSTNAME.before(4));
      assertThat(half.perhaps()).isEmpty();
      do {
        assertThat(silent.call("connect_get_hostname").status()).isZero();
      } while (hasty.surface().bytesHeld() > 0);
    }
  }

  @Test
  void messagesThatAreNotWholeAreCountedAndTooManyOfThemAreCutOff() {
    RpcLimits few = RpcLimits.DEFAULT.with(new RpcLimits.OfAll(100, 20, 20L << 20));
    try (RpcServer small = new RpcServer(few);
        RpcClient one = small.client();
        RpcClient two = small.client();
        RpcClient three = small.client()) {
      for (RpcClient each : List.of(one, two)) {
        each.send(ByteBuffer.allocate(32).putInt(0, 8 << 20));
        while (small.surface().bytesHeld() < (each == one ? 8 << 20 : 16 << 20)) {
          Thread.onSpinWait();
        }
      }
      three.send(ByteBuffer.allocate(32).putInt(0, 8 << 20));
      assertThat(three.perhaps()).isEmpty();
      assertThat(small.surface().bytesHeld()).isLessThanOrEqualTo(20L << 20);
    }
  }

  @Test
  void oneConnectionTooManyIsClosed() {
    RpcLimits one = RpcLimits.DEFAULT.with(new RpcLimits.OfAll(1, 1, 20L << 20));
    try (RpcServer small = new RpcServer(one);
        RpcClient first = small.client()) {
      first.call("connect_get_hostname");
      try (RpcClient second = small.client()) {
        assertThat(second.perhaps()).isEmpty();
      }
      assertThat(first.call("connect_get_hostname").status()).isZero();
    }
  }

  /** A megabyte for each call: what was not read stays few, and nothing of it is lost. */
  @Test
  void aClientThatDoesNotReadItsAnswersIsHeldBack() {
    try (RpcClient client = server.client()) {
      Thread.ofVirtual()
          .start(
              () -> {
                for (int serial = 0; serial < 2000; serial++) {
                  client.send(RpcClient.call("connect_get_uri", serial));
                }
              });
      for (int count = 0; count < 200; count++) {
        assertThat(client.read().body().remaining()).isEqualTo((1 << 20) + 4);
      }
    }
  }

  /** Anything at all, from a seed: true messages with some of their bytes changed. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noiseIsAnsweredWithErrorsOrTheEnd(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      try (RpcClient client = server.client()) {
        for (int count = 0; count < 20; count++) {
          client.send(noise(random));
        }
        client.endsHere();
        List<Came> came = new ArrayList<>();
        for (Optional<Came> it = client.perhaps(); it.isPresent(); it = client.perhaps()) {
          came.add(it.get());
        }
        assertThat(came).hasSizeLessThanOrEqualTo(60);
      }
    }
  }

  private static ByteBuffer noise(Random random) {
    String[] names = {
      "connect_get_hostname", "domain_define_xml", "domain_open_console", "connect_get_max_vcpus"
    };
    byte[] body = new byte[4 * random.nextInt(8)];
    random.nextBytes(body);
    Packet head = RpcClient.call(names[random.nextInt(names.length)], random.nextInt(4));
    ByteBuffer whole =
        ByteBuffer.allocate(28 + body.length).put(head.before(body.length)).put(body).flip();
    for (int change = random.nextInt(3); change > 0; change--) {
      int at = random.nextInt(random.nextInt(8) == 0 ? 0 : 4, whole.limit());
      whole.put(at, (byte) random.nextInt(random.nextBoolean() ? 4 : 256));
    }
    return whole;
  }
}
