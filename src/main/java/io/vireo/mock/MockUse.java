package io.vireo.mock;

import io.vireo.driver.GuestStatistics;
import io.vireo.driver.GuestStatistics.Card;
import io.vireo.driver.GuestStatistics.Disk;
import io.vireo.driver.GuestStatistics.Memory;
import io.vireo.driver.GuestStatistics.Packets;
import io.vireo.driver.GuestStatistics.Processors;
import io.vireo.driver.GuestStatistics.Traffic;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Interface;
import java.time.Instant;
import java.util.Collections;
import java.util.List;

/**
 * What a made-up machine has used. Every number follows from its counter, so that they grow
 * together, stand still while it stands, and a test can say what each must be.
 */
final class MockUse {

  /** A processor is half busy: so much of each tick. */
  static final long NANOS_PER_COUNT = MockMachine.TICK.toNanos() / 2;

  static final long BYTES_PER_COUNT = 4096;
  private static final long PACKET_BYTES = 64;

  private MockUse() {}

  static GuestStatistics of(Domain document, MachineState state, Instant now) {
    long count = state.counter();
    long nanos = count * NANOS_PER_COUNT;
    List<Long> vcpus = Collections.nCopies(document.vcpus().current(), nanos);
    return new GuestStatistics(
        now,
        true,
        new Processors(nanos * vcpus.size(), count, vcpus),
        new Memory(document.memory().size().bytes() >> 10, state.memoryBytes() >> 10),
        document
            .devices()
            .of(io.vireo.model.domain.device.Disk.class)
            .map(disk -> new Disk(disk.target().dev(), traffic(count), traffic(count / 2), NONE))
            .toList(),
        document
            .devices()
            .of(Interface.class)
            .map(card -> new Card(card.target().orElse("mock"), packets(count), packets(count / 2)))
            .toList());
  }

  private static final Traffic NONE = new Traffic(0, 0, 0);

  private static Traffic traffic(long count) {
    return new Traffic(count, count * BYTES_PER_COUNT, count);
  }

  private static Packets packets(long count) {
    return new Packets(count * PACKET_BYTES, count, 0, 0);
  }
}
