package io.vireo.host;

import static org.assertj.core.api.Assertions.assertThat;

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
  void knowsThisProcessAndNoOtherOfItsNumber() {
    ProcessTable table = ProcessTable.open();
    ProcessIdentity self = table.identify(ProcessHandle.current().pid()).orElseThrow();
    assertThat(table.alive(self)).isTrue();
    assertThat(table.alive(new ProcessIdentity(self.pid(), self.startTicks() + 1, self.bootId())))
        .isFalse();
    assertThat(table.alive(new ProcessIdentity(self.pid(), self.startTicks(), "another boot")))
        .isFalse();
  }

  @Test
  void aFreeNumberIsNobody() {
    assertThat(ProcessTable.open().identify(Integer.MAX_VALUE)).isEmpty();
  }
}
