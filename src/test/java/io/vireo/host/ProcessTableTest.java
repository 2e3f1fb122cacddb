package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessTableTest {

  @TempDir Path directory;

  private static final String AFTER_STATE = " 1 2 3 0 -1 4 5 6 7 8 9 10 11 12 20 0 1 0 4711 999 55";

  @Test
  void readsTheStartTimeBehindAnyProgramName() {
    assertThat(ProcessTable.startTicks("42 (qemu) S" + AFTER_STATE)).contains(4711L);
    assertThat(ProcessTable.startTicks("42 (a) S 9 (b c)) R" + AFTER_STATE)).contains(4711L);
  }

  @Test
  void whatHasEndedIsNobody() {
    assertThat(ProcessTable.startTicks("42 (qemu) Z" + AFTER_STATE)).isEmpty();
  }

  @Test
  void knowsThisProcessAndNoOtherOfItsNumber() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity self = table.identify(ProcessHandle.current().pid()).orElseThrow();
    assertThat(table.alive(self)).isTrue();
    assertThat(table.alive(new ProcessIdentity(self.pid(), self.startTicks() + 1, self.bootId())))
        .isFalse();
    assertThat(table.alive(new ProcessIdentity(self.pid(), self.startTicks(), "another boot")))
        .isFalse();
  }

  @Test
  void countsWhatAProcessHoldsForItselfInRamOrSwap() {
    List<String> status =
        List.of(
            "Name:\tqemu",
            "VmRSS:\t     111 kB",
            "RssAnon:\t      10 kB",
            "RssFile:\t     100 kB",
            "RssShmem:\t       1 kB",
            "VmSwap:\t       2 kB",
            "");
    assertThat(ProcessTable.heldBytes(status)).isEqualTo(13 * 1024);
  }

  @Test
  void asksTheKernelWhatThisProcessHoldsAndNoOtherOfItsNumber() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity self = table.identify(ProcessHandle.current().pid()).orElseThrow();
    assertThat(table.residentBytes(self))
        .hasValueSatisfying(bytes -> assertThat(bytes).isGreaterThan(4 << 20));
    assertThat(
            table.residentBytes(
                new ProcessIdentity(self.pid(), self.startTicks() + 1, self.bootId())))
        .isEmpty();
  }

  @Test
  void countsWhatAProcessReads() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity self = table.identify(ProcessHandle.current().pid()).orElseThrow();
    long before = table.bytesRead(self).orElseThrow();
    byte[] read = Files.readAllBytes(Files.write(directory.resolve("file"), new byte[1 << 20]));

    assertThat(table.bytesRead(self).orElseThrow() - before).isGreaterThanOrEqualTo(read.length);
    assertThat(table.bytesRead(other(self))).isEmpty();
  }

  private static ProcessIdentity other(ProcessIdentity self) {
    return new ProcessIdentity(self.pid(), self.startTicks() + 1, self.bootId());
  }

  @Test
  void knowsWhichFilesAProcessHolds() throws IOException {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity self = table.identify(ProcessHandle.current().pid()).orElseThrow();
    Path file = Files.createFile(directory.resolve("file")).toRealPath();
    try (var held = Files.newByteChannel(file)) {
      assertThat(held.isOpen()).isTrue();
      assertThat(table.descriptorsOf(self, file)).isOne();
      assertThat(table.descriptorsOf(other(self), file)).isZero();
    }
    assertThat(table.descriptorsOf(self, file)).isZero();
    ProcessIdentity nobody = new ProcessIdentity(Integer.MAX_VALUE, 1, self.bootId());
    assertThat(table.descriptorsOf(nobody, file)).isZero();
  }

  @Test
  void findsAProcessByWhatItWasStartedWith() throws IOException {
    ProcessBuilder sleep = new ProcessBuilder("sleep", "60");
    sleep.environment().put("SIGN", directory.toString());
    Process started = sleep.start();
    ProcessTable table = ProcessTable.open();
    try {
      assertThat(table.startedWith("SIGN=" + directory, 10))
          .extracting(ProcessIdentity::pid)
          .containsExactly(started.pid());
      assertThat(table.startedWith("SIGN=" + directory.getParent(), 10)).isEmpty();
    } finally {
      started.destroyForcibly();
    }
  }

  @Test
  void aFreeNumberIsNobody() throws IOException {
    assertThat(ProcessTable.open().identify(Integer.MAX_VALUE)).isEmpty();
  }
}
