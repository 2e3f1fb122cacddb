package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The power goes at any moment of a save. */
class SaveCrashTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);

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

  private Tape saved(int writeBytesMax, String before) throws IOException {
    Recorder disk = workshop.recorder(Fault.none()).shortWrites(writeBytesMax);
    disk.tape().say("begun", before, "new");
    assertThat(workshop.attempt(disk, NEW)).isTrue();
    disk.tape().say("saved, and the guest is stopped", "new");
    return disk.tape();
  }

  @Test
  void leavesTheNewImageOrNothing(TestReporter report) throws IOException {
    workshop.begin();
    Findings findings = workshop.cut(saved(Integer.MAX_VALUE, Findings.NOTHING), List.of(NEW));
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
  }

  @Test
  void leavesTheNewImageOrTheEarlierOne(TestReporter report) throws IOException {
    workshop.begin(EARLIER);
    Findings findings = workshop.cut(saved(700, "earlier"), List.of(EARLIER, NEW));
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
  }
}
