package io.vireo.qemu.alloc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.VirtException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoardTest {

  @ParameterizedTest
  @CsvSource({
    "pc, PC",
    "pc-i440fx-7.2, PC",
    "pc-1.0, PC",
    "q35, Q35",
    "pc-q35-10.0, Q35",
    "microvm, MICROVM",
    "isapc, ISA_PC",
    "virt-8.2, VIRT",
    "pseries, OTHER"
  })
  void knowsMachinesByName(String machine, Board board) {
    assertThat(Board.ofMachine(machine)).isEqualTo(board);
  }

  @Test
  void namesTheFirstBus() {
    assertThat(Board.Q35.rootBus()).isEqualTo("pcie.0");
    assertThat(Board.PC.rootBus()).isEqualTo("pci.0");
    assertThat(Board.MICROVM.hasPci()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"vda, 0", "sdz, 25", "sdaa, 26", "xvdb, 1", "hda1, 0"})
  void readsDiskNamesAsNumbers(String name, int index) {
    assertThat(DiskName.index(name)).isEqualTo(index);
  }

  @ParameterizedTest
  @CsvSource({"vd", "sd!", "sdabcdefg", "x"})
  void refusesOtherNames(String name) {
    assertThatThrownBy(() -> DiskName.index(name)).isInstanceOf(VirtException.class);
  }
}
