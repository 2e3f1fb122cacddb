package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Saves to where nothing can be saved. After each of them the guest is running and counts on, its
 * memory is what it was, and nothing is left beside the target.
 */
@Timeout(120)
class BadTargetIT {

  @TempDir private static Path shared;
  private static ServedDaemon daemon;
  private static CountingGuest guest;
  private static Api api;
  private static String memory;

  @TempDir private Path directory;

  @BeforeAll
  static void boot() throws Exception {
    daemon = ServedDaemon.of(shared.resolve("d"), TestParts.here().assumeQemu()).start();
    guest = CountingGuest.in(shared, Shape.SMALL.filling(80, 128));
    api = daemon.api();
    api.define(guest.xml());
    api.start("counter");
    guest.awaitBoot();
    memory = guest.memory();
  }

  @AfterAll
  static void close() throws Exception {
    if (guest != null) {
      guest.close();
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  @BeforeEach
  @AfterEach
  void goesOn() throws Exception {
    assertThat(api.state("counter")).isEqualTo("running");
    guest.goesOn();
    assertThat(guest.memory()).isEqualTo(memory);
  }

  private static JsonNode refused(Path target) {
    JsonNode problem = api.refused(Api.post("/domains/counter/save", Api.path(target)));
    assertThat(problem.path("detail").asText()).contains(target.getParent().toString());
    return problem;
  }

  private static String code(Path target) {
    return refused(target).path("code").asText();
  }

  @Test
  void missingDirectory() {
    Path target = directory.resolve("nowhere/counter.save");
    assertThat(code(target)).isEqualTo("NO_FILE");
    assertThat(target.getParent()).doesNotExist();
  }

  @Test
  void directoryAsTarget() throws Exception {
    Path target = Files.createDirectory(directory.resolve("counter.save"));
    assertThat(code(target)).isEqualTo("INVALID_ARG");
    assertThat(target).isEmptyDirectory();
  }

  @Test
  void fifoAsTarget() throws Exception {
    Path target = directory.resolve("counter.save");
    run("mkfifo", target.toString());
    assertThat(code(target)).isEqualTo("INVALID_ARG");
    assertThat(Images.besides(target)).isEmpty();
  }

  @Test
  void fullDisk() throws Exception {
    mount("size=32m");
    try {
      Path target = Files.writeString(directory.resolve("counter.save"), "an earlier file");
      assertThat(code(target)).isEqualTo("NO_SPACE");
      assertThat(Files.readString(target)).isEqualTo("an earlier file");
      assertThat(Images.besides(target)).isEmpty();
    } finally {
      unmount();
    }
  }

  /** Room enough when it begins, and none any more while it writes. */
  @Test
  void diskThatFillsMeanwhile() throws Exception {
    mount("size=400m");
    try {
      Path target = Files.writeString(directory.resolve("counter.save"), "an earlier file");
      long job = api.beginSave("counter", target);
      api.awaitJob(job, now -> now.path("bytesDone").asLong() > 0);
      ProcessHandle qemu = daemon.guest("counter");
      Signals.stop(qemu);
      run("sh", "-c", "cat /dev/zero 2>&1 >" + directory.resolve("filler") + " || true");
      Signals.goOn(qemu);
      JsonNode end = api.awaitEnd(job);
      assertThat(end.path("error").path("code").asText()).isEqualTo("NO_SPACE");
      assertThat(Files.readString(target)).isEqualTo("an earlier file");
      assertThat(Images.besides(target)).isEmpty();
    } finally {
      unmount();
    }
  }

  @Test
  void readOnlyFileSystem() throws Exception {
    mount("size=400m");
    try {
      Path target = Files.writeString(directory.resolve("counter.save"), "an earlier file");
      run("mount", "-o", "remount,ro", directory.toString());
      assertThat(code(target)).isEqualTo("OPEN_FAILED");
      assertThat(Files.readString(target)).isEqualTo("an earlier file");
    } finally {
      unmount();
    }
  }

  @Test
  void endlessDevice() {
    assertThat(code(Path.of("/dev/full"))).isNotEmpty();
    assertThat(code(Path.of("/dev/null"))).isNotEmpty();
  }

  /** Only root may mount. */
  private void mount(String options) throws Exception {
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "e2e", directory.toString())
            .redirectErrorStream(true)
            .start();
    assumeTrue(mount.waitFor() == 0, "mounting a small file system needs root");
  }

  private void unmount() throws Exception {
    run("umount", "-l", directory.toString());
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
