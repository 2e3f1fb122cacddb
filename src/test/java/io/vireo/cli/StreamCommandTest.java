package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.wire.StreamTrailer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Guests in pipes, before a daemon that says what a test wants it to say. */
@Timeout(60)
class StreamCommandTest {

  private static final byte[] CONTENT =
      "LibvirtQemudPart and a guest".repeat(20_000).getBytes(StandardCharsets.US_ASCII);

  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final List<Integer> writtenWhenAsked = new CopyOnWriteArrayList<>();
  private ServerSocketChannel server;
  private byte[] stream = whole(CONTENT);
  private byte[] input = new byte[0];
  private boolean ends = true;
  private List<String> confirmations = List.of(ok("{\"sha256\":\"\"}"));
  private String restored = ok("{\"name\":\"web1\",\"state\":\"running\"}");
  private boolean terminal;

  @BeforeEach
  void listen() throws IOException {
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket()));
    Thread.ofPlatform().daemon().start(this::serve);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Path socket() {
    return directory.resolve("vireo.sock");
  }

  private static byte[] whole(byte[] content) {
    StreamTrailer trailer = new StreamTrailer(content.length, sha256(content));
    return ByteBuffer.allocate(content.length + StreamTrailer.BYTES)
        .put(content)
        .put(trailer.encode())
        .array();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  private static String ok(String json) {
    return answer(200, json);
  }

  private static String answer(int status, String json) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: " + json.length() + "\r\n\r\n" + json;
  }

  private void serve() {
    try {
      while (true) {
        SocketChannel connection = server.accept();
        Thread.ofVirtual().start(() -> answer(connection));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void answer(SocketChannel connection) {
    try (connection) {
      InputStream from = Channels.newInputStream(connection);
      OutputStream to = Channels.newOutputStream(connection);
      String line = head(from);
      if (line.contains("/save-stream")) {
        sendStream(to);
      } else if (line.contains("/confirm")) {
        writtenWhenAsked.add(out.size());
        int times = (int) asked.stream().filter(it -> it.contains("/confirm")).count();
        asked.add(line);
        to.write(bytes(confirmations.get(Math.min(times, confirmations.size() - 1))));
        return;
      } else if (line.contains("/restore-stream")) {
        asked.add(body(from));
        asked.add(line);
        to.write(bytes(restored));
      } else {
        to.write(bytes(ok("{\"bytesTotal\":1000}")));
      }
    } catch (IOException gone) {
      asked.add("gone");
    }
  }

  private void sendStream(OutputStream to) throws IOException {
    to.write(bytes("HTTP/1.1 200 OK\r\nVireo-Job: 7\r\nTransfer-Encoding: chunked\r\n\r\n"));
    for (int at = 0; at < stream.length; at += 50_000) {
      int count = Math.min(50_000, stream.length - at);
      to.write(bytes(Integer.toHexString(count) + "\r\n"));
      to.write(stream, at, count);
      to.write(bytes("\r\n"));
    }
    if (ends) {
      to.write(bytes("0\r\n\r\n"));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String head(InputStream from) throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) from.read());
    }
    return head.substring(0, head.indexOf("\r\n"));
  }

  private static String body(InputStream from) throws IOException {
    byte[] last = bytes("0\r\n\r\n");
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] buffer = new byte[65_536];
    byte[] tail = new byte[0];
    while (!Arrays.equals(tail, last)) {
      int count = from.read(buffer);
      body.write(buffer, 0, count);
      byte[] all = body.toByteArray();
      tail = Arrays.copyOfRange(all, Math.max(0, all.length - last.length), all.length);
    }
    return body.toString(StandardCharsets.ISO_8859_1);
  }

  private int run(String... arguments) {
    return Commands.run(
        new Terminal(
            new ByteArrayInputStream(input),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal,
            false,
            80,
            Map.of("VIREO_SOCKET", socket().toString()),
            directory),
        List.of(arguments));
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private List<String> confirmed() {
    return asked.stream().filter(line -> line.contains("/confirm")).toList();
  }

  @Test
  void writesTheTrailerWhenTheGuestIsOff() {
    assertThat(run("save", "web1", "-")).as(err()).isZero();
    assertThat(out.toByteArray()).isEqualTo(stream);
    assertThat(confirmed()).containsExactly("POST /v1/jobs/7/confirm HTTP/1.1");
    assertThat(writtenWhenAsked).containsExactly(CONTENT.length);
    assertThat(err()).contains("Domain 'web1' saved");
  }

  @Test
  void writesNoTrailerWhenTheGuestGoesOn() {
    confirmations =
        List.of(answer(409, "{\"code\":\"STREAM_NOT_CONFIRMED\",\"detail\":\"too late\"}"));
    assertThat(run("save", "-", "web1")).isEqualTo(Commands.FAILED);
    assertThat(out.toByteArray()).isEqualTo(CONTENT);
    assertThat(err()).contains("too late [STREAM_NOT_CONFIRMED]");
  }

  @Test
  void confirmsNothingThatBreaksOff() {
    ends = false;
    stream = Arrays.copyOf(stream, 300_000);
    assertThat(run("save", "web1", "-")).isEqualTo(Commands.FAILED);
    assertThat(confirmed()).isEmpty();
    assertThat(out.size()).isLessThan(CONTENT.length);
    assertThat(err()).contains("it goes on", "[STREAM_BROKEN]");
  }

  @Test
  void confirmsNothingThatEndsWithoutATrailer() {
    stream = CONTENT;
    assertThat(run("save", "web1", "-")).isEqualTo(Commands.FAILED);
    assertThat(confirmed()).isEmpty();
  }

  @Test
  void confirmsNothingThatIsNotWhatItsTrailerSays() {
    stream[1000] ^= 1;
    assertThat(run("save", "web1", "-")).isEqualTo(Commands.FAILED);
    assertThat(confirmed()).isEmpty();
    assertThat(err()).contains("damaged on its way");
  }

  @Test
  void asksAgainWhenItDoesNotHearTheAnswer() {
    confirmations = List.of("", ok("{\"sha256\":\"\"}"));
    assertThat(run("save", "web1", "-")).as(err()).isZero();
    assertThat(confirmed()).hasSize(2);
    assertThat(out.toByteArray()).isEqualTo(stream);
  }

  @Test
  void refusesATerminal() {
    terminal = true;
    assertThat(run("save", "web1", "-")).isEqualTo(Commands.FAILED);
    assertThat(asked).isEmpty();
    assertThat(err()).contains("is a terminal");
  }

  @Test
  void sendsStandardInputInChunks() {
    input = whole(CONTENT);
    assertThat(run("restore", "-", "--paused")).as(err()).isZero();
    assertThat(asked.getLast()).isEqualTo("POST /v1/restore-stream?paused=true HTTP/1.1");
    assertThat(asked.getFirst())
        .startsWith(Integer.toHexString(256 * 1024) + "\r\nLibvirtQemudPart");
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Domain 'web1' restored\n");
  }

  @Test
  void saysWhyTheDaemonDidNotTakeIt() {
    restored = answer(422, "{\"code\":\"SAVE_IMAGE_INCOMPLETE\",\"detail\":\"it was cut off\"}");
    input = CONTENT;
    assertThat(run("restore", "-")).isEqualTo(Commands.FAILED);
    assertThat(err()).contains("it was cut off [SAVE_IMAGE_INCOMPLETE]");
  }

  @Test
  void knowsAPipeFromADocument() {
    assertThat(StreamCommand.spelled(List.of("save", "web1", "-")))
        .containsExactly("save-stream", "web1");
    assertThat(StreamCommand.spelled(List.of("save", "--xml", "-", "web1", "/f")))
        .containsExactly("save", "--xml", "-", "web1", "/f");
    assertThat(StreamCommand.spelled(List.of("-q", "restore", "-", "--paused")))
        .containsExactly("-q", "restore-stream", "--paused");
    assertThat(StreamCommand.spelled(List.of("define", "-"))).containsExactly("define", "-");
  }
}
