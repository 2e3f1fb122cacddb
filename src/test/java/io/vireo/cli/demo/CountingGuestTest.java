package io.vireo.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.cli.demo.Guest.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class CountingGuestTest {

  @TempDir Path directory;
  private CountingGuest guest;

  @BeforeEach
  void make() {
    guest = new CountingGuest(new Workspace(directory), "g", 256, 40);
  }

  @AfterEach
  void close() {
    guest.close();
  }

  private TalkingGuest machine() throws IOException {
    return new TalkingGuest(directory.resolve("serial.sock"));
  }

  @Test
  void followsTheCount() throws IOException {
    try (TalkingGuest machine = machine()) {
      guest.meet(Place.START);
      machine.says("fill 256 102\nready 102 seed 00ff\ncount 1\ncou").says("nt 2\n");
      assertThat(guest.next()).isEqualTo(1);
      assertThat(guest.next()).isEqualTo(2);
    }
  }

  @Test
  void aLineBegunBeforeASaveEndsAfterTheRestore() throws IOException {
    Place place;
    try (TalkingGuest machine = machine()) {
      guest.meet(Place.START);
      machine.says("count 1\ncount 2\ncoun");
      machine.ends();
      place = guest.place();
    }
    assertThat(place).isEqualTo(new Place(2, "coun"));
    try (TalkingGuest machine = machine()) {
      guest.meet(place);
      machine.says("t 3\n");
      assertThat(guest.next()).isEqualTo(3);
    }
  }

  @Test
  void aGuestThatBeganAnewIsNotTakenForARestoredOne() throws IOException {
    try (TalkingGuest machine = machine()) {
      guest.meet(new Place(7, ""));
      machine.says("count 1\n");
      assertThatThrownBy(guest::next)
          .isInstanceOf(NotShown.class)
          .hasMessage("the guest counted 1 after 7, not one more");
    }
  }

  @Test
  void aSkippedNumberIsFound() throws IOException {
    try (TalkingGuest machine = machine()) {
      guest.meet(Place.START);
      machine.says("count 1\ncount 3\n");
      assertThat(guest.next()).isEqualTo(1);
      assertThatThrownBy(guest::next).hasMessageContaining("counted 3 after 1");
    }
  }

  @Test
  void memoryIsAskedForAndItsSumGiven() throws IOException {
    try (TalkingGuest machine = machine()) {
      guest.meet(Place.START);
      machine.says("count 1\nmemory ok 102 0123456789abcdef\n");
      assertThat(guest.memory()).isEqualTo("102 0123456789abcdef");
      assertThat(machine.hears()).isEqualTo('v');
    }
  }

  @Test
  void wrongMemoryIsTold() throws IOException {
    try (TalkingGuest machine = machine()) {
      guest.meet(Place.START);
      machine.says("memory BAD at 0000000000201000\n");
      assertThatThrownBy(guest::memory).hasMessageContaining("BAD at 0000000000201000");
    }
  }

  @Test
  void diskIsTheImageWithItsShareOfMemoryAndNoVerifyingUnasked() throws IOException {
    ByteBuffer disk =
        ByteBuffer.wrap(Files.readAllBytes(directory.resolve("counter.img")))
            .order(ByteOrder.LITTLE_ENDIAN);
    assertThat(disk.get(0x10)).isEqualTo((byte) 40);
    assertThat(disk.getShort(0x12)).isZero();
    assertThat(disk.getShort(510)).isEqualTo((short) 0xAA55);
    assertThat(guest.xml()).contains("<memory unit='MiB'>256</memory>", "serial.sock");
  }
}
