package io.vireo.surface.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.rpc.Packet.Status;
import io.vireo.surface.rpc.Packet.Type;
import io.vireo.surface.rpc.RpcClient.Came;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** That both sides know of each other that they are there. */
@SuppressWarnings({"EnumOrdinal", "BadImport"}) // the place of a kind is its number
class KeepaliveTest {

  private static final int PING = 1;
  private static final int PONG = 2;

  private static final RpcLimits OFTEN =
      RpcLimits.DEFAULT.with(new RpcLimits.Pings(Duration.ofMillis(50), 3));

  private static final RpcLimits NEVER =
      RpcLimits.DEFAULT.with(new RpcLimits.Pings(Duration.ZERO, 5));

  private static Packet packet(int procedure) {
    return new Packet(Keepalive.PROGRAM, 1, procedure, Type.MESSAGE, 0, Status.OK);
  }

  private static void assertIs(Came came, int procedure) {
    assertThat(came.program()).isEqualTo(Keepalive.PROGRAM);
    assertThat(came.procedure()).isEqualTo(procedure);
  }

  @Test
  void aPingIsAnsweredBeforeCallsThatCameEarlier() {
    try (RpcServer server = new RpcServer(NEVER);
        RpcClient client = server.client()) {
      for (int serial = 0; serial < 100; serial++) {
        client.send(RpcClient.call("node_get_info", serial));
      }
      client.send(packet(PING));
      assertIs(client.read(), PONG);
    }
  }

  /** Its pings are not even read; it is told all the same. */
  @Test
  void aClientThatIsNotReadIsToldThatTheDaemonLives() {
    try (RpcServer server = new RpcServer(NEVER);
        RpcClient client = server.client()) {
      client.send(packet(PING));
      assertIs(client.read(), PONG);
      for (int serial = 0; serial < 400; serial++) {
        client.send(RpcClient.call("node_get_info", serial));
      }
      assertIs(client.read(), PONG);
      for (int serial = 0; serial < 400; serial++) {
        RpcServer.next(server.hung).complete(Nothing.NOTHING);
      }
      int answers = 0;
      while (answers < 400) {
        answers += client.read().program() == RemoteProgram.NUMBER ? 1 : 0;
      }
    }
  }

  @Test
  void aClientThatSaysThatItAnswersIsAskedAndIsCutOffWhenItDoesNot() {
    try (RpcServer server = new RpcServer(OFTEN);
        RpcClient client = server.client()) {
      client.call("connect_supports_feature", RpcServer.Feature.class, new RpcServer.Feature(10));
      for (int asked = 0; asked < 3; asked++) {
        assertIs(client.read(), PING);
      }
      assertThat(client.perhaps()).isEmpty();
    }
  }

  @Test
  void aClientThatAnswersStays() {
    try (RpcServer server = new RpcServer(OFTEN);
        RpcClient client = server.client()) {
      client.call("connect_supports_feature", RpcServer.Feature.class, new RpcServer.Feature(10));
      for (int asked = 0; asked < 10; asked++) {
        assertIs(client.read(), PING);
        client.send(packet(PONG));
      }
    }
  }
}
