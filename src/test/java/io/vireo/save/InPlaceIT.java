package io.vireo.save;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Processes.Output;
import io.vireo.save.ImageVerification.State;
import io.vireo.save.Preflight.Earlier;
import io.vireo.state.ScriptedFileCalls;
import io.vireo.stream.Bytes;
import io.vireo.stream.FileAbilities;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Targets that are not renamed over: block devices, open descriptors, files on request. */
class InPlaceIT {

  private static final int DEVICE_BYTES = 16 << 20;

  @TempDir Path directory;

  private final Saves saves = new Saves();
  private Path file;
  private Optional<Path> loop = Optional.empty();

  @BeforeEach
  void name() throws IOException {
    file = directory.toRealPath().resolve("guest.save");
  }

  @AfterEach
  void close() throws IOException {
    loop.ifPresent(device -> run("losetup", "-d", device.toString()));
    saves.close();
  }

  private Output run(String... command) {
    return result(saves.host.processes().run(List.of(command), Duration.ofSeconds(20)));
  }

  /** A device with rubbish on it. */
  private Path device() throws IOException {
    assumeTrue(saves.host.processes().find("losetup").isPresent(), "no losetup here");
    Path backing = Files.write(directory.resolve("disk"), Bytes.random(DEVICE_BYTES, 4));
    Output made = run("losetup", "-f", "--show", backing.toString());
    assumeTrue(made.exitStatus() == 0, "no loop devices here: " + made.stderr());
    Path device = Path.of(made.stdout().strip());
    loop = Optional.of(device);
    return device;
  }

  private static Storage deviceStorage(boolean direct, StreamFormat format) {
    return Saves.storage(StorageWish.ANY.withFormat(format).withDirect(direct).withDigests(true));
  }

  @ParameterizedTest
  @CsvSource({"false,RAW", "true,RAW", "false,ZSTD", "true,GZIP"})
  void aDeviceHoldsAnImageOfNotedLength(boolean direct, StreamFormat format) throws IOException {
    Path device = device();
    Committed done = saves.save(Saves.request(device, deviceStorage(direct, format)), Saves.STATE);
    assertThat(done.digests()).isTrue();
    assertThat(done.moments().renamed()).isEmpty();
    assertThat(done.moments().durable()).isEqualTo(done.moments().magicFlushed());
    SaveImage image = ImageReader.read(device);
    assertThat(image.streamOffset() + image.streamBytes()).isEqualTo(done.fileBytes());
    assertThat(image.fileBytes()).isEqualTo(DEVICE_BYTES);
    assertThat(saves.restored(image, ImageStream.Way.streamed(direct))).isEqualTo(Saves.STATE);
    assertThat(saves.verify(device, Keys.NONE).state()).isEqualTo(State.SOUND);
  }

  @Test
  void aSecondImageOnADeviceIsTheSecondImage() throws IOException {
    Path device = device();
    saves.save(Saves.request(device, deviceStorage(false, StreamFormat.RAW)), Saves.STATE);
    byte[] shorter = Bytes.random(1000, 77);
    saves.save(Saves.request(device, deviceStorage(false, StreamFormat.RAW)), shorter);
    assertThat(saves.restored(ImageReader.read(device))).isEqualTo(shorter);
  }

  @Test
  void preflightOfADeviceSaysWhatItWillCost() throws IOException {
    Path device = device();
    Preflight.Ask ask =
        new Preflight.Ask(
            Saves.request(device, Storage.raw(false)), StorageWish.ANY, FileAbilities.NONE);
    Preflight found = result(Preflight.of(saves.host, ask, new SaveRates()));
    assertThat(found.earlier()).isEqualTo(Earlier.GOES_FIRST);
    assertThat(found.space().freeBytes()).isEqualTo(DEVICE_BYTES);
    assertThat(found.mount().source()).isEqualTo(device.toString());
    assertThat(found.mount().fileSystem()).isEqualTo("device");
    assertThat(found.request().storage().digests()).isTrue();
    assertThat(found.warnings()).anySatisfy(each -> assertThat(each).contains("goes first"));
    saves.save(found.request(), Saves.STATE);
    assertThat(result(Preflight.of(saves.host, ask, new SaveRates())).warnings())
        .anySatisfy(each -> assertThat(each).contains("an image that is complete goes first"));
  }

  @Test
  void aDeviceThatIsTooSmallIsRefusedAndNotTouched() throws IOException {
    Path device = device();
    byte[] before = Files.readAllBytes(directory.resolve("disk"));
    SaveRequest large =
        new SaveRequest(
            device, Saves.DOCUMENT, true, deviceStorage(false, StreamFormat.RAW), DEVICE_BYTES);
    assertThat(failure(ImageWriter.open(saves.host, large)).code()).isEqualTo(ErrorCode.NO_SPACE);
    assertThat(Files.readAllBytes(directory.resolve("disk"))).isEqualTo(before);
  }

  @Test
  void aDeviceThatIsFullFailsTheSaveAndHoldsNoImage() throws IOException {
    Path device = device();
    ImageWriter writer =
        result(
            ImageWriter.open(
                saves.host, Saves.request(device, deviceStorage(false, StreamFormat.RAW))));
    VirtException full =
        failure(Images.sink(writer).take(Bytes.from(Bytes.random(DEVICE_BYTES, 5))));
    assertThat(full.code()).isIn(ErrorCode.NO_SPACE, ErrorCode.WRITE_FAILED);
    result(writer.abandon());
    assertThat(ImageReader.inspect(device).state()).isEqualTo("incomplete");
  }

