package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import io.vireo.stream.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system that is really full: a small tmpfs, mounted where the tests run as root. */
class FullDiskIT {

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", directory.toString()) == 0;
    assumeThat(mounted).as("may mount a tmpfs").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    result(host.close());
    result(vertx.close());
    if (mounted) {
      run("umount", directory.toString());
    }
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  @Test
  void aSaveThatFillsItFailsCleanlyAndKeepsTheEarlierImage() throws IOException {
    Path target = directory.resolve("guest.save");
    Images earlier = new Images();
    earlier.write(target);
    SaveRequest optimistic =
        new SaveRequest(target, ImageDocument.of(Images.XML), true, Storage.raw(false), 1000);
    ImageWriter writer = result(ImageWriter.open(host, optimistic));
    VirtException full = failure(Images.sink(writer).take(Bytes.from(Bytes.random(20_000_000, 1))));
    assertThat(full.code()).isEqualTo(ErrorCode.NO_SPACE);
    assertThat(full).hasMessageContaining(target.toString());
    result(writer.abandon());
    assertThat(Files.readAllBytes(target)).isEqualTo(earlier.bytes());
    assertThat(directory.toFile().list()).containsExactly("guest.save");
  }

  @Test
  void aSaveThatCannotFitIsRefusedBeforeItBegins() {
    SaveRequest honest =
        new SaveRequest(
            directory.resolve("x"),
            ImageDocument.of(Images.XML),
            true,
            Storage.raw(false),
            20_000_000);
    assertThat(failure(ImageWriter.open(host, honest)))
        .hasMessageContaining("are free")
        .extracting(VirtException::code)
        .isEqualTo(ErrorCode.NO_SPACE);
    assertThat(directory).isEmptyDirectory();
  }
}
