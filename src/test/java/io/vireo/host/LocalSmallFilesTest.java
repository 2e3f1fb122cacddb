package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSmallFilesTest {

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private final SmallFiles files = open.host.files();

  @AfterEach
  void close() {
    open.close();
  }

  @Test
  void whatIsNotThereIsEmptyAndRemoved() {
    Path none = directory.resolve("none/at/all");
    assertThat(OpenHost.await(files.size(none))).isZero();
    assertThat(OpenHost.await(files.list(none))).isEmpty();
    OpenHost.await(files.remove(none));
    OpenHost.await(files.removeTree(none));
  }

  @Test
  void removesOneFileAndMayBeToldTwice() throws IOException {
    Path file = Files.writeString(directory.resolve("a"), "x");
    Path other = Files.writeString(directory.resolve("b"), "yy");
    OpenHost.await(files.remove(file));
    OpenHost.await(files.remove(file));
    assertThat(file).doesNotExist();
    assertThat(OpenHost.await(files.size(other))).isEqualTo(2);
  }

  /** A link to itself stands for a file whose server gives errors. */
  @Test
  void whatCannotBeLookedAtIsNotAbsent() throws IOException {
    Path loop = directory.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    assertSystemError(OpenHost.failure(files.size(loop)));
    assertSystemError(OpenHost.failure(files.list(loop)));
    assertSystemError(OpenHost.failure(files.removeTree(loop)));
  }

  private static void assertSystemError(Throwable failure) {
    assertThat(((VirtException) failure).code()).isEqualTo(ErrorCode.SYSTEM_ERROR);
    assertThat(failure).hasMessageContaining("loop");
  }
}
