package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FileSourceTest {

  private static final int OFFSET = 66_647;

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  private Path file(int stateBytes) throws IOException {
    return Files.write(directory.resolve("image"), Bytes.random(OFFSET + stateBytes, 9));
  }

  private FileSource source(Path file, long bytes, boolean direct) throws IOException {
    FileSource.Origin origin = new FileSource.Origin(file, OFFSET, bytes);
    int blockBytes = (int) Files.getFileStore(directory).getBlockSize();
    return direct
        ? FileSource.direct(host, origin, blockBytes, List.of())
        : FileSource.buffered(host, origin);
  }

  @ParameterizedTest
  @CsvSource({
    "false, 1",
    "false, 5000001",
    "true, 1",
    "true, 4096",
    "true, 981929",
    "true, 9000001"
  })
  void givesEveryByteAfterTheOffset(boolean direct, int length) throws IOException {
    Path file = file(length);
    FileSource source = source(file, length, direct);
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Bytes.Opener<WritableByteChannel> target = Bytes.into(received);
    assertThat(result(source.give(target))).isEqualTo(length);
    assertThat(received.toByteArray()).isEqualTo(Bytes.tail(file, OFFSET));
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal()).isEqualTo(length);
    assertThat(target.isClosed()).isTrue();
  }

  private FileSource filtered(Path file, long bytes, String script) {
    return FileSource.buffered(
        host, new FileSource.Origin(file, OFFSET, bytes), unpacking("sh", "-c", script));
  }

  private static List<Stage> unpacking(String... command) {
    return List.of(new Stage.Program(List.of("none"), List.of(command)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_536, 9_000_001})
  void givesWhatAProgramMakesOfTheBytes(int length) throws IOException {
    Path file = file(length);
    FileSource source = filtered(file, length, "cat; printf END");
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    Bytes.Opener<WritableByteChannel> target = Bytes.into(received);
    assertThat(result(source.give(target))).isEqualTo(length);
    byte[] state = Bytes.tail(file, OFFSET);
    assertThat(received.toByteArray())
        .hasSize(length + 3)
        .startsWith(state)
        .endsWith("END".getBytes(StandardCharsets.US_ASCII));
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal()).isEqualTo(length);
    assertThat(target.isClosed()).isTrue();
  }

  @Test
  void aProgramThatIsNotContentFailsInItsOwnWords() throws IOException {
    Path file = file(3_000_000);
    FileSource source = filtered(file, 3_000_000, "head -c 10; echo no good >&2; exit 3");
    VirtException failed = failure(source.give(Bytes.into(OutputStream.nullOutputStream())));
    assertThat(failed.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failed).hasMessageContaining(file.toString()).hasMessageContaining("no good");
  }

  @Test
  void whatCannotBeReadIsToldBeforeWhatTheProgramMakesOfIt() throws IOException {
    Path file = file(10_000);
    FileSource source = filtered(file, 3_000_000, "cat; exit 1");
    assertThat(failure(source.give(Bytes.into(OutputStream.nullOutputStream()))).code())
        .isEqualTo(ErrorCode.READ_FAILED);
  }

  @Test
  void aProgramThatIsNotThereIsNamed() throws IOException {
    FileSource.Origin origin = new FileSource.Origin(file(10), OFFSET, 10);
    FileSource source = FileSource.buffered(host, origin, unpacking("/no/such/program"));
    assertThat(failure(source.give(Bytes.into(OutputStream.nullOutputStream()))))
        .hasMessageContaining("/no/such/program");
  }

  @Test
  void aProgramWhoseOutputNobodyTakesIsKilled() throws IOException {
    Path pid = directory.resolve("pid");
    String endless = "echo $$ > '" + pid + "'; exec cat /dev/zero";
    VirtException failed = failure(filtered(file(10), 10, endless).give(Bytes.into(full())));
    assertThat(failed.code()).isEqualTo(ErrorCode.WRITE_FAILED);
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(program -> program.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Test
  void anAbortedTransferKillsItsProgram() throws IOException {
    Path pid = directory.resolve("pid");
    String endless = "echo $$ > '" + pid + "'; exec cat /dev/zero";
    FileSource source = filtered(file(10), 10, endless);
    Bytes.Opener<WritableByteChannel> target =
        new Bytes.Opener<>() {
          @Override
          public WritableByteChannel open() {
            return Channels.newChannel(
                new OutputStream() {
                  @Override
                  public void write(int b) throws IOException {
                    source.cancel();
                    throw new IOException("closed");
                  }
                });
          }
        };
    assertThat(failure(source.give(target)).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
        .ifPresent(program -> program.onExit().orTimeout(10, TimeUnit.SECONDS).join());
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noticesThatTheFileBecameShorter(boolean direct) throws IOException {
    Path file = file(10_000);
    FileSource source = source(file, 3_000_000, direct);
    VirtException failed = failure(source.give(Bytes.into(OutputStream.nullOutputStream())));
    assertThat(failed.code()).isEqualTo(ErrorCode.READ_FAILED);
    assertThat(failed).hasMessageContaining(file.toString());
  }

  @Test
  void saysThatTheFileCannotBeOpened() throws IOException {
    FileSource source = source(directory.resolve("none"), 1, false);
    assertThat(failure(source.give(Bytes.into(OutputStream.nullOutputStream()))).code())
        .isEqualTo(ErrorCode.NO_FILE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysThatTheHypervisorStoppedTaking(boolean direct) throws IOException {
    FileSource source = source(file(100_000), 100_000, direct);
    assertThat(failure(source.give(Bytes.into(full()))).code()).isEqualTo(ErrorCode.WRITE_FAILED);
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("Broken pipe");
      }
    };
  }

  @Test
  void stopsWhenCancelled() throws IOException {
    FileSource source = source(file(10), 10, false);
    source.cancel();
    assertThat(failure(source.give(Bytes.into(OutputStream.nullOutputStream()))).code())
        .isEqualTo(ErrorCode.OPERATION_ABORTED);
  }
}
