package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.VirtException;
import io.vireo.save.SaveBridge;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The power goes while an image gets another document. It has the old one or the new one, never
 * something of both, and never the new one after a failure was reported.
 */
class RedefineCrashTest {

  private static final Guest OLD = Workshop.guest("old", 1);

  /** Longer, so that the one text goes over a sector's end. */
  private static final Guest LONGER =
      new Guest("longer", OLD.xml() + "<!--" + "x".repeat(900) + "-->\n", false, OLD.state());

  private static final Guest SHORTER = new Guest("shorter", "<domain/>", true, OLD.state());
  private static final List<Guest> KNOWN = List.of(OLD, LONGER, SHORTER);
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

  private boolean redefine(Recorder disk, Guest guest) {
    try {
      SaveBridge.redefine(disk, workshop.target, guest.xml(), Optional.of(guest.running()));
      return true;
    } catch (VirtException failed) {
      return false;
    }
  }

  private Tape attempt(Fault fault, Guest before, Guest after) throws IOException {
    Recorder disk = workshop.recorder(fault);
    disk.tape().say("begun", before.label(), after.label());
    boolean done = redefine(disk, after);
    disk.tape().say(done ? "changed" : "failed", done ? after.label() : before.label());
    return disk.tape();
  }

  @Test
  void leavesTheOldDocumentOrTheNewOne(TestReporter report) throws IOException {
    workshop.begin(OLD);
    Recorder disk = workshop.recorder(Fault.none()).shortWrites(700);
    disk.tape().say("begun", "old", "longer");
    assertThat(redefine(disk, LONGER)).isTrue();
    disk.tape().say("changed", "longer", "shorter");
    assertThat(redefine(disk, SHORTER)).isTrue();
    disk.tape().say("changed again", "shorter");
    Findings findings = workshop.cut(disk.tape(), KNOWN);
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void leavesTheOldDocumentAfterAFailure(Fault.Kind kind, TestReporter report) throws IOException {
    List<Findings.Finding> found = new ArrayList<>();
    long examined = 0;
    int call = 0;
    for (boolean struck = true; struck && call < CALLS_MAX; call++) {
      workshop.begin(OLD);
      Fault fault = Fault.once(call, kind);
      Findings findings = workshop.cut(attempt(fault, OLD, LONGER), KNOWN);
      found.addAll(findings.found());
      examined += findings.examined();
      struck = fault.struck();
    }
    report.publishEntry(Map.of("calls", "" + call, "examined", "" + examined));
    assertThat(call).isGreaterThan(7);
    assertThat(found).isEmpty();
  }

  /** The power goes again while the first interruption is being cleared up. */
  @Test
  void isFinishedInSpiteOfASecondPowerCut(TestReporter report) throws IOException {
    workshop.begin(OLD);
    PowerCut first = PowerCut.of(attempt(Fault.none(), OLD, LONGER));
    SecondCut second = new SecondCut(workshop, KNOWN);
    first.each(second::examine);
    report.publishEntry(second.counts());
    assertThat(second.found()).isEmpty();
  }

  @Test
  void eachFlushButTheLastIsNeeded() throws IOException {
    workshop.begin(OLD);
    Tape tape = attempt(Fault.none(), OLD, LONGER);
    List<Event> flushes = tape.calls(op -> op instanceof Op.Flush || op instanceof Op.FlushNames);
    assertThat(flushes).hasSize(4);
    for (Event flush : flushes.subList(0, 3)) {
      assertThat(workshop.cut(tape.without(flush), KNOWN).found()).as("%s", flush).isNotEmpty();
    }
  }
}
