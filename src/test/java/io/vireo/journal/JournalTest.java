package io.vireo.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.HypervisorUri;
import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.EventFilter;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Room;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.event.NumberedEvent;
import io.vireo.event.Past;
import io.vireo.event.Position;
import io.vireo.event.Snapshot;
import io.vireo.event.Subscription;
import io.vireo.event.Subscription.Gap;
import io.vireo.event.Subscription.Next;
import io.vireo.event.Subscription.Nothing;
import io.vireo.event.Subscription.Origin;
import io.vireo.event.Subscription.Told;
import io.vireo.host.VertxHost;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lives of a daemon, one after the other, on one real directory. */
final class JournalTest {

  private static final HypervisorUri TEST = new HypervisorUri("test:///default");
  private static final DomainName WEB =
      new DomainName(new UUID(1, 1), "web", "ann", Map.of("team", "a"));
  private static final long EPOCH = Position.NUMBERS_OF_AN_EPOCH;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private Room room = new Room(100, 1 << 20);

  @AfterEach
  void close() {
    await(host.close().eventually(vertx::close));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException late) {
      throw new IllegalStateException(late);
    }
  }

  /** A daemon's life. */
  private record Life(Journal journal, EventLog log) {
    void publish(int count) {
      for (int i = 0; i < count; i++) {
        log.publish(new Event.Reboot(TEST, WEB));
      }
    }

    void endsInOrder() {
      await(journal.close(log.newest()));
    }

    List<Next> after(long number) {
      Subscription subscription =
          new Origin(log, Snapshot.Source.NONE)
              .open(EventFilter.EVERYTHING, Optional.of(Position.of(log.node(), number)), () -> {});
      List<Next> all = new ArrayList<>();
      for (Next next = subscription.next();
          !(next instanceof Nothing);
          next = subscription.next()) {
        all.add(next);
      }
      return all;
    }
  }

  private Life life(long epoch) {
    return life("n1", epoch);
  }

  private Life life(String node, long epoch) {
    Journal journal =
        await(Journal.open(host, directory.resolve("events"), Past.none(node, epoch), room));
    return new Life(journal, new EventLog(room, host.clock(), journal.past(), journal::keep));
  }

  /** What a daemon that is killed leaves: as an end in order, without saying so. */
  private void killed(Life life) throws IOException {
    life.endsInOrder();
    Path file = directory.resolve("events/events.log");
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));
  }

  private static List<Long> numbers(List<Next> told) {
    return told.stream().map(Told.class::cast).map(each -> each.event().number()).toList();
  }

  @Test
  void subscriberGoesOnAfterARestartAsIfThereWereNone() {
    Life first = life(0);
    first.publish(3);
    first.endsInOrder();
    Life second = life(1);
    second.publish(2);

    assertThat(numbers(second.after(1))).containsExactly(2L, 3L, EPOCH + 1, EPOCH + 2);
    assertThat(numbers(second.after(3))).containsExactly(EPOCH + 1, EPOCH + 2);
  }

  @Test
  void subscriberThatMissedNothingIsToldNoGapAlsoWhereNothingHappenedSince() {
    Life first = life(0);
    first.publish(3);
    first.endsInOrder();
    Life second = life(1);
    second.endsInOrder();

    assertThat(life(2).after(3)).isEmpty();
  }

  @Test
  void whatAKilledDaemonMayHaveToldIsAGap() throws IOException {
    Life first = life(0);
    first.publish(3);
    killed(first);
    Life second = life(1);
    List<Next> told = second.after(1);

    assertThat(numbers(told.subList(0, 2))).containsExactly(2L, 3L);
    assertThat(told.get(2)).isEqualTo(new Gap(4, EPOCH));
    assertThat(second.after(5).getFirst()).isEqualTo(new Gap(6, EPOCH));
  }

  @Test
  void aKilledLifeAfterAnEndInOrderIsAGapToo() throws IOException {
    Life first = life(0);
    first.publish(3);
    first.endsInOrder();
    killed(life(1));

    assertThat(life(2).after(3).getFirst()).isEqualTo(new Gap(4, 2 * EPOCH));
  }

  @Test
  void tornEndIsAsIfItWereNotThere() throws IOException {
    Life first = life(0);
    first.publish(3);
    killed(first);
    Path file = directory.resolve("events/events.log");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length - 20));
    Life second = life(1);
    second.publish(1);
    second.endsInOrder();
    List<Next> told = life(2).after(1);

    assertThat(numbers(told.subList(0, 1))).containsExactly(2L);
    assertThat(told.get(1)).isEqualTo(new Gap(3, EPOCH));
  }

  @Test
  void damagedLineIsAGap() throws IOException {
    Life first = life(0);
    first.publish(4);
    first.endsInOrder();
    Path file = directory.resolve("events/events.log");
    String text = Files.readString(file);
    Files.writeString(file, text.replace("\"number\":3,", "\"number\":9,"));

    assertThat(life(1).after(1)).contains(new Gap(3, 3));
  }

  @Test
  void rubbishIsNoReasonNotToStart() throws IOException {
    Files.createDirectories(directory.resolve("events"));
    Files.write(
        directory.resolve("events/events.log"),
        "{}\n00000000 {}\n\u0000\u0000".getBytes(StandardCharsets.UTF_8),
        StandardOpenOption.CREATE);
    Life life = life(1);
    life.publish(1);

    assertThat(numbers(life.after(EPOCH))).containsExactly(EPOCH + 1);
  }

  @Test
  void eventsOfAnotherNodeAreNotOurs() {
    Life other = life("n0", 0);
    other.publish(3);
    other.endsInOrder();

    assertThat(life("n1", 1).after(0).getFirst()).isEqualTo(new Gap(1, EPOCH));
  }

  @Test
  void keepsNoMoreThanTwoFilesOfTheRing() throws IOException {
    room = new Room(10, 1 << 20);
    for (int epoch = 0; epoch < 6; epoch++) {
      Life life = life(epoch);
      life.publish(10);
      life.endsInOrder();
    }
    try (var files = Files.list(directory.resolve("events"))) {
      assertThat(files).hasSize(2);
    }
    Life last = life(6);
    assertThat(numbers(last.after(5 * EPOCH + 3))).hasSize(7);
    assertThat(last.after(3).getFirst()).isInstanceOf(Gap.class);
  }

  @Test
  void everyEventIsTheSameAfterwards() {
    List<Event> events =
        List.of(
            new Event.Lifecycle(TEST, WEB, LifecycleEvent.STOPPED, LifecycleDetail.STOPPED_SAVED),
            new Event.JobProgress(TEST, WEB, 7, "domain.save", 1, 2),
            new Event.JobEnded(TEST, WEB, 7, "domain.save", "failed", "no \"room\"\n"),
            new Event.Reboot(TEST, WEB),
            new Event.Watchdog(TEST, WEB, "reset"),
            new Event.IoError(TEST, WEB, "vda", "stop", "enospc"),
            new Event.BalloonChange(TEST, WEB, 1024),
            new Event.RtcChange(TEST, WEB, -3),
            new Event.DeviceAdded(TEST, WEB, "net0"),
            new Event.DeviceRemoved(TEST, WEB, "net0"),
            new Event.DeviceRemovalFailed(TEST, WEB, "net0"),
            new Event.MetadataChange(TEST, WEB, "element", "urn:app"),
            new Event.Tunable(
                TEST, WEB, Map.of("blkdeviotune.size_iops_sec", 1L), Map.of("disk", "vda")),
            new Event.AgentLifecycle(TEST, WEB, "org.qemu.guest_agent.0", true),
            new Event.Responsiveness(TEST, WEB, false));
    Life first = life(0);
    events.forEach(first.log()::publish);
    first.endsInOrder();

    assertThat(life(1).after(0))
        .map(Told.class::cast)
        .map(Told::event)
        .map(NumberedEvent::event)
        .isEqualTo(events);
    assertThat(events).hasSize(io.vireo.event.EventType.RECORDS.size());
  }
}
