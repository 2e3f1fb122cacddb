package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTableTest {

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
  void aFreeNumberIsNobody() throws IOException {
    assertThat(ProcessTable.open().identify(Integer.MAX_VALUE)).isEmpty();
  }
}
