package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.save.ImageWriter;
import io.vireo.save.SaveBridge;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What stands beside an image is removed by those who know of it, for good: a file that a power cut
 * brings back when the record of its save is gone takes its gigabytes for ever.
 */
class LeftoversCrashTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);

  @TempDir(factory = Workshop.Fast.class)
  Path directory;

  private Workshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(directory);
    workshop.begin(EARLIER);
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  private void assertNothingComesBack(Recorder disk, String... target) {
    disk.tape().say("the save is over and " + Findings.FORGOTTEN, target);
    Findings findings = workshop.cut(disk.tape(), List.of(EARLIER, NEW));
    assertThat(findings.found()).isEmpty();
  }

  @Test
  void ofASaveThatSucceeded() throws IOException {
    Recorder disk = workshop.recorder(Fault.none());
    assertThat(workshop.save(disk, NEW, Workshop.STREAMED)).isTrue();
    assertNothingComesBack(disk, "new");
  }

  @Test
  void ofASaveThatWasAbandoned() throws IOException {
    Recorder disk = workshop.recorder(Fault.none());
    ImageWriter writer = Awaited.result(workshop.open(disk, NEW, Workshop.STREAMED));
    Awaited.result(writer.abandon());
    assertNothingComesBack(disk, "earlier");
  }

  @Test
  void ofASaveThatFailedLate() throws IOException {
    Recorder disk = workshop.recorder(Fault.forGood(Op.FlushNames.class::isInstance, 0));
    assertThat(workshop.save(disk, NEW, Workshop.STREAMED)).isFalse();
    Recorder healed = workshop.recorder(Fault.none());
    SaveBridge.recover(healed, workshop.target);
    assertNothingComesBack(healed, "earlier");
  }

  @Test
  void ofASaveWhoseDaemonDied() throws IOException {
    Recorder before = workshop.recorder(Fault.none());
    ImageWriter writer = Awaited.result(workshop.open(before, NEW, Workshop.STREAMED));
    assertThat(Files.exists(writer.temporary())).isTrue();
    Recorder disk = workshop.recorder(Fault.none());
    SaveBridge.recover(disk, workshop.target);
    assertNothingComesBack(disk, "earlier");
  }
}
