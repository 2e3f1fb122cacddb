package io.vireo.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

class TestPartsTest {
  @TempDir private Path directory;

  @Test
  void lieInTheHomeDirectoryUnlessSaidOtherwise() {
    assertThat(TestParts.in(Map.of("HOME", "/home/me")).directory())
        .isEqualTo(Path.of("/home/me/.cache/vireo-test"));
    assertThat(TestParts.in(Map.of("HOME", "/home/me", "VIREO_TEST_PARTS", "/parts")).directory())
        .isEqualTo(Path.of("/parts"));
  }

  @Test
  void areAbsentWhereNothingWasProvided() {
    var parts = new TestParts(directory, List.of(directory));
    assertThat(parts.qemus()).isEmpty();
    assertThat(parts.libvirt()).isEmpty();
    assertThat(parts.linux()).isEmpty();
    assertThat(parts.assembler()).isEmpty();
  }

  @Test
  void skipATestWithASentenceThatHelps() {
    var parts = new TestParts(directory, List.of());
    assertThatThrownBy(parts::assumeLibvirt)
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("libvirt 11.3")
        .hasMessageContaining("src/test/provision.sh");
  }

  @Test
  void findProgramsInThePathsOrder() throws IOException {
    Path second = program("second/nasm");
    var parts = new TestParts(directory, List.of(directory.resolve("first"), second.getParent()));
    assertThat(parts.assembler()).contains(second);
    Path first = program("first/nasm");
    assertThat(parts.assembler()).contains(first);
  }

  @Test
  void nameEveryQemuOnce() throws IOException {
    Path installed = program("bin/qemu-system-x86_64");
    Path unpacked = program("qemu-10.0/bin/qemu-system-x86_64");
    var parts = new TestParts(directory, List.of(installed.getParent()));
    assertThat(parts.qemus()).containsExactly(installed, unpacked);
  }

  private Path program(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    Files.createFile(file);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }
}
