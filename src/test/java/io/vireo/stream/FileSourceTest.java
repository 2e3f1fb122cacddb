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
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
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
    return direct ? FileSource.direct(host, origin, blockBytes) : FileSource.buffered(host, origin);
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
        .isEqualTo(ErrorCode.OPEN_FAILED);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void saysThatTheHypervisorStoppedTaking(boolean direct) throws IOException {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    FileSource source = source(file(100_000), 100_000, direct);
    assertThat(failure(source.give(Bytes.into(full))).code()).isEqualTo(ErrorCode.WRITE_FAILED);
  }

  @Test
  void stopsWhenCancelled() throws IOException {
    FileSource source = source(file(10), 10, false);
    source.cancel();
    assertThat(failure(source.give(Bytes.into(OutputStream.nullOutputStream()))).code())
        .isEqualTo(ErrorCode.OPERATION_ABORTED);
  }
}
