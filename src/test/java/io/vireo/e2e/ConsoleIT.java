package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.transport.Transport;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real guest's console and screen through the daemon. */
@Timeout(120)
class ConsoleIT {

  private static final String DEVICES =
      """
      <serial type='pty'/>
      <graphics type='vnc' passwd='sesame'><listen type='none'/></graphics>
      <video><model type='vga'/></video>
      """;

  @TempDir private static Path directory;
  private static ServedDaemon daemon;
  private static CountingGuest guest;
  private static Vertx vertx;
  private static WebSocketClient client;
  private static int port;

  @BeforeAll
  static void serve() throws Exception {
    daemon = ServedDaemon.of(directory.resolve("d"), TestParts.here().assumeQemu()).start();
    vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    client = vertx.createWebSocketClient();
    port = LineClient.relay(vertx, daemon.socket());
    guest = CountingGuest.in(directory, Shape.SMALL.named("seen"));
    daemon.api().define(guest.xml(DEVICES));
    daemon.api().start("seen");
  }

  @AfterAll
  static void close() throws IOException {
    if (guest != null) {
      guest.close();
      LineClient.await(vertx.close());
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  private static LineClient open(String path) {
    return LineClient.open(client, port, "/domains/seen" + path);
  }

  private static String ticket(String of, String wish) {
    JsonNode given = daemon.api().ok(Api.post("/domains/seen/" + of + "/ticket", wish));
    assertThat(given.path("seconds").asInt()).isEqualTo(30);
    return of + "/socket?ticket=" + given.path("ticket").asText();
  }

  @Test
  void severalReadOneWritesAndForceTakesOver() {
    LineClient first = open("/console/socket");
    assertThat(first.note("attached").path("writer").asBoolean()).isTrue();
    LineClient second = open("/console/socket?device=serial0");
    ObjectNode attached = second.note("attached");
    assertThat(attached.path("writer").asBoolean()).isFalse();
    assertThat(attached.path("device").asText()).isEqualTo("serial0");
    String line = first.until("count 9").lines().toList().getLast();
    assertThat(second.until(line)).endsWith("count 9");

    second.say("{\"type\":\"resize\",\"columns\":100,\"rows\":40}");
    assertThat(second.note("resized").path("applied").asBoolean()).isFalse();
    first.say("{\"type\":\"resize\",\"columns\":100,\"rows\":40}");
    assertThat(first.note("resized").path("applied").asBoolean()).isTrue();

    LineClient third = open("/console/socket?force=true");
    assertThat(third.note("attached").path("writer").asBoolean()).isTrue();
    assertThat(first.note("writer").path("writer").asBoolean()).isFalse();
    third.send("v");
    third.until("memory ok");
    third.close();
    assertThat(first.note("writer").path("writer").asBoolean()).isTrue();
    first.close();
    second.close();
  }

  @Test
  void ticketsOpenOnce() {
    String path = ticket("console", "{\"readOnly\": true}");
    LineClient reader = open("/" + path);
    assertThat(reader.note("attached").path("writer").asBoolean()).isFalse();
    assertThat(reader.until("count ")).isNotEmpty();
    reader.close();
    assertThatThrownBy(() -> open("/" + path)).hasMessageContaining("403");
    String screen = ticket("vnc", "{}").replace("vnc/", "console/");
    assertThatThrownBy(() -> open("/" + screen)).hasMessageContaining("403");
  }

  /** RFC 6143, as far as the first picture. */
  @Test
  void theScreenSpeaksVnc() throws Exception {
    LineClient screen = open("/" + ticket("vnc", "{}"));
    assertThat(screen.subProtocol()).isEqualTo("binary");
    assertThat(screen.until("\n")).isEqualTo("RFB 003.008\n");
    screen.send("RFB 003.008\n");
    Buffer security = screen.exactly(2);
    assertThat(security.getByte(1)).as("no password is asked for").isEqualTo((byte) 1);
    screen.send(Buffer.buffer(new byte[] {1}));
    assertThat(screen.exactly(4).getInt(0)).isZero();
    screen.send(Buffer.buffer(new byte[] {1}));
    Buffer server = screen.exactly(24);
    int width = server.getUnsignedShort(0);
    int height = server.getUnsignedShort(2);
    screen.exactly(server.getInt(20));
    screen.send(
        Buffer.buffer(new byte[] {3, 0, 0, 0, 0, 0})
            .appendUnsignedShort(width)
            .appendUnsignedShort(height));
    Buffer update = screen.exactly(16);
    assertThat(update.getByte(0)).as("a framebuffer update").isZero();
    assertThat(update.getUnsignedShort(2)).as("rectangles").isPositive();
    screen.exactly(update.getUnsignedShort(8) * update.getUnsignedShort(10) * 4);
    BufferedImage picture = screenshot();
    assertThat(picture.getWidth()).isEqualTo(width);
    assertThat(picture.getHeight()).isEqualTo(height);
    screen.say("hello");
    assertThat(screen.end()).startsWith("1003");
  }

  /** noVNC in a browser, where there is one: {@code apt install chromium-headless-shell}. */
  @Test
  void aBrowserShowsTheScreen() throws Exception {
    Path browser =
        Stream.of("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
            .map(Path::of)
            .filter(Files::isExecutable)
            .findFirst()
            .orElse(Path.of("chromium"));
    assumeThat(browser).as("a browser").isExecutable();
    NodeClients clients = NodeClients.installed();
    Path picture = clients.home().resolve("novnc.png");
    Files.deleteIfExists(picture);
    String socket = "ws://127.0.0.1:" + port + "/v1/domains/seen/" + ticket("vnc", "{}");
    assertThat(clients.node("novnc.js", browser.toString(), socket, picture.toString()))
        .startsWith("connect")
        .endsWith("screen true blank false\n");
    assertThat(ImageIO.read(picture.toFile()).getWidth()).isGreaterThan(100);
  }

  private static BufferedImage screenshot() throws IOException {
    var http = vertx.createHttpClient();
    HttpClientResponse response =
        LineClient.await(
            http.request(
                    new RequestOptions()
                        .setServer(SocketAddress.domainSocketAddress(daemon.socket().toString()))
                        .setHost("localhost")
                        .setPort(80)
                        .setURI("/v1/domains/seen/screenshot"))
                .compose(request -> request.send().compose(it -> it.body().map(_ -> it))));
    assertThat(response.getHeader("Content-Type")).isEqualTo("image/png");
    byte[] png = LineClient.await(response.body()).getBytes();
    LineClient.await(http.close());
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void everybodyHearsOfTheEnd() throws Exception {
    try (var other = CountingGuest.in(directory, Shape.SMALL.named("short"))) {
      daemon.api().define(other.xml(DEVICES));
      daemon.api().start("short");
      LineClient console = LineClient.open(client, port, "/domains/short/console/socket");
      LineClient screen = LineClient.open(client, port, "/domains/short/vnc/socket");
      console.note("attached");
      daemon.guest("short").destroyForcibly();
      assertThat(console.end()).startsWith("1001").contains("the machine has stopped");
      assertThat(screen.end()).startsWith("1001").contains("the machine has stopped");
    }
    assertThat(daemon.log()).doesNotContain("ticket=");
  }
}
