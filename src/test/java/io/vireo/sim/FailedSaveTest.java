package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One call of a save fails, whichever it is, with and without having been done; then the power
 * goes, at any moment. What was reported as failed is not there, now or later.
 */
class FailedSaveTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);
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

  @ParameterizedTest
  @CsvSource({"BEFORE,true", "BEFORE,false", "AFTER,true", "AFTER,false"})
  void leavesWhatWasThere(Fault.Kind kind, boolean earlier, TestReporter report)
      throws IOException {
    List<Findings.Finding> found = new ArrayList<>();
    long examined = 0;
    int call = 0;
    for (boolean struck = true; struck && call < CALLS_MAX; call++) {
      workshop.begin(earlier ? new Guest[] {EARLIER} : new Guest[0]);
      Fault fault = Fault.once(call, kind);
      Findings findings = workshop.cut(attempt(fault, earlier), List.of(EARLIER, NEW));
      found.addAll(findings.found());
      examined += findings.examined();
      struck = fault.struck();
    }
    report.publishEntry(Map.of("calls", "" + call, "examined", "" + examined));
    assertThat(call).isGreaterThan(8);
    assertThat(found).isEmpty();
  }

  private Tape attempt(Fault fault, boolean earlier) throws IOException {
    Recorder disk = workshop.recorder(fault);
    String before = earlier ? "earlier" : Findings.NOTHING;
    disk.tape().say("begun", before, "new");
    if (workshop.attempt(disk, NEW)) {
      disk.tape().say("saved, and the guest is stopped", "new");
    } else {
      disk.tape().say("failed, and the guest goes on", before);
    }
    return disk.tape();
  }
}
