package io.vireo.qemu.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Loop;
import io.vireo.host.OpenHost;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OccupancyTest {

  @TempDir Path parent;
  private final OpenHost open = new OpenHost();
  private final Loop loop = open.host.newLoop();
  private final QemuLauncher launcher = new QemuLauncher(open.host, loop);
  private RunDirectory directory;

  @BeforeEach
  void make() throws IOException {
    directory = RunDirectory.of(parent, 7, "web");
    Files.createDirectory(directory.path());
    Files.writeString(directory.state(), "kept");
  }

  @AfterEach
  void close() {
    open.close();
  }

  private ServerSocketChannel listen() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return server.bind(UnixDomainSocketAddress.of(directory.monitor()), 1);
  }

  private boolean occupied() {
    return OpenHost.await(loop.call(() -> new Occupancy(open.host, loop).of(directory)));
  }

  @Test
  void whereSomebodyListensNothingIsTouched() throws IOException {
    try (ServerSocketChannel silent = listen()) {
      assertThat(silent.isOpen()).isTrue();
      Throwable busy = OpenHost.failure(loop.call(() -> launcher.prepare(directory)));
      assertThat(((VirtException) busy).code()).isEqualTo(ErrorCode.RESOURCE_BUSY);
      assertThat(busy).hasMessageContaining(directory.path().toString());
      assertThat(directory.state()).hasContent("kept");
    }
  }

  /** Nobody takes what was asked before, so there is no more room to ask. */
  @Test
  void whoIsAskedTooOftenIsStillThere() throws IOException {
    try (ServerSocketChannel silent = listen()) {
      assertThat(silent.isOpen()).isTrue();
      for (int i = 0; i < 8; i++) {
        assertThat(occupied()).isTrue();
      }
    }
  }

  @Test
  void whatAnEndedOneLeftIsCleared() throws IOException {
    listen().close();
    assertThat(directory.monitor()).exists();
    assertThat(occupied()).isFalse();
    OpenHost.await(loop.call(() -> launcher.prepare(directory)));
    assertThat(directory.path()).isEmptyDirectory();
  }

  @Test
  void aDirectoryThatIsNotThereIsMade() throws IOException {
    RunDirectory fresh = RunDirectory.of(parent, 8, "other");
    OpenHost.await(loop.call(() -> launcher.prepare(fresh)));
    assertThat(fresh.path()).isEmptyDirectory();
  }
}
