package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.save.StreamFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The power goes at any moment of a save that succeeds. */
class SaveCrashTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);
  private static final Guest MAPPED = Hypervisor.mapped("new", 3);

  @TempDir(factory = Workshop.Fast.class)
  Path directory;

  private Workshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(directory);
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  private void save(Recorder disk, Guest guest, Workshop.Way way) {
    assertThat(workshop.save(disk, guest, way)).isTrue();
    disk.tape().say("saved, and the guest is stopped", guest.label());
  }

  private void assertPromise(Tape tape, List<Guest> known, TestReporter report) {
    Findings findings = workshop.cut(tape, known);
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
  }

  @Test
  void leavesTheNewImageOrNothing(TestReporter report) throws IOException {
    workshop.begin();
    Recorder disk = workshop.recorder(Fault.none());
    disk.tape().say("begun", Findings.NOTHING, "new");
    save(disk, NEW, Workshop.STREAMED);
    assertPromise(disk.tape(), List.of(NEW), report);
  }

  @Test
  void leavesTheNewImageOrTheEarlierOne(TestReporter report) throws IOException {
    assertEarlierOrNew(NEW, Workshop.STREAMED, report);
  }

  @Test
  void leavesTheNewImageOrTheEarlierOnePastTheCache(TestReporter report) throws IOException {
    assertEarlierOrNew(NEW, Workshop.PAST_THE_CACHE, report);
  }

  @Test
  void leavesTheNewImageOrTheEarlierOneWhenTheHypervisorWrites(TestReporter report)
      throws IOException {
    assertEarlierOrNew(NEW, Workshop.byHypervisor(StreamFormat.RAW), report);
  }

  @Test
  void leavesTheNewImageOrTheEarlierOneWhenItIsSparse(TestReporter report) throws IOException {
    assertEarlierOrNew(MAPPED, Workshop.byHypervisor(StreamFormat.SPARSE), report);
  }

  private void assertEarlierOrNew(Guest guest, Workshop.Way way, TestReporter report)
      throws IOException {
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none());
    if (!way.equals(Workshop.PAST_THE_CACHE)) {
      disk.shortWrites(700);
    }
    disk.tape().say("begun", "earlier", "new");
    save(disk, guest, way);
    assertPromise(disk.tape(), List.of(EARLIER, guest), report);
  }

  /** The earlier image goes first, and from then on nothing is taken for an image. */
  @Test
  void inPlaceIsCompleteOnlyWhenItIsWhole(TestReporter report) throws IOException {
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none()).shortWrites(700);
    disk.tape().say("begun", "earlier", Findings.REFUSED, "new");
    save(disk, NEW, Workshop.IN_PLACE);
    assertPromise(disk.tape(), List.of(EARLIER, NEW), report);
  }

  @Test
  void savesInTurnLeaveTheLastOrTheOneBefore(TestReporter report) throws IOException {
    Guest second = Workshop.guest("second", 4);
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none());
    disk.tape().say("begun", "earlier", "new");
    save(disk, NEW, Workshop.STREAMED);
    disk.tape().say("begun again", "new", "second");
    save(disk, second, Workshop.PAST_THE_CACHE);
    disk.tape().say("begun in place", "second", Findings.REFUSED, "earlier");
    save(disk, EARLIER, Workshop.IN_PLACE);
    assertPromise(disk.tape(), List.of(EARLIER, NEW, second), report);
  }

  /** Too large for every subset: the extremes, and a few thousand by lot. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void leavesTheNewImageOrTheEarlierOneWhenTheyAreLarger(long seed, TestReporter report)
      throws IOException {
    Guest large = new Guest("new", NEW.xml(), true, ByteBuffer.wrap(random(300_000, seed)));
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none());
    disk.tape().say("begun", "earlier", "new");
    save(disk, large, Workshop.STREAMED);
    PowerCut power = new PowerCut(disk.tape(), NameHistory.Order.ANY, 2000, seed);
    Findings findings = workshop.cut(power, List.of(EARLIER, large));
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
    assertThat(findings.examined()).isGreaterThan(1000);
  }

  private static byte[] random(int bytes, long seed) {
    return io.vireo.stream.Bytes.random(bytes, seed);
  }
}
