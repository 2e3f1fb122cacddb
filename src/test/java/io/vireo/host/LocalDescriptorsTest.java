package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Descriptors.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LocalDescriptorsTest {

  private static final int O_DIRECT = DescriptorCalls.direct(System.getProperty("os.arch"));
  private static final int O_CLOEXEC = 0x80000;

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private Path file;

  @BeforeEach
  void write() throws IOException {
    file = Files.writeString(directory.resolve("a file, with anything"), "0123456789");
  }

  @AfterEach
  void close() {
    open.close();
  }

  private Descriptor open(Access access) {
    return OpenHost.await(open.host.descriptors().open(file, access));
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"READ", "WRITE"})
  void aFileIsOpenedAsAskedAndNotInherited(Access access) throws IOException {
    Descriptor descriptor = open(access);

    assertThat(target(descriptor)).isEqualTo(file);
    assertThat(told(descriptor, "flags:", 8) & 3).isEqualTo(access == Access.READ ? 0 : 1);
    assertThat(told(descriptor, "flags:", 8) & O_CLOEXEC).isNotZero();
    assertThat(told(descriptor, "flags:", 8) & O_DIRECT).isZero();
    OpenHost.await(descriptor.close());
  }

  @ParameterizedTest
  @EnumSource(
      value = Access.class,
      names = {"READ_DIRECT", "WRITE_DIRECT"})
  void directMeansPastThePageCache(Access access) throws IOException {
    Descriptor descriptor = open(access);

    assertThat(told(descriptor, "flags:", 8) & O_DIRECT).isNotZero();
    assertThat(told(descriptor, "flags:", 8) & 3).isEqualTo(access == Access.READ_DIRECT ? 0 : 1);
  }

  @Test
  void itKnowsTheFileWithoutLinks() throws IOException {
    Path link = Files.createSymbolicLink(directory.resolve("link"), file);
    Descriptor descriptor = OpenHost.await(open.host.descriptors().open(link, Access.READ));

    assertThat(descriptor.name()).isEqualTo(file.toRealPath());
    assertThat(descriptor.isPlainFile()).isTrue();
  }

  @Test
  void aDeviceIsNoPlainFile() {
    Path device = Path.of("/dev/null");

    assertThat(OpenHost.await(open.host.descriptors().open(device, Access.WRITE)).isPlainFile())
        .isFalse();
  }

  @Test
  void itIsPositioned() throws IOException {
    Descriptor descriptor = open(Access.WRITE);
    OpenHost.await(descriptor.seek(0x1_0000_0457L));

    assertThat(told(descriptor, "pos:", 10)).isEqualTo(0x1_0000_0457L);
  }

  private static Path target(Descriptor descriptor) throws IOException {
    return Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor.number()));
  }

  private static long told(Descriptor descriptor, String what, int radix) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/self/fdinfo/" + descriptor.number()));
    return lines.stream()
        .filter(line -> line.startsWith(what))
        .mapToLong(line -> Long.parseLong(line.substring(what.length()).strip(), radix))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itIsClosedOnceHoweverOftenItIsToldTo() throws IOException {
    Descriptor descriptor = open(Access.READ);
    OpenHost.await(descriptor.close());
    Descriptor next = open(Access.READ);
    OpenHost.await(descriptor.close());

    assertThat(next.number()).isEqualTo(descriptor.number());
    assertThat(target(next)).isEqualTo(file);
  }

  @Test
  void whatNobodyClosedIsClosedWithTheHost() {
    LocalDescriptors descriptors = new LocalDescriptors(open.host::laneOf);
    Descriptor descriptor = OpenHost.await(descriptors.open(file, Access.READ));
    descriptors.close();

    assertThat(descriptors.openNow()).isZero();
    assertThat(Path.of("/proc/self/fd/" + descriptor.number())).doesNotExist();
  }

  @Test
  void thereIsALimit() {
    LocalDescriptors descriptors = new LocalDescriptors(open.host::laneOf);
    for (int i = 0; i < LocalDescriptors.DESCRIPTORS_MAX; i++) {
      OpenHost.await(descriptors.open(file, Access.READ));
    }
    VirtException failure = (VirtException) OpenHost.failure(descriptors.open(file, Access.READ));
    descriptors.close();

    assertThat(failure.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
  }

  @Test
  void aFileThatIsNotThereIsNotMade() {
    Path none = directory.resolve("none");
    VirtException failure =
        (VirtException) OpenHost.failure(open.host.descriptors().open(none, Access.WRITE));

    assertThat(failure.code()).isEqualTo(ErrorCode.NO_FILE);
    assertThat(failure).hasMessageContaining(none.toString()).hasMessageContaining("No such file");
    assertThat(none).doesNotExist();
  }

  @Test
  void aFileSystemWithoutDirectIoSaysSo() {
    Path status = Path.of("/proc/self/status");
    VirtException failure =
        (VirtException) OpenHost.failure(open.host.descriptors().open(status, Access.READ_DIRECT));

    assertThat(failure.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(failure).hasMessageContaining("direct");
  }
}
