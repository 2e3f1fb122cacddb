package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.OpenHost;
import io.vireo.host.Processes;
import io.vireo.stream.Bytes;
import io.vireo.stream.FileSource;
import io.vireo.stream.StateSource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ImageStreamTest {

  /** More than a pipe and a transfer's buffer hold; half of it can be squeezed. */
  private static final byte[] STATE = Arrays.copyOf(Bytes.random(3_000_000, 7), 6_000_000);

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();

  @AfterEach
  void close() {
    open.close();
  }

  private SaveImage image(StreamFormat format, byte[] stream) throws IOException {
    Images image = new Images();
    image.format = format.number();
    image.stream = stream;
    return ImageReader.read(image.write(directory.resolve("image")));
  }

  private byte[] packed(StreamFormat format) throws IOException {
    String program = format.program().orElseThrow();
    Processes processes = open.host.processes();
    assumeTrue(processes.find(program).isPresent(), "no " + program + " on this machine");
    Path raw = Files.write(directory.resolve("raw"), STATE);
    Path packed = directory.resolve("packed");
    String script = program + " -c < '" + raw + "' > '" + packed + "'";
    var output = OpenHost.await(processes.run(List.of("sh", "-c", script), Duration.ofSeconds(30)));
    assertThat(output.exitStatus()).as(output.stderr()).isZero();
    return Files.readAllBytes(packed);
  }

  private byte[] given(SaveImage image, boolean bypassCache) {
    StateSource source = OpenHost.await(ImageStream.open(open.host, image, bypassCache));
    ByteArrayOutputStream received = new ByteArrayOutputStream();
    OpenHost.await(source.give(Bytes.into(received)));
    assertThat(source.bytesGiven()).isEqualTo(source.bytesTotal()).isEqualTo(image.streamBytes());
    return received.toByteArray();
  }

  private VirtException failure(SaveImage image) {
    StateSource source = OpenHost.await(ImageStream.open(open.host, image, false));
    return (VirtException) OpenHost.failure(source.give(Bytes.into(new ByteArrayOutputStream())));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void givesARawStreamAsItIs(boolean bypassCache) throws IOException {
    assertThat(given(image(StreamFormat.RAW, STATE), bypassCache)).isEqualTo(STATE);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void givesAPackedStreamUnpacked(StreamFormat format) throws IOException {
    byte[] packed = packed(format);
    assertThat(packed.length).isLessThan(STATE.length * 2 / 3);
    assertThat(given(image(format, packed), false)).isEqualTo(STATE);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void aStreamThatIsCutOffIsTold(StreamFormat format) throws IOException {
    byte[] packed = packed(format);
    VirtException failure = failure(image(format, Arrays.copyOf(packed, packed.length / 2)));
    assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(failure)
        .hasMessageContaining(directory.resolve("image").toString())
        .hasMessageContaining(format.program().orElseThrow());
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void aStreamWithWrongBytesIsTold(StreamFormat format) throws IOException {
    byte[] packed = packed(format);
    packed[packed.length / 3] ^= 0x10;
    assertThat(failure(image(format, packed)).code()).isEqualTo(ErrorCode.OPERATION_FAILED);
  }

  @Test
  void aProgramThatIsNotInstalledIsNamedBeforeAnythingIsStarted() throws IOException {
    SaveImage image = image(StreamFormat.LZOP, new byte[10]);
    assertThat(OpenHost.failure(ImageStream.open(bare(), image, false)))
        .hasMessageContaining(image.path().toString())
        .hasMessageContaining("install the program lzop")
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }

  /** This host without any programs. */
  private Host bare() {
    Processes none =
        standIn(
            Processes.class,
            (proxy, method, arguments) -> {
              assertThat(method.getName()).isEqualTo("find");
              return Optional.empty();
            });
    return standIn(
        Host.class,
        (proxy, method, arguments) ->
            method.getName().equals("processes") ? none : method.invoke(open.host, arguments));
  }

  private static <T> T standIn(Class<T> kind, InvocationHandler handler) {
    return kind.cast(Proxy.newProxyInstance(kind.getClassLoader(), new Class<?>[] {kind}, handler));
  }

  @Test
  void aSparseStreamStaysWhereItLies() throws IOException {
    SaveImage image = image(StreamFormat.SPARSE, new byte[10]);
    StateSource source = OpenHost.await(ImageStream.open(open.host, image, false));

    assertThat(source.inPlace())
        .contains(new FileSource.Origin(image.path(), image.streamOffset(), 10));
    Bytes.Opener<WritableByteChannel> target = Bytes.into(new ByteArrayOutputStream());
    assertThat(OpenHost.failure(source.give(target)))
        .hasMessageContaining(image.path().toString())
        .extracting(failure -> ((VirtException) failure).code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(target.isClosed()).isTrue();
  }
}
