package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.save.StreamFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One call of a save fails, whichever it is, with and without having been done; then the power
 * goes, at any moment. What was reported as failed is not there, now or later.
 */
class FailedSaveTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final int CALLS_MAX = 100;

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

  /** One that succeeded, or failed, and what the target may be before and after. */
  private record Story(Guest guest, Workshop.Way way, List<String> before, List<String> failed) {

    String[] begun() {
      List<String> all = new ArrayList<>(before);
      all.add(guest.label());
      return all.toArray(String[]::new);
    }
  }

  private static Story whole(Guest guest, Workshop.Way way, String before) {
    return new Story(guest, way, List.of(before), List.of(before));
  }

  @ParameterizedTest
  @CsvSource({"BEFORE,true", "BEFORE,false", "AFTER,true", "AFTER,false"})
  void leavesWhatWasThere(Fault.Kind kind, boolean earlier, TestReporter report)
      throws IOException {
    String before = earlier ? "earlier" : Findings.NOTHING;
    Guest guest = Workshop.guest("new", 2);
    eachCall(kind, whole(guest, Workshop.STREAMED, before), report);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void leavesWhatWasThereWhenTheHypervisorWrites(Fault.Kind kind, TestReporter report)
      throws IOException {
    Guest guest = Hypervisor.mapped("new", 2);
    eachCall(kind, whole(guest, Workshop.byHypervisor(StreamFormat.SPARSE), "earlier"), report);
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void leavesWhatWasTherePastTheCache(Fault.Kind kind, TestReporter report) throws IOException {
    Guest guest = Workshop.guest("new", 2);
    eachCall(kind, whole(guest, Workshop.PAST_THE_CACHE, "earlier"), report);
  }

  /** What was there is gone; but nothing that is older than its guest is taken for an image. */
  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void inPlaceLeavesNothingThatCouldBeRestored(Fault.Kind kind, TestReporter report)
      throws IOException {
    List<String> either = List.of("earlier", Findings.REFUSED);
    eachCall(kind, new Story(Workshop.guest("new", 2), Workshop.IN_PLACE, either, either), report);
  }

  /**
   * What cannot be promised: where the directory can never be flushed again, nobody can say which
   * name the disk keeps. Each of them leads to a whole image even so.
   */
  @Test
  void aDirectoryThatIsNeverFlushedAgainMayKeepEither() throws IOException {
    Story story = whole(Workshop.guest("new", 2), Workshop.STREAMED, "earlier");
    Tape tape = attempt(Fault.forGood(Op.FlushNames.class::isInstance, 0), story);
    Findings findings = workshop.cut(tape, List.of(EARLIER, story.guest()));
    assertThat(findings.found().stream().map(Findings.Finding::what))
        .containsExactly("target is new after 'failed, and the guest goes on'");
  }

  private void eachCall(Fault.Kind kind, Story story, TestReporter report) throws IOException {
    List<Findings.Finding> found = new ArrayList<>();
    long examined = 0;
    int call = 0;
    for (boolean struck = true; struck && call < CALLS_MAX; call++) {
      Fault fault = Fault.once(call, kind);
      Findings findings =
          workshop.cut(PowerCut.few(attempt(fault, story)), List.of(EARLIER, story.guest()));
      found.addAll(findings.found());
      examined += findings.examined();
      struck = fault.struck();
    }
    report.publishEntry(Map.of("calls", "" + call, "examined", "" + examined));
    assertThat(call).isGreaterThan(8);
    assertThat(found).isEmpty();
  }

  private Tape attempt(Fault fault, Story story) throws IOException {
    boolean fresh = story.before().contains(Findings.NOTHING);
    workshop.begin(fresh ? new Guest[0] : new Guest[] {EARLIER});
    Recorder disk = workshop.recorder(fault);
    disk.tape().say("begun", story.begun());
    if (workshop.save(disk, story.guest(), story.way())) {
      disk.tape().say("saved, and the guest is stopped", story.guest().label());
    } else {
      disk.tape().say("failed, and the guest goes on", story.failed().toArray(String[]::new));
    }
    return disk.tape();
  }
}
