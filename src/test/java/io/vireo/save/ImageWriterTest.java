package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.VertxHost;
import io.vireo.state.FileCalls;
import io.vireo.state.ScriptedFileCalls;
import io.vireo.stream.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageWriterTest {

  private static final byte[] STATE = Bytes.random(3_000_001, 30);
  private static final ImageDocument DOCUMENT =
      new ImageDocument(Images.XML, Optional.of(Images.COOKIE));

  @TempDir Path directory;

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  private ScriptedFileCalls calls = new ScriptedFileCalls();
  private Path target;

  @BeforeEach
  void name() throws IOException {
    target = directory.toRealPath().resolve("guest.save");
  }

  @AfterEach
  void close() {
    result(host.close());
    result(vertx.close());
  }

  private SaveRequest request(Path path, boolean bypassCache) {
    return new SaveRequest(path, DOCUMENT, true, Storage.raw(bypassCache), STATE.length);
  }

  private ImageWriter open() {
    return result(ImageWriter.open(host, calls, request(target, false)));
  }

  private Committed save(boolean bypassCache) {
    ImageWriter writer = result(ImageWriter.open(host, calls, request(target, bypassCache)));
    result(Images.sink(writer).take(Bytes.from(STATE)));
    return result(writer.commit());
  }

  private void requireDirectIo() throws IOException {
    Path probe = Files.createFile(directory.resolve("probe"));
    try {
      FileCalls.local().direct(probe).close();
    } catch (IOException none) {
      assumeThat(false).as("the temporary directory takes no direct I/O").isTrue();
    }
    Files.delete(probe);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void writesAnImageThatReadsBack(boolean bypassCache) throws IOException {
    requireDirectIo();
    Committed done = save(bypassCache);
    SaveImage image = ImageReader.read(target);
    assertThat(done.path()).isEqualTo(target);
    assertThat(done.fileBytes()).isEqualTo(Files.size(target)).isEqualTo(image.fileBytes());
    assertThat(image.document()).isEqualTo(DOCUMENT);
    assertThat(image.header().running()).isTrue();
    assertThat(Bytes.tail(target, image.streamOffset())).isEqualTo(STATE);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
        .isEqualTo("rw-------");
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void keepsTheOrderThatDurabilityNeeds() {
    save(false);
    assertThat(
            calls.log().stream()
                .filter(call -> !call.startsWith("size") && !call.startsWith("read")))
        .startsWith("create .guest.save.#.part", "write .guest.save.#.part 0+92")
        .endsWith(
            lastDataWrite(),
            "force .guest.save.#.part",
            "write .guest.save.#.part 0+16",
            "force .guest.save.#.part",
            "rename .guest.save.#.part guest.save",
            "forceDirectory");
  }

  private String lastDataWrite() {
    List<String> writes = calls.log().stream().filter(c -> c.startsWith("write")).toList();
    return writes.get(writes.size() - 2);
  }

  @Test
  void keepsASecondNameOfTheEarlierImageUntilTheNewOneIsDurable() {
    save(false);
    save(false);
    assertThat(calls.log())
        .endsWith(
            "link guest.save .guest.save.#.old",
            "rename .guest.save.#.part guest.save",
            "forceDirectory",
            "delete .guest.save.#.old",
            "forceDirectory");
  }

  @Test
  void bearsTheIncompleteMagicWhileItIsWritten() {
    ImageWriter writer = open();
    assertThat(ImageReader.inspect(writer.temporary()).state()).isEqualTo("incomplete");
    result(Images.sink(writer).take(Bytes.from(STATE)));
    assertThat(ImageReader.inspect(writer.temporary()).state()).isEqualTo("incomplete");
    assertThat(target).doesNotExist();
    result(writer.abandon());
  }

  @Test
  void anyFailedCallLeavesTheEarlierImageAndNoTrace() throws IOException {
    Images earlier = new Images();
    earlier.write(target);
    int step = 0;
    while (failsAt(step++)) {
      assertThat(Files.readAllBytes(target)).as("step %d", step).isEqualTo(earlier.bytes());
      assertThat(names()).as("step %d", step).containsExactly("guest.save");
    }
    assertThat(step).isGreaterThan(20);
  }

  @Test
  void anyFailedCallLeavesNothingWhereNothingWas() throws IOException {
    int step = 0;
    while (failsAt(step++)) {
      assertThat(names()).as("step %d", step).isEmpty();
    }
    assertThat(step).isGreaterThan(20);
  }

  /**
   * Saves with the nth call failing, whichever that is; false once a save has fewer calls. The
   * second name is the one thing that a save can do without.
   */
  private boolean failsAt(int step) {
    calls = new ScriptedFileCalls().shortWrites(300_000);
    calls.failingOnce(
        call -> !call.startsWith("delete") && !call.startsWith("link") && !isOver(),
        step,
        "Input/output error");
    boolean success = attempt();
    assertThat(success).isEqualTo(calls.failed().isEmpty());
    assertNeverCompleteBeforeForced();
    return !success;
  }

  /** Only the second name is still to be removed for good. */
  private boolean isOver() {
    return calls.log().contains("delete .guest.save.#.old");
  }

  private boolean attempt() {
    Future<ImageWriter> opened = ImageWriter.open(host, calls, request(target, false));
    List<ImageWriter> writers = new ArrayList<>();
    Future<Committed> saved =
        opened.compose(
            writer -> {
              writers.add(writer);
              return Images.sink(writer).take(Bytes.from(STATE)).compose(_ -> writer.commit());
            });
    boolean success = result(saved.transform(end -> Future.succeededFuture(end.succeeded())));
    if (!success) {
      calls.heal();
      writers.forEach(writer -> result(writer.abandon()));
    }
    return success;
  }

  private void assertNeverCompleteBeforeForced() {
    List<String> log = calls.log();
    int magic = log.indexOf("write .guest.save.#.part 0+16");
    if (magic >= 0) {
      List<String> before = log.subList(0, magic);
      int lastWrite = lastIndexOf(before, "write");
      assertThat(before.subList(lastWrite, magic)).contains("force .guest.save.#.part");
    }
    int rename = log.indexOf("rename .guest.save.#.part guest.save");
    if (rename >= 0) {
      assertThat(log.subList(magic, rename)).contains("force .guest.save.#.part");
    }
  }

  private static int lastIndexOf(List<String> log, String start) {
    int last = 0;
    for (int i = 0; i < log.size(); i++) {
      last = log.get(i).startsWith(start) ? i : last;
    }
    return last;
  }

  @Test
  void aFullDiskIsReportedAsSuchAndHarmsNothing() throws IOException {
    Images earlier = new Images();
    earlier.write(target);
    ImageWriter writer = open();
    calls.failing(call -> call.startsWith("write"), "No space left on device");
    assertThat(failure(Images.sink(writer).take(Bytes.from(STATE))).code())
        .isEqualTo(ErrorCode.NO_SPACE);
    assertThat(failure(writer.commit()).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    calls.heal();
    result(writer.abandon());
    assertThat(Files.readAllBytes(target)).isEqualTo(earlier.bytes());
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void doesNotCommitAStateThatHasNotArrived() {
    ImageWriter writer = open();
    assertThat(failure(writer.commit()).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
    result(writer.abandon());
  }

  @Test
  void abandonsOnceAndNeverACommittedImage() {
    ImageWriter writer = open();
    result(Images.sink(writer).take(Bytes.from(STATE)));
    result(writer.commit());
    result(writer.abandon());
    assertThat(ImageReader.read(target).xml()).isEqualTo(Images.XML);
    ImageWriter second = open();
    result(second.abandon());
    result(second.abandon());
    assertThat(failure(second.commit()).code()).isEqualTo(ErrorCode.OPERATION_INVALID);
  }

  @Test
  void refusesTargetsThatCannotBe() throws IOException {
    Path file = Files.createFile(directory.resolve("file"));
    assertThat(refusal(directory).code()).isEqualTo(ErrorCode.INVALID_ARG);
    VirtException missing = refusal(directory.resolve("none/x"));
    assertThat(missing).hasMessageContaining("does not exist; create it");
    assertThat(missing.code()).isEqualTo(ErrorCode.NO_FILE);
    assertThat(refusal(file.resolve("x"))).hasMessageContaining("not a directory");
    assertThat(refusal(Path.of("relative")).code()).isEqualTo(ErrorCode.INVALID_ARG);
    assertThat(refusal(Path.of("/dev/null"))).hasMessageContaining("character device");
    assertThat(refusal(Path.of("/proc/x")).code())
        .isIn(ErrorCode.OPEN_FAILED, ErrorCode.WRITE_FAILED, ErrorCode.NO_SPACE);
    Path dangling = Files.createSymbolicLink(directory.resolve("link"), Path.of("nowhere"));
    assertThat(refusal(dangling)).hasMessageContaining("link");
    assertThat(refusal(dangling).code()).isEqualTo(ErrorCode.NO_FILE);
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    assertThat(refusal(loop).code()).isEqualTo(ErrorCode.OPEN_FAILED);
    assertThat(refusal(loop.resolve("x")).code()).isEqualTo(ErrorCode.OPEN_FAILED);
  }

  private VirtException refusal(Path path) {
    return failure(ImageWriter.open(host, request(path, false)));
  }

  @Test
  void refusesBeforehandWhatCannotFit() {
    SaveRequest tooMuch = new SaveRequest(target, DOCUMENT, true, Storage.raw(false), 1L << 60);
    VirtException refused = failure(ImageWriter.open(host, tooMuch));
    assertThat(refused.code()).isEqualTo(ErrorCode.NO_SPACE);
    assertThat(refused.getMessage()).containsPattern("\\d{19} bytes are needed and \\d+ are free");
    assertThat(names()).isEmpty();
  }

  @Test
  void replacesTheImageBehindALinkAndNotTheLink() throws IOException {
    Path real = Files.writeString(directory.resolve("real"), "old");
    Files.createSymbolicLink(target, real);
    save(false);
    assertThat(target).isSymbolicLink();
    assertThat(ImageReader.read(real).xml()).isEqualTo(Images.XML);
  }

  /** A link to itself stands for an earlier image that cannot be looked at. */
  @Test
  void doesNotTakeAnEarlierImageThatCannotBeLookedAtForNone() throws IOException {
    ImageWriter writer = open();
    result(Images.sink(writer).take(Bytes.from(STATE)));
    Files.createSymbolicLink(target, target.getFileName());
    assertThat(failure(writer.commit()).code()).isEqualTo(ErrorCode.WRITE_FAILED);
    assertThat(target).isSymbolicLink();
    result(writer.abandon());
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void noticesThatItsDirectoryWasReplacedMeanwhile() throws IOException {
    Path place = Files.createDirectory(directory.resolve("place"));
    target = place.toRealPath().resolve("guest.save");
    ImageWriter writer = open();
    result(Images.sink(writer).take(Bytes.from(STATE)));
    Files.move(place, directory.resolve("moved"));
    Files.createDirectory(place);
    assertThat(failure(writer.commit())).hasMessageContaining("replaced or unmounted");
    result(writer.abandon());
    assertThat(place).isEmptyDirectory();
  }

  @Test
  void sweepsLeftoversOfThisTargetOnly() throws IOException {
    ImageWriter crashed = open();
    Path foreign = Files.createFile(directory.resolve(".other.save.abcdef.part"));
    Path similar = Files.createFile(directory.resolve(".guest.save.notours.part"));
    assertThat(result(SideFile.removeLeftovers(host, target))).containsExactly(crashed.temporary());
    assertThat(foreign).exists();
    assertThat(similar).exists();
    assertThat(result(SideFile.removeLeftovers(host, Path.of("/nonexistent/x")))).isEmpty();
  }

  @Test
  void takesNamesAsLongAsAFileSystemAllows() throws IOException {
    target = target.resolveSibling("ü".repeat(127));
    save(false);
    assertThat(ImageReader.read(target).xml()).isEqualTo(Images.XML);
    assertThat(names()).hasSize(1);
  }

  private List<String> names() {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).toList();
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
  }
}
