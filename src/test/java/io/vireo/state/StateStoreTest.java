package io.vireo.state;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateStoreTest {

  @TempDir Path directory;

  private final ExecutorService threads = Executors.newFixedThreadPool(4);
  private final ScriptedFileCalls calls = new ScriptedFileCalls();

  private final Lane lane =
      new Lane() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
          Promise<T> promise = Promise.promise();
          threads.execute(
              () -> {
                try {
                  promise.complete(work.call());
                } catch (Exception failed) {
                  promise.fail(failed);
                }
              });
          return promise.future();
        }
      };

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Path root() {
    return directory.resolve("state");
  }

  private StateStore open() {
    return result(StateStore.open(lane, calls, root()));
  }

  private Path fileOf(String key) {
    return root().resolve("domains").resolve(key + ".doc");
  }

  @Test
  void keepsDocumentsOverAReopen() {
    StateStore store = open();
    result(store.put("domains", "a", "<domain/>"));
    result(store.put("domains", "b", "{}"));
    result(store.close());

    StateStore again = open();
    assertThat(result(again.get("domains", "a"))).contains("<domain/>");
    assertThat(result(again.list("domains")).documents()).containsOnlyKeys("a", "b");
    assertThat(result(again.get("domains", "c"))).isEmpty();
    assertThat(result(again.list("networks")).documents()).isEmpty();
  }

  @Test
  void writesFlushesRenamesAndFlushesTheDirectoryInThatOrder() {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    int before = calls.log().size();
    result(store.put("domains", "a", "2"));
    assertThat(calls.log().subList(before, calls.log().size()))
        .containsExactly(
            "create .a.#.tmp",
            "write .a.#.tmp 0+26",
            "force .a.#.tmp",
            "rename .a.#.tmp a.doc",
            "forceDirectory");
  }

  @Test
  void makesANewCollectionDurableAsWell() {
    StateStore store = open();
    result(store.put("qemu/domains", "a", "1"));
    assertThat(calls.log())
        .containsSubsequence(
            "createDirectory qemu",
            "forceDirectory",
            "createDirectory domains",
            "forceDirectory",
            "create .a.#.tmp");
  }

  @ParameterizedTest
  @ValueSource(strings = {"create .a", "write .a", "force .a", "rename .a"})
  void keepsTheEarlierDocumentWhenAStepFails(String step) {
    StateStore store = open();
    result(store.put("domains", "a", "old"));
    calls.failing(call -> call.startsWith(step), "Input/output error");
    assertThat(failure(store.put("domains", "a", "new")).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    calls.heal();
    assertThat(result(store.get("domains", "a"))).contains("old");
    assertThat(names()).containsExactly("a.doc");
  }

  @Test
  void reportsAFullDiskAsSuch() {
    StateStore store = open();
    calls.failing(call -> call.startsWith("write"), "No space left on device");
    assertThat(failure(store.put("domains", "a", "1")).code()).isEqualTo(ErrorCode.NO_SPACE);
  }

  @Test
  void writesOnThroughShortWrites() {
    calls.shortWrites(3);
    StateStore store = open();
    result(store.put("domains", "a", "a longer body"));
    assertThat(result(store.get("domains", "a"))).contains("a longer body");
  }

  @Test
  void setsADamagedDocumentAsideAndLoadsTheOthers() throws IOException {
    StateStore store = open();
    result(store.put("domains", "bad", "<domain/>"));
    result(store.put("domains", "good", "<domain/>"));
    Files.writeString(fileOf("bad"), Files.readString(fileOf("bad")).replace("<", "["));

    Listing listing = result(store.list("domains"));
    assertThat(listing.documents()).containsOnlyKeys("good");
    assertThat(listing.problems())
        .singleElement()
        .satisfies(
            p -> {
              assertThat(p.key()).isEqualTo("bad");
              assertThat(p.setAside()).contains(root().resolve("domains/bad.doc.damaged"));
              assertThat(p.failure())
                  .hasMessageContaining("'bad'")
                  .hasMessageContaining("set aside");
            });
    assertThat(names()).containsExactlyInAnyOrder("bad.doc.damaged", "good.doc");
  }

  @Test
  void keepsEveryDamagedDocumentThatItSetAside() throws IOException {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    Files.writeString(fileOf("a"), "first");
    assertThat(failure(store.get("domains", "a")).code()).isEqualTo(ErrorCode.READ_FAILED);
    assertThat(result(store.get("domains", "a"))).isEmpty();
    Files.writeString(fileOf("a"), "second");
    failure(store.get("domains", "a"));
    assertThat(names()).containsExactlyInAnyOrder("a.doc.damaged", "a.doc.damaged.1");
  }

  @Test
  void leavesADocumentAloneThatMerelyCannotBeRead() {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    calls.failing(call -> call.startsWith("read a.doc"), "Input/output error");
    assertThat(failure(store.get("domains", "a")).code()).isEqualTo(ErrorCode.READ_FAILED);
    assertThat(result(store.list("domains")).problems())
        .singleElement()
        .satisfies(p -> assertThat(p.setAside()).isEmpty());
    calls.heal();
    assertThat(result(store.get("domains", "a"))).contains("1");
  }

  @Test
  void leavesADocumentOfALaterReleaseAlone() throws IOException {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    Files.writeString(fileOf("a"), "vireo-state 2 1 00000000\nx");
    assertThat(failure(store.get("domains", "a"))).hasMessageContaining("later release");
    assertThat(names()).containsExactly("a.doc");
  }

  @Test
  void cleansUpAfterInterruptedWrites() throws IOException {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    Files.writeString(root().resolve("domains/.a.0badcafe.tmp"), "half");
    result(store.close());
    open();
    assertThat(names()).containsExactly("a.doc");
  }

  @Test
  void deletesDurably() {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    result(store.delete("domains", "a"));
    assertThat(calls.log()).endsWith("delete a.doc", "forceDirectory");
    assertThat(result(store.get("domains", "a"))).isEmpty();
    result(store.delete("domains", "a"));
  }

  @Test
  void keepsCallsForOneKeyInOrder() {
    StateStore store = open();
    List<Future<?>> puts = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      puts.add(store.put("domains", "a", "version " + i));
    }
    Future<Optional<String>> last = store.get("domains", "a");
    result(Future.all(puts));
    assertThat(result(last)).contains("version 199");
  }

  @Test
  void keepsEverythingFromOthers() throws IOException {
    StateStore store = open();
    result(store.put("domains", "a", "1"));
    assertThat(mode(root())).isEqualTo("rwx------");
    assertThat(mode(root().resolve("domains"))).isEqualTo("rwx------");
    assertThat(mode(fileOf("a"))).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", ".hidden", "a/b", "../x", "a\nb", "a\0b"})
  void refusesKeysThatCouldLeaveTheCollection(String key) {
    StateStore store = open();
    VirtException refused = failure(store.put("domains", key, "1"));
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refused.getMessage()).doesNotContain("\n").doesNotContain("\0");
  }

  @Test
  void refusesLongKeysAndDeepCollections() {
    StateStore store = open();
    assertThat(failure(store.get("domains", "k".repeat(201))).code())
        .isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(failure(store.get("a/b/c/d/e", "k")).code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(failure(store.list("a/../b")).code()).isEqualTo(ErrorCode.INVALID_ARG);
    result(store.put("domains", "k".repeat(200), "fits with every suffix"));
  }

  @Test
  void refusesADocumentBeyondTheLimit() {
    StateStore store = open();
    String body = "x".repeat(StateStore.DOCUMENT_BYTES_MAX + 100);
    assertThat(failure(store.put("domains", "a", body)).code())
        .isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE);
  }

  @Test
  void isHeldByOneStoreOnlyEvenWithinAProcess() {
    StateStore first = open();
    for (int i = 0; i < 2; i++) {
      VirtException busy = failure(StateStore.open(lane, root()));
      assertThat(busy.code()).isEqualTo(ErrorCode.RESOURCE_BUSY);
      assertThat(busy).hasMessageContaining("process " + ProcessHandle.current().pid());
    }
    result(first.close());
    result(open().close());
  }

  /** The lock must still be held after this process was refused a second store. */
  @Test
  void isHeldAgainstOtherProcesses() throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).isExecutable();
    StateStore store = open();
    failure(StateStore.open(lane, root()));
    assertThat(lockFromOutside()).isNotZero();
    result(store.close());
    assertThat(lockFromOutside()).isZero();
  }

  private int lockFromOutside() throws Exception {
    String script =
        "import fcntl,sys; fcntl.lockf(open(sys.argv[1],'r+'), fcntl.LOCK_EX|fcntl.LOCK_NB)";
    Process process =
        new ProcessBuilder("/usr/bin/python3", "-c", script, root().resolve("lock").toString())
            .redirectErrorStream(true)
            .start();
    process.getInputStream().readAllBytes();
    return process.waitFor();
  }

  private List<String> names() {
    try (Stream<Path> all = Files.list(root().resolve("domains"))) {
      return all.map(path -> path.getFileName().toString()).toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
