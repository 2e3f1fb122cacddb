package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.base.VirtException;
import io.vireo.save.ImageReader;
import io.vireo.save.ImageVerification;
import io.vireo.save.SaveBridge;
import io.vireo.save.SaveImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Images that carry checksums: written in the same order, and true to their purpose. */
class DigestCrashTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);
  private static final Guest CHANGED =
      new Guest("changed", NEW.xml() + "<!-- changed -->", false, NEW.state());
  private static final List<Guest> KNOWN = List.of(EARLIER, NEW, CHANGED);

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

  private Tape saved() throws IOException {
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none());
    disk.tape().say("begun", "earlier", "new");
    assertThat(workshop.save(disk, NEW, Workshop.DIGESTED)).isTrue();
    disk.tape().say("saved, and the guest is stopped", "new");
    return disk.tape();
  }

  @Test
  void leavesTheNewImageOrTheEarlierOne(TestReporter report) throws IOException {
    Findings findings = workshop.cut(saved(), KNOWN);
    report.publishEntry(findings.counts());
    assertThat(findings.found()).isEmpty();
  }

  @Test
  void aSavedOneIsSound() throws IOException {
    assertThat(saved().events()).isNotEmpty();
    assertThat(workshop.verify(workshop.target).state()).isEqualTo(ImageVerification.State.SOUND);
  }

  /**
   * A disk that says that it has flushed and has not: the order is of no use, the sums are. Only if
   * their footer is lost as well nobody can tell.
   */
  @Test
  void whateverALyingDiskLosesIsDetected(TestReporter report) throws IOException {
    Tape tape = saved();
    for (Event flush : tape.calls(op -> op instanceof Op.Flush)) {
      tape = tape.without(flush);
    }
    Verdicts verdicts = new Verdicts();
    new PowerCut(tape, NameHistory.Order.KEPT, 150, 1).each(verdicts::examine);
    report.publishEntry(verdicts.counts());
    assertThat(verdicts.wrong).isEmpty();
    assertThat(verdicts.damaged.get(ImageVerification.State.UNUSABLE)).isGreaterThan(20);
    assertThat(verdicts.damaged).doesNotContainKey(ImageVerification.State.SOUND);
  }

  /** What the check says of images that call themselves complete. */
  private final class Verdicts {
    private final Map<ImageVerification.State, Integer> damaged =
        new EnumMap<>(ImageVerification.State.class);
    private final Set<Remains.Print> done = new HashSet<>();
    private Optional<Remains.Place> wrong = Optional.empty();

    void examine(Remains remains) {
      if (remains.files().containsKey(workshop.target) && done.add(remains.print())) {
        try {
          remains.lay(directory);
          judge(remains);
        } catch (IOException failed) {
          throw new UncheckedIOException(failed);
        }
      }
    }

    private void judge(Remains remains) throws IOException {
      String label = new Findings(workshop.target, KNOWN).label(workshop.target);
      if (label.equals(Findings.MIXED)) {
        ImageVerification found = workshop.verify(workshop.target);
        damaged.merge(found.state(), 1, Integer::sum);
        if (found.hadDigests() && found.state() != ImageVerification.State.UNUSABLE) {
          wrong = wrong.or(() -> Optional.of(remains.place()));
        }
      }
    }

    Map<String, String> counts() {
      return Map.of("damaged", damaged.toString());
    }
  }

  /** The sums cover the document as well, so a change of it changes them, in the same step. */
  @ParameterizedTest
  @EnumSource(names = {"NONE", "BEFORE"})
  void aChangeOfTheDocumentKeepsItSound(Fault.Kind kind, TestReporter report) throws IOException {
    long examined = 0;
    boolean struck = true;
    for (int call = 0; struck && call < 20; call++) {
      saved();
      Fault fault = kind == Fault.Kind.NONE ? Fault.none() : Fault.once(call, kind);
      Findings findings = workshop.cut(PowerCut.few(changed(fault)), KNOWN);
      assertThat(findings.found()).isEmpty();
      assertThat(workshop.verify(workshop.target).state()).isIn(ImageVerification.State.SOUND);
      examined += findings.examined();
      struck = fault.struck();
    }
    report.publishEntry("examined", "" + examined);
  }

  private Tape changed(Fault fault) throws IOException {
    Recorder disk = workshop.recorder(fault);
    disk.tape().say("begun", "new", "changed");
    String now = redefined(disk) ? "changed" : "new";
    disk.tape().say(now, now);
    return disk.tape();
  }

  private boolean redefined(Recorder disk) {
    try {
      SaveImage now =
          SaveBridge.redefine(disk, workshop.target, CHANGED.xml(), Optional.of(CHANGED.running()));
      assertThat(now.hasDigests()).isTrue();
      return true;
    } catch (VirtException failed) {
      assertThat(ImageReader.read(workshop.target).hasDigests()).isTrue();
      return false;
    }
  }
}
