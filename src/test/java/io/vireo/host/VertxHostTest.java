package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VertxHostTest {

  @TempDir Path directory;

  @Test
  void closingLeavesNoThreadTimerOrDescriptorBehind() throws IOException {
    Vertx vertx = Vertx.vertx();
    useEverything(new VertxHost(vertx));
    Set<Thread> threads = ownThreads();
    long descriptors = descriptors();
    for (int i = 0; i < 5; i++) {
      VertxHost host = useEverything(new VertxHost(vertx));
      assertThat(host.pendingTimers()).isZero();
    }
    assertThat(ownThreads()).isSubsetOf(threads);
    assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
    OpenHost.await(vertx.close());
  }

  private VertxHost useEverything(VertxHost host) throws IOException {
    Loop loop = host.newLoop();
    loop.after(Duration.ofHours(1), () -> {});
    OpenHost.await(loop.call(() -> Future.succeededFuture("warm")));
    OpenHost.await(host.lane("state").run(() -> "done"));
    OpenHost.await(host.files().size(directory));
    Future<String> stuck =
        host.transfer("save stuck")
            .run(
                () -> {
                  new CountDownLatch(1).await();
                  return "never";
                });
    Future<Void> unheard = host.processes().ended(self());
    assertThat(OpenHost.await(host.close())).isTrue();
    assertThat(OpenHost.failure(stuck)).isInstanceOf(InterruptedException.class);
    assertThat(OpenHost.failure(unheard)).hasMessageContaining("closed");
    return host;
  }

  private static ProcessIdentity self() throws IOException {
    return ProcessTable.open().identify(ProcessHandle.current().pid()).orElseThrow();
  }

  private static Set<Thread> ownThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(t -> t.getName().startsWith("vireo-") || t.getName().startsWith("save "))
        .collect(Collectors.toSet());
  }

  private static long descriptors() throws IOException {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    }
  }

  @Test
  void pathsOfDifferentFileSystemsHaveDifferentLanes() {
    try (OpenHost open = new OpenHost()) {
      assertThat(open.host.laneOf(Path.of("/proc/self")))
          .isNotSameAs(open.host.laneOf(Path.of("/etc")));
      assertThat(open.host.laneOf(Path.of("/proc/1"))).isSameAs(open.host.laneOf(Path.of("/proc")));
    }
  }

  @Test
  void smallFilesAreMadeReadAndRemoved() throws IOException {
    try (OpenHost open = new OpenHost()) {
      SmallFiles files = open.host.files();
      Path made = directory.resolve("run");
      OpenHost.await(files.makePrivateDirectory(made));
      OpenHost.await(files.makePrivateDirectory(made));
      Files.writeString(made.resolve("log"), "one two three");
      Files.createSymbolicLink(made.resolve("link"), directory);
      assertThat(OpenHost.await(files.size(made.resolve("log")))).isEqualTo(13);
      assertThat(OpenHost.await(files.tail(made.resolve("log"), 4, 100))).isEqualTo("two three");
      assertThat(OpenHost.await(files.tail(made.resolve("log"), 0, 5))).isEqualTo("three");
      assertThat(OpenHost.await(files.tail(made.resolve("none"), 0, 5))).isEmpty();
      OpenHost.await(files.removeTree(made));
      OpenHost.await(files.removeTree(made));
      assertThat(List.of(directory.toFile().list())).isEmpty();
      assertThat(OpenHost.await(files.usable(Path.of("/dev/null")))).isTrue();
      assertThat(OpenHost.await(files.usable(made))).isFalse();
    }
  }

  @Test
  void aFileSystemsRefusalNamesThePath() {
    try (OpenHost open = new OpenHost()) {
      Path nowhere = directory.resolve("none/run");
      assertThat(OpenHost.failure(open.host.files().makePrivateDirectory(nowhere)))
          .hasMessageContaining(nowhere.toString());
    }
  }
}
