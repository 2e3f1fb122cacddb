package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.host.KernelCounters.Seen;
import io.vireo.host.KernelCounters.Wanted;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The kernel's files, made up and real. */
class KernelCountersTest {

  private static final Lane HERE =
      new Lane() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
          try {
            return Future.succeededFuture(work.call());
          } catch (Exception failed) {
            return Future.failedFuture(failed);
          }
        }
      };

  private static final ProcessIdentity GUEST = new ProcessIdentity(77, 4242, "boot");

  @TempDir private Path root;

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void guest() throws IOException {
    write("77/stat", "77 (qemu) a b) S 1 1 1 0 -1 0 0 0 0 0 150 25 0 0 20 0 4 0 4242 1000 10 0\n");
    write("77/status", "Name:\tqemu\nVmRSS:\t    2048 kB\nThreads:\t3\n");
    write("77/task/78/schedstat", "123456789 5 6\n");
  }

  private java.util.Map<ProcessIdentity, Seen> read(Wanted wanted) {
    return Awaited.result(
        new KernelCounters(HERE, root, root.resolve("net")).read(List.of(wanted)));
  }

  @Test
  void readsTimesMemoryAndThreads() throws IOException {
    guest();
    Seen seen = read(new Wanted(GUEST, List.of(78L, 79L), List.of())).get(GUEST);
    assertThat(seen.userNanos()).isEqualTo(1_500_000_000L);
    assertThat(seen.systemNanos()).isEqualTo(250_000_000L);
    assertThat(seen.residentKibibytes()).isEqualTo(2048);
    assertThat(seen.threadNanos()).containsExactly(123_456_789L, 0L);
  }

  @Test
  void anotherProcessOfTheSameNumberIsNotIt() throws IOException {
    guest();
    assertThat(read(new Wanted(new ProcessIdentity(77, 1, "boot"), List.of(), List.of())))
        .isEmpty();
    assertThat(read(new Wanted(new ProcessIdentity(99, 1, "boot"), List.of(), List.of())))
        .isEmpty();
  }

  @Test
  void countsWhatCardsMoved() throws IOException {
    guest();
    for (String each : List.of("rx_bytes 10", "rx_packets 2", "tx_bytes 30", "tx_dropped 1")) {
      String[] words = each.split(" ");
      write("net/vnet0/statistics/" + words[0], words[1] + "\n");
    }
    Seen seen = read(new Wanted(GUEST, List.of(), List.of("vnet0", "gone"))).get(GUEST);
    assertThat(seen.cards()).containsOnlyKeys("vnet0");
    assertThat(seen.cards().get("vnet0").received().bytes()).isEqualTo(10);
    assertThat(seen.cards().get("vnet0").sent().dropped()).isEqualTo(1);
  }

  @Test
  void readsThisVeryProcess() throws IOException {
    long pid = ProcessHandle.current().pid();
    ProcessIdentity self = ProcessTable.open().identify(pid).orElseThrow();
    Wanted wanted = new Wanted(self, List.of(pid), List.of("lo"));
    Seen seen = Awaited.result(new KernelCounters(HERE).read(List.of(wanted))).get(self);
    assertThat(seen.userNanos()).isPositive();
    assertThat(seen.residentKibibytes()).isGreaterThan(1024);
    assertThat(seen.cards()).containsKey("lo");
  }
}
