package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.FileCalls;
import io.vireo.state.ScriptedFileCalls;
import io.vireo.stream.Bytes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class ImageRedefinitionTest {

  private static final String NEW_XML =
      "<domain type='kvm'><name>other</name><!-- longer --></domain>";

  @TempDir Path directory;

  private final ScriptedFileCalls calls = new ScriptedFileCalls();
  private final Images image = new Images();
  private Path path;
  private byte[] before;

  @BeforeEach
  void write() throws IOException {
    image.area = Arrays.copyOf(image.area, 3000);
    image.dataBytes = 3000;
    path = image.write(directory.resolve("guest.save"));
    before = image.bytes();
  }

  private SaveImage redefine(FileCalls with) {
    return ImageRedefinition.redefine(with, path, NEW_XML, Optional.of(false));
  }

  @Test
  void changesDocumentAndFlagAndKeepsTheRest() throws IOException {
    SaveImage changed = redefine(calls);
    SaveImage read = ImageReader.read(path);
    assertThat(read).isEqualTo(changed);
    assertThat(read.xml()).isEqualTo(NEW_XML);
    assertThat(read.document().cookie()).contains(Images.COOKIE);
    assertThat(read.header().running()).isFalse();
    assertThat(read.header().dataBytes()).isEqualTo(3000);
    assertThat(Bytes.tail(path, read.streamOffset())).isEqualTo(image.stream);
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void makesTheJournalDurableBeforeItTouchesTheImage() {
    redefine(calls);
    assertThat(calls.log().stream().filter(c -> !c.startsWith("read") && !c.startsWith("size")))
        .containsSubsequence(
            "create .guest.save.redefine",
            "force .guest.save.redefine",
            "forceDirectory",
            "write guest.save 0+3092",
            "force guest.save",
            "delete .guest.save.redefine",
            "forceDirectory");
  }

  @Test
  void writesNothingWhenNothingChanges() {
    ImageRedefinition.redefine(calls, path, Images.XML, Optional.empty());
    ImageRedefinition.redefine(calls, path, Images.XML, Optional.of(true));
    assertThat(calls.log()).noneMatch(call -> call.startsWith("write"));
  }

  @Test
  void refusesADocumentThatDoesNotFitBeforeItWritesAnything() throws IOException {
    String tooLong = "<domain>" + "x".repeat(3000) + "</domain>";
    assertThatThrownBy(() -> ImageRedefinition.redefine(calls, path, tooLong, Optional.empty()))
        .isInstanceOfSatisfying(
            VirtException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DOCUMENT_TOO_LARGE));
    assertThat(calls.log()).noneMatch(call -> call.startsWith("write"));
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  @Test
  void refusesAnIncompleteImage() throws IOException {
    image.magic = "LibvirtQemudPart";
    image.write(path);
    assertThatThrownBy(() -> redefine(calls))
        .isInstanceOfSatisfying(
            VirtException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SAVE_IMAGE_INCOMPLETE));
  }

  /**
   * The power goes at every write of the journal and of the image, at every byte boundary tried.
   */
  @Test
  void aPowerCutAnywhereLeavesTheOldDocumentOrTheNew() throws IOException {
    byte[] after = changedBytes();
    byte[] journal = journalBytes();
    for (int cut = 0; cut < journal.length; cut += 97) {
      leave(before, Arrays.copyOf(journal, cut));
      assertThat(ImageReader.read(path).xml()).as("journal cut at %d", cut).isEqualTo(Images.XML);
    }
    int sectors = Math.ceilDiv(3092, 512);
    for (int written = 0; written < 1 << sectors; written++) {
      leave(mixed(before, after, written), journal);
      assertThat(ImageReader.read(path).xml()).as("sectors %x", written).isEqualTo(NEW_XML);
    }
  }

  private byte[] changedBytes() throws IOException {
    redefine(FileCalls.local());
    byte[] after = Files.readAllBytes(path);
    image.write(path);
    return after;
  }

  private byte[] journalBytes() throws IOException {
    ScriptedFileCalls stuck = new ScriptedFileCalls();
    stuck.failing(call -> call.startsWith("write guest.save"), "Input/output error");
    assertThatThrownBy(() -> redefine(stuck)).isInstanceOf(VirtException.class);
    byte[] journal = Files.readAllBytes(SideFile.journal(path));
    Files.delete(SideFile.journal(path));
    return journal;
  }

  private void leave(byte[] imageBytes, byte[] journalBytes) throws IOException {
    Files.write(path, imageBytes);
    Files.write(SideFile.journal(path), journalBytes);
  }

  /** Sector by sector the new bytes where {@code written} has a one. */
  private static byte[] mixed(byte[] before, byte[] after, int written) {
    byte[] mixed = before.clone();
    for (int sector = 0; sector * 512 < 3092; sector++) {
      if ((written >> sector & 1) == 1) {
        int from = sector * 512;
        System.arraycopy(after, from, mixed, from, Math.min(512, 3092 - from));
      }
    }
    return mixed;
  }

  @Test
  void finishesAnInterruptedChangeInTheFileItself() throws IOException {
    byte[] after = changedBytes();
    leave(mixed(before, after, 0b101), journalBytes());
    RedefineJournal.settle(calls, path);
    assertThat(Files.readAllBytes(path)).isEqualTo(after);
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void neverAppliesAJournalToAnotherImage() throws IOException {
    byte[] journal = journalBytes();
    Images other = new Images();
    leave(other.bytes(), journal);
    assertThat(ImageReader.read(path).xml()).isEqualTo(Images.XML);
    RedefineJournal.settle(calls, path);
    assertThat(Files.readAllBytes(path)).isEqualTo(other.bytes());
    assertThat(SideFile.journal(path)).doesNotExist();
  }

  @Test
  void anyFailedCallLeavesTheOldDocumentInForceOrTheNewOneWhole() throws IOException {
    for (int step = 0; step < 40; step++) {
      image.write(path);
      Files.deleteIfExists(SideFile.journal(path));
      ScriptedFileCalls failing = new ScriptedFileCalls();
      failing.failingOnce(call -> true, step, "Input/output error");
      try {
        redefine(failing);
      } catch (VirtException reported) {
        assertThat(ImageReader.read(path).xml()).as("step %d", step).isIn(Images.XML, NEW_XML);
        continue;
      }
      assertThat(ImageReader.read(path).xml()).isEqualTo(NEW_XML);
    }
  }

  /** The second call comes while the first one is at {@code call}. */
  private void assertSecondIsRefusedDuring(String call) throws IOException {
    image.write(path);
    Path link = directory.resolve("link");
    List<ErrorCode> seconds = new ArrayList<>();
    calls.failing(
        now -> {
          if (now.startsWith(call) && seconds.isEmpty()) {
            seconds.add(refusalOf(() -> redefine(FileCalls.local(), path)));
            seconds.add(refusalOf(() -> redefine(FileCalls.local(), link)));
          }
          return false;
        },
        "");
    redefine(calls);
    assertThat(seconds).as(call).containsExactly(ErrorCode.RESOURCE_BUSY, ErrorCode.RESOURCE_BUSY);
    assertThat(ImageReader.read(path).xml()).isEqualTo(NEW_XML);
  }

  private static SaveImage redefine(FileCalls with, Path where) {
    return ImageRedefinition.redefine(with, where, "<domain/>", Optional.empty());
  }

  private static ErrorCode refusalOf(Runnable call) {
    try {
      call.run();
    } catch (VirtException refused) {
      return refused.code();
    }
    return ErrorCode.INTERNAL_ERROR;
  }

  @Test
  void refusesASecondChangeOfTheSameFileByWhateverName() throws IOException {
    Files.createSymbolicLink(directory.resolve("link"), path);
    for (String call :
        List.of(
            "create .guest.save.redefine",
            "force .guest.save.redefine",
            "write guest.save",
            "force guest.save",
            "delete .guest.save.redefine")) {
      assertSecondIsRefusedDuring(call);
    }
    assertThat(names()).containsExactlyInAnyOrder("guest.save", "link");
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void refusesAChangeWhileAnotherDaemonMakesOne() throws Exception {
    assumeThat(Path.of("/usr/bin/python3")).isExecutable();
    String claim =
        "import fcntl,sys\nf=open(sys.argv[1],'r+b')\nfcntl.lockf(f,fcntl.LOCK_EX)\n"
            + "print('claimed',flush=True)\nsys.stdin.read()";
    Process other = new ProcessBuilder("/usr/bin/python3", "-c", claim, path.toString()).start();
    try (BufferedReader said = other.inputReader(StandardCharsets.UTF_8)) {
      assertThat(said.readLine()).isEqualTo("claimed");
      assertThat(refusalOf(() -> redefine(calls))).isEqualTo(ErrorCode.RESOURCE_BUSY);
      assertThat(Files.readAllBytes(path)).isEqualTo(before);
    } finally {
      other.destroyForcibly().waitFor();
    }
    assertThat(redefine(calls).xml()).isEqualTo(NEW_XML);
  }

  @Test
  void aSaveDoesNotFinishAChangeThatIsStillUnderWay() {
    List<ErrorCode> settled = new ArrayList<>();
    calls.failing(
        now -> {
          if (now.startsWith("write guest.save")) {
            settled.add(refusalOf(() -> RedefineJournal.settle(FileCalls.local(), path)));
          }
          return false;
        },
        "");
    redefine(calls);
    assertThat(settled).containsExactly(ErrorCode.RESOURCE_BUSY);
  }

  @Test
  void leavesAJournalThatItDidNotMake() throws IOException {
    Path journal = SideFile.journal(path);
    calls.failing(
        now -> {
          if (now.startsWith("create")) {
            writeForeign(journal);
          }
          return false;
        },
        "");
    assertThat(refusalOf(() -> redefine(calls))).isEqualTo(ErrorCode.RESOURCE_BUSY);
    assertThat(journal).hasContent("another's");
    assertThat(Files.readAllBytes(path)).isEqualTo(before);
  }

  private static void writeForeign(Path journal) {
    try {
      Files.writeString(journal, "another's");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** A link to itself stands for whatever cannot be looked at. */
  @Test
  void doesNotTakeAJournalThatCannotBeLookedAtForNone() throws IOException {
    Path journal = SideFile.journal(path);
    Files.createSymbolicLink(journal, journal.getFileName());
    assertThat(refusalOf(() -> RedefineJournal.settle(calls, path)))
        .isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(journal).isSymbolicLink();
  }

  @Test
  void readersDoNotIgnoreAJournalThatTheyCannotRead() throws IOException {
    leave(before, journalBytes());
    calls.failing(call -> call.startsWith("open .guest.save.redefine"), "Input/output error");
    assertThatThrownBy(() -> ImageReader.inspect(calls, path))
        .isInstanceOfSatisfying(
            VirtException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.READ_FAILED));
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(file -> file.getFileName().toString()).toList();
    }
  }
}