  @Test
  void theDocumentOfAnImageOnADeviceStays() throws IOException {
    Path device = device();
    saves.save(Saves.request(device, deviceStorage(false, StreamFormat.RAW)), Saves.STATE);
    assertThat(
            failure(ImageRedefinition.redefine(saves.host, device, "<domain/>", Optional.empty()))
                .code())
        .isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
  }

  private SaveRequest overwriting(Storage storage) {
    return Saves.request(file, storage).overwriting(true);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFileIsOverwrittenOnRequest(boolean direct) throws IOException {
    Files.write(file, Bytes.random(9_000_000, 6));
    Object before = Files.getAttribute(file, "unix:ino");
    Committed done = saves.save(overwriting(Storage.raw(direct)), Saves.STATE);
    assertThat(Files.getAttribute(file, "unix:ino")).isEqualTo(before);
    assertThat(Files.size(file)).isEqualTo(done.fileBytes());
    assertThat(saves.restored(ImageReader.read(file))).isEqualTo(Saves.STATE);
    assertThat(names()).containsExactly("guest.save");
  }

  @Test
  void oneAtATimeWritesInPlace() throws IOException {
    Files.write(file, new byte[100]);
    ImageWriter first = result(ImageWriter.open(saves.host, overwriting(Storage.raw(false))));
    assertThat(failure(ImageWriter.open(saves.host, overwriting(Storage.raw(false)))).code())
        .isEqualTo(ErrorCode.RESOURCE_BUSY);
    result(Images.sink(first).take(Bytes.from(Saves.STATE)));
    result(first.commit());
    saves.save(overwriting(Storage.raw(false)), Saves.STATE);
    assertThat(saves.restored(ImageReader.read(file))).isEqualTo(Saves.STATE);
  }

  @Test
  void whatIsNotThereYetIsCreatedAsEver() throws IOException {
    saves.save(overwriting(Storage.raw(false)), Saves.STATE);
    assertThat(saves.restored(ImageReader.read(file))).isEqualTo(Saves.STATE);
  }

  @Test
  void anOpenDescriptorSeesTheImage() throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.write(new byte[100]);
      Path descriptor = descriptorOf(file);
      saves.save(Saves.request(descriptor, Storage.raw(false)), Saves.STATE);
      byte[] seen = new byte[16];
      open.seek(0);
      open.readFully(seen);
      assertThat(seen).asString().isEqualTo("LibvirtQemudSave");
      assertThat(saves.restored(ImageReader.read(descriptor))).isEqualTo(Saves.STATE);
    }
    assertThat(saves.restored(ImageReader.read(file))).isEqualTo(Saves.STATE);
  }

  private static Path descriptorOf(Path file) throws IOException {
    try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
      return all.filter(each -> leadsTo(each, file)).findFirst().orElseThrow();
    }
  }

  private static boolean leadsTo(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException gone) {
      return false;
    }
  }

  @Test
  void aDescriptorThatIsNotOpenIsRefused() {
    assertThat(
            failure(
                    ImageWriter.open(
                        saves.host,
                        Saves.request(Path.of("/proc/self/fd/99999"), Storage.raw(false))))
                .code())
        .isEqualTo(ErrorCode.NO_FILE);
  }

  @Test
  void theOldImageGoesDurablyBeforeAnythingElseIsWritten() {
    saves.save(Saves.request(file, Storage.raw(false)), Saves.STATE);
    ScriptedFileCalls calls = new ScriptedFileCalls();
    ImageWriter writer =
        result(ImageWriter.open(saves.host, calls, overwriting(Storage.raw(false))));
    assertThat(calls.log())
        .startsWith(
            "update guest.save", "claim guest.save", "write guest.save 0+16", "force guest.save");
    result(Images.sink(writer).take(Bytes.from(Saves.STATE)));
    result(writer.commit());
    List<String> writes =
        calls.log().stream().filter(call -> call.matches("(write|force).*")).toList();
    assertThat(writes).endsWith("force guest.save", "write guest.save 0+16", "force guest.save");
    assertThat(calls.log()).noneMatch(call -> call.startsWith("rename"));
  }

  @Test
  void whatFailsLeavesAnImageThatSaysThatItIsIncomplete() {
    saves.save(Saves.request(file, Storage.raw(false)), Saves.STATE);
    int step = 0;
    while (failsAt(step++)) {
      String state = ImageReader.inspect(file).state();
      // Only before the old image was touched it is still there.
      assertThat(state)
          .as("step %d", step)
          .isIn(step <= 2 ? "complete" : "incomplete", "incomplete");
    }
    assertThat(step).isGreaterThan(8);
  }

  private boolean failsAt(int step) {
    ScriptedFileCalls calls = new ScriptedFileCalls();
    calls.failingOnce(
        call -> call.matches("(update|write|force|truncate|size|read).*"),
        step,
        "Input/output error");
    try {
      ImageWriter writer =
          result(ImageWriter.open(saves.host, calls, overwriting(Storage.raw(false))));
      boolean done =
          result(
              Images.sink(writer)
                  .take(Bytes.from(Saves.STATE))
                  .compose(_ -> writer.commit())
                  .transform(end -> Future.succeededFuture(end.succeeded())));
      calls.heal();
      result(writer.abandon());
      return !done;
    } catch (AssertionError refused) {
      return true;
    }
  }

  @Test
  void aFileThatMayNotBeWrittenIsNotTouched() {
    assertThatThrownBy(() -> SaveTarget.find(Path.of("/proc/self/fd"), true))
        .isInstanceOf(VirtException.class);
    assertThatThrownBy(() -> SaveTarget.find(Path.of("/dev/null"), true))
        .hasMessageContaining("character device");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.map(path -> path.getFileName().toString()).toList();
    }
  }
}
