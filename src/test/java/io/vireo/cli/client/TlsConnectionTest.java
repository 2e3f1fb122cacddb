package io.vireo.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.certificate.Authority;
import io.vireo.certificate.HostName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ProtocolException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the JDK's own TLS. */
@Timeout(60)
class TlsConnectionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration DAY = Duration.ofDays(1);

  @TempDir private Path directory;
  private ServerSocket server;
  private SSLContext served;
  private DaemonAddress address;

  /** What the other end does with a connection. */
  @FunctionalInterface
  private interface Story {
    void tell(SSLSocket with, Socket beneath) throws IOException;
  }

  @BeforeEach
  void open() throws IOException {
    Instant now = Clock.systemUTC().instant();
    Authority authority = Authority.create("test", now);
    Authority.Pem own = authority.server(List.of(HostName.of("localhost")), "test", now, DAY);
    Path authorityFile = file("ca.crt", authority.pem().certificate());
    served =
        new TlsIdentity(
                Optional.empty(),
                Optional.of(
                    new TlsIdentity.Own(
                        file("server.crt", own.certificate()), file("server.key", own.key()))))
            .context();
    server = new ServerSocket(0, 1, InetAddress.getByName("localhost"));
    address =
        RemoteAddress.of(
            "https://localhost:" + server.getLocalPort(),
            Optional.empty(),
            new TlsIdentity(Optional.of(authorityFile), Optional.empty()));
  }

  private Path file(String name, String text) throws IOException {
    Path file = Files.writeString(directory.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private CompletableFuture<Void> serve(Story story) {
    return CompletableFuture.runAsync(
        () -> {
          try (Socket beneath = server.accept();
              SSLSocket with =
                  (SSLSocket) served.getSocketFactory().createSocket(beneath, null, false)) {
            with.setUseClientMode(false);
            story.tell(with, beneath);
          } catch (IOException failed) {
            throw new UncheckedIOException(failed);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  @Test
  void manyBytesComeBackAsTheyWereSent() throws IOException {
    byte[] sent = new byte[3_000_001];
    new Random(7).nextBytes(sent);
    CompletableFuture<Void> echo =
        serve(
            (with, _) -> {
              with.getOutputStream().write(with.getInputStream().readNBytes(sent.length));
              with.getOutputStream().flush();
            });
    try (Connection connection = address.open(PATIENCE)) {
      connection.write(sent);
      assertThat(connection.readNBytes(sent.length)).isEqualTo(sent);
      assertThat(connection.read()).as("the end, as it was told").isEqualTo(-1);
      assertThat(connection.read()).isEqualTo(-1);
    }
    echo.join();
  }

  /** Otherwise whoever sits between could end an answer where it suits them. */
  @Test
  void aConnectionThatIsCutOffIsNoEnd() throws IOException {
    serve(
        (with, beneath) -> {
          with.getOutputStream().write(bytes("half an ans"));
          with.getOutputStream().flush();
          beneath.shutdownOutput();
        });
    try (Connection connection = address.open(PATIENCE)) {
      assertThat(connection.readNBytes(11)).isEqualTo(bytes("half an ans"));
      assertThatThrownBy(connection::read)
          .isInstanceOf(ProtocolException.class)
          .hasMessageContaining("cut off");
    }
  }

  @Test
  void silenceEndsByItsDeadline() throws IOException {
    CountDownLatch over = new CountDownLatch(1);
    serve(
        (with, _) -> {
          with.startHandshake();
          await(over);
        });
    try (Connection connection = address.open(Duration.ofMillis(100))) {
      assertThatThrownBy(connection::read).isInstanceOf(SocketTimeoutException.class);
    } finally {
      over.countDown();
    }
  }

  /** The tickets for later connections come by themselves and are nothing to read. */
  @Test
  void onlyWhatIsSaidIsReadable() throws IOException {
    CountDownLatch asked = new CountDownLatch(1);
    serve(
        (with, _) -> {
          OutputStream out = with.getOutputStream();
          InputStream in = with.getInputStream();
          out.write(in.read());
          out.flush();
          await(asked);
          out.write('b');
          out.flush();
          assertThat(in.read()).isEqualTo(-1);
        });
    try (Connection connection = address.open(PATIENCE)) {
      assertThat(connection.isReadable()).isFalse();
      connection.write(bytes("a"));
      assertThat(connection.read()).isEqualTo('a');
      assertThat(connection.isReadable()).isFalse();
      asked.countDown();
      while (!connection.isReadable()) {
        Thread.onSpinWait();
      }
      assertThat(connection.isReadable()).isTrue();
      assertThat(connection.read()).isEqualTo('b');
    }
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(60, TimeUnit.SECONDS)) {
        throw new SocketTimeoutException("nobody goes on");
      }
    } catch (InterruptedException interrupted) {
      throw new IOException(interrupted);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
