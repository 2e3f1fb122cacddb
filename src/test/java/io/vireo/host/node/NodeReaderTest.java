package io.vireo.host.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Lane;
import io.vireo.host.node.Node.Arrangement;
import io.vireo.host.node.Node.CpuTimes;
import io.vireo.model.capability.HostCapabilities;
import io.vireo.model.capability.Sysinfo;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine of two cells, each with one socket of two cores of one thread. */
class NodeReaderTest {

  /** Work is done where it is asked for. */
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

  @TempDir Path root;
  private NodeReader reader;

  @BeforeEach
  void build() throws IOException {
    put("proc/sys/kernel/hostname", "crow\n");
    put("proc/cpuinfo", "vendor_id\t: AuthenticAMD\ncpu MHz\t\t: 2596.142\nmicrocode\t: 0x10\n\n");
    put("proc/meminfo", "MemTotal: 4000 kB\nMemFree: 900 kB\nBuffers: 7 kB\nCached: 8 kB\n");
    put("proc/stat", "cpu  1 2 3 4 5 6 7 0 0 0\ncpu0 10 0 20 30 40 0 0 0 0 0\n");
    put("sys/devices/system/cpu/online", "0-2");
    put("sys/devices/system/cpu/present", "0-3");
    put("sys/devices/system/node/online", "0-1");
    cell(0, "0-1");
    cell(1, "2-3");
    for (int cpu = 0; cpu < 4; cpu++) {
      String topology = "sys/devices/system/cpu/cpu" + cpu + "/topology/";
      put(topology + "physical_package_id", Integer.toString(cpu / 2));
      put(topology + "core_id", Integer.toString(cpu % 2));
      put(topology + "thread_siblings_list", Integer.toString(cpu));
    }
    put("sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", "1");
    reader = new NodeReader(HERE, root.resolve("proc"), root.resolve("sys"));
  }

  private void cell(int id, String cpus) throws IOException {
    String node = "sys/devices/system/node/node" + id + "/";
    put(node + "cpulist", cpus);
    put(node + "distance", id == 0 ? "10 21" : "21 10");
    put(node + "meminfo", "Node " + id + " MemTotal: 2400 kB\nNode " + id + " MemFree: 400 kB\n");
    put(node + "hugepages/hugepages-2048kB/nr_hugepages", "1");
    put(node + "hugepages/hugepages-2048kB/free_hugepages", "1");
  }

  private void put(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private static <T> T now(Future<T> answer) {
    if (answer.failed()) {
      throw VirtException.from(answer.cause());
    }
    return answer.result();
  }

  @Test
  void tellsWhatTheMachineIs() {
    Node node = now(reader.node("x86_64"));

    assertThat(node.hostname()).isEqualTo("crow");
    assertThat(node.cpus()).isEqualTo(3);
    assertThat(node.mhz()).isEqualTo(2596);
    assertThat(node.memoryKib()).as("of both cells").isEqualTo(4800);
    assertThat(node.pageSizesKib()).containsExactly(4L, 2048L);
  }

  @Test
  void isFlatWhereTheProductWouldBeWrong() {
    assertThat(now(reader.node("x86_64")).arrangement()).isEqualTo(new Arrangement(2, 1, 2, 1));
    assertThat(new Arrangement(2, 1, 2, 1).orFlat(3)).isEqualTo(new Arrangement(1, 1, 3, 1));
  }

  @Test
  void addsUpTheKernelsTimes() {
    assertThat(now(reader.cpuTimes(OptionalInt.empty())))
        .isEqualTo(new CpuTimes(160_000_000, 30_000_000, 40_000_000, 50_000_000));
    assertThat(now(reader.cpuTimes(OptionalInt.of(0))).userNanos()).isEqualTo(100_000_000);
  }

  @Test
  void refusesAProcessorThatIsNone() {
    assertThatThrownBy(() -> now(reader.cpuTimes(OptionalInt.of(7))))
        .hasMessageContaining("processor 7")
        .extracting("code")
        .isEqualTo(ErrorCode.INVALID_ARG);
  }

  @Test
  void tellsLessOfACellThanOfTheMachine() {
    MemoryUse whole = now(reader.memoryUse(OptionalInt.empty()));
    MemoryUse cell = now(reader.memoryUse(OptionalInt.of(1)));

    assertThat(whole.cachedKib()).contains(8L);
    assertThat(cell.totalKib()).isEqualTo(2400);
    assertThat(cell.buffersKib()).isEmpty();
    assertThatThrownBy(() -> now(reader.memoryUse(OptionalInt.of(9)))).hasMessageContaining("9");
  }

  @Test
  void countsFreeMemoryInBytes() {
    Node.FreeMemory free = now(reader.freeMemory());

    assertThat(free.bytes()).isEqualTo(900 * 1024);
    assertThat(free.cellBytes()).containsExactly(400L * 1024, 400L * 1024);
  }

  @Test
  void countsFreePagesSizeBySizeAndCellByCell() {
    assertThat(now(reader.freePages(List.of(2048L, 4L), 0, 2))).containsExactly(1L, 100L, 1L, 100L);
    assertThatThrownBy(() -> now(reader.freePages(List.of(8L), 0, 1))).hasMessageContaining("8");
    assertThatThrownBy(() -> now(reader.freePages(List.of(4L), 5, 1))).hasMessageContaining("5");
  }

  @Test
  void knowsWhoIsOnline() {
    assertThat(now(reader.cpus())).isEqualTo(new Node.Cpus(4, List.of(0, 1, 2)));
  }

  @Test
  void writesTheTopology() {
    HostCapabilities host = now(reader.capabilities("x86_64"));

    assertThat(host.cpu().vendor()).contains("AMD");
    assertThat(host.cpu().microcode().orElseThrow().version()).isEqualTo(16);
    var cells = host.topology().orElseThrow().cells().cells();
    assertThat(cells).hasSize(2);
    assertThat(cells.get(1).distances().orElseThrow().siblings().getFirst().value()).isEqualTo(21);
    assertThat(cells.get(1).pages().getFirst().count()).isEqualTo((2400 - 2048) / 4);
    assertThat(cells.get(1).cpus().cpus().getLast().socket()).as("offline").isEmpty();
    assertThat(host.cache()).isEmpty();
  }

  @Test
  void showsWhatTheFirmwareSays() throws IOException {
    assertThatThrownBy(() -> now(reader.sysinfo()))
        .extracting("code")
        .isEqualTo(ErrorCode.CONFIG_UNSUPPORTED);
    put("sys/class/dmi/id/bios_vendor", "Crow & Co\n");
    put("sys/class/dmi/id/product_name", "Nest\n");

    Sysinfo told = now(reader.sysinfo());

    assertThat(told.boards()).isEmpty();
    assertThat(XmlCodec.write(told))
        .contains("<sysinfo type='smbios'>", "<entry name='vendor'>Crow &amp; Co</entry>")
        .contains("<entry name='product'>Nest</entry>");
  }
}
