package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.e2e.CountingGuest.Shape;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Images that are not what they should be. One that is merely incomplete and the daemon's own is
 * dropped; every other one is an error of its own and stays where it is.
 */
@Timeout(120)
class IncompleteIT {

  private static final int VERSION_AT = 16;
  private static final int DATA_LENGTH_AT = 20;
  private static final int COOKIE_AT = 32;

  /** What became of an image, and what that is called. */
  enum Harm {
    FOREIGN("SAVE_IMAGE_FOREIGN", "foreign"),
    COOKIE_BEYOND_THE_DATA("SAVE_IMAGE_DAMAGED", "damaged"),
    LENGTH_BEYOND_THE_FILE("SAVE_IMAGE_DAMAGED", "damaged"),
    CUT_SHORT("SAVE_IMAGE_DAMAGED", "damaged"),
    TOO_NEW("SAVE_IMAGE_TOO_NEW", "too-new");

    private final String code;
    private final String state;

    Harm(String code, String state) {
      this.code = code;
      this.state = state;
    }

    void into(Path image) throws IOException {
      switch (this) {
        case FOREIGN -> put(image, 0, "NotAnySaveOfOurs".getBytes(StandardCharsets.US_ASCII));
        case COOKIE_BEYOND_THE_DATA -> put(image, COOKIE_AT, number(dataLength(image) + 1));
        case LENGTH_BEYOND_THE_FILE -> put(image, DATA_LENGTH_AT, number(Integer.MAX_VALUE));
        case CUT_SHORT -> cut(image);
        case TOO_NEW -> put(image, VERSION_AT, number(3));
      }
    }

    private static int dataLength(Path image) throws IOException {
      return ByteBuffer.wrap(Images.head(image))
          .order(ByteOrder.LITTLE_ENDIAN)
          .getInt(DATA_LENGTH_AT);
    }

    private static byte[] number(int value) {
      return ByteBuffer.allocate(Integer.BYTES)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putInt(value)
          .array();
    }

    private static void cut(Path image) throws IOException {
      try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
        file.truncate(500);
      }
    }
  }

  @TempDir private static Path shared;
  private static ServedDaemon daemon;
  private static CountingGuest guest;
  private static Api api;
  private static Path pristine;

  @TempDir private Path directory;

  /** One guest is saved once; the tests harm copies of its image. */
  @BeforeAll
  static void saveOne() throws Exception {
    daemon = ServedDaemon.of(shared.resolve("d"), TestParts.here().assumeQemu()).start();
    guest = CountingGuest.in(shared);
    api = daemon.api();
    pristine = shared.resolve("pristine.save");
    api.define(guest.xml());
    api.start("counter");
    guest.awaitBoot();
    guest.goesOn();
    api.act("counter", "managed-save");
    guest.catchUp();
    Files.copy(managedImage(), pristine);
  }

  @AfterAll
  static void close() throws Exception {
    if (guest != null) {
      guest.close();
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  private static Path managedImage() throws IOException {
    try (Stream<Path> files = Files.walk(daemon.stateDirectory().resolve("save"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(uuid()))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String uuid() {
    return api.info("counter").path("uuid").asText();
  }

  private Path copy() throws IOException {
    return Files.copy(pristine, directory.resolve("user.save"));
  }

  private static void put(Path file, long at, byte[] bytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(bytes), at);
    }
  }

  private static void makeIncomplete(Path image) throws IOException {
    put(image, 0, Images.INCOMPLETE.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void usersIncompleteImageIsRefusedAndKept() throws Exception {
    Path image = copy();
    makeIncomplete(image);
    String before = Images.digest(image);
    JsonNode problem = api.refused(Api.post("/restore", Api.path(image)));
    assertThat(problem.path("code").asText()).isEqualTo("SAVE_IMAGE_INCOMPLETE");
    assertThat(problem.path("status").asInt()).isEqualTo(422);
    assertThat(problem.path("libvirtName").asText()).isEqualTo("VIR_ERR_OPERATION_FAILED");
    assertThat(problem.path("detail").asText()).contains(image.toString());
    assertThat(api.image(image).path("state").asText()).isEqualTo("incomplete");
    assertThat(Images.digest(image)).isEqualTo(before);
    assertThat(api.state("counter")).isEqualTo("shutoff");
  }

  @ParameterizedTest
  @EnumSource
  void usersHarmedImageIsRefusedByItsNameAndKept(Harm harm) throws Exception {
    Path image = copy();
    harm.into(image);
    String before = Images.digest(image);
    JsonNode problem = api.refused(Api.post("/restore", Api.path(image)));
    assertThat(problem.path("code").asText()).isEqualTo(harm.code);
    assertThat(problem.path("detail").asText()).contains(image.toString());
    JsonNode seen = api.image(image);
    assertThat(seen.path("state").asText()).isEqualTo(harm.state);
    assertThat(seen.path("remedy").asText()).isNotEmpty();
    assertThat(Images.digest(image)).isEqualTo(before);
  }

  @Test
  void managedIncompleteImageIsDroppedAndTheGuestBootsAfresh() throws Exception {
    try (var other = CountingGuest.in(directory, Shape.SMALL.named("fresh"))) {
      api.define(other.xml());
      api.start("fresh");
      String seed = other.awaitBoot();
      other.goesOn();
      api.act("fresh", "managed-save");
      Path image =
          daemon.stateDirectory().resolve("save").resolve(nameOfManaged(api.info("fresh")));
      makeIncomplete(image);

      api.start("fresh");
      assertThat(other.awaitBoot()).isNotEqualTo(seed);
      assertThat(other.next()).isEqualTo(1);
      assertThat(api.info("fresh").path("reason").asText()).isEqualTo("booted");
      assertThat(api.info("fresh").path("managedSave").asBoolean()).isFalse();
      assertThat(image).doesNotExist();
      assertThat(daemon.log()).contains("domain 'fresh'").contains("never finished");
      api.act("fresh", "destroy");
    }
  }

  private static Path nameOfManaged(JsonNode info) throws IOException {
    Path saves = daemon.stateDirectory().resolve("save");
    try (Stream<Path> files = Files.walk(saves)) {
      return saves.relativize(
          files
              .filter(file -> file.getFileName().toString().startsWith(info.path("uuid").asText()))
              .findFirst()
              .orElseThrow());
    }
  }

  @ParameterizedTest
  @EnumSource
  void managedHarmedImageIsAnErrorAndKept(Harm harm) throws Exception {
    Path image = managedImage();
    try {
      harm.into(image);
      String before = Images.digest(image);
      assertThat(api.codeOf(Api.post("/domains/counter/start"))).isEqualTo(harm.code);
      assertThat(api.state("counter")).isEqualTo("shutoff");
      assertThat(api.info("counter").path("managedSave").asBoolean()).isTrue();
      assertThat(Images.digest(image)).isEqualTo(before);
    } finally {
      Files.copy(pristine, image, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Test
  void managedImageOfAnotherDomainIsAnErrorAndKept() throws Exception {
    try (var other = CountingGuest.in(directory, Shape.SMALL.named("stranger"))) {
      api.define(other.xml());
      api.start("stranger");
      other.awaitBoot();
      Path theirs = directory.resolve("theirs.save");
      api.save("stranger", theirs);
      Path image = managedImage();
      try {
        Files.copy(theirs, image, StandardCopyOption.REPLACE_EXISTING);
        assertThat(api.codeOf(Api.post("/domains/counter/start")))
            .isEqualTo("SAVE_IMAGE_WRONG_DOMAIN");
        assertThat(Images.digest(image)).isEqualTo(Images.digest(theirs));
      } finally {
        Files.copy(pristine, image, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /** Modes do not stop root, so what cannot be opened is a directory here. */
  @Test
  void managedImageThatCannotBeOpenedIsAnErrorAndKept() throws Exception {
    Path image = managedImage();
    Path aside = directory.resolve("aside.save");
    Files.move(image, aside);
    Files.createDirectory(image);
    try {
      assertThat(api.codeOf(Api.post("/domains/counter/start"))).isEqualTo("OPEN_FAILED");
      assertThat(image).isEmptyDirectory();
      assertThat(api.state("counter")).isEqualTo("shutoff");
    } finally {
      Files.delete(image);
      Files.move(aside, image);
    }
  }

  /** A file that not even root may read, since there is nothing in it to be read. */
  @Test
  void managedImageThatMayNotBeReadIsAnErrorAndKept() throws Exception {
    Path unreadable = Path.of("/sys/bus/platform/drivers_probe");
    assumeTrue(Files.exists(unreadable), "a file that cannot be read: " + unreadable);
    Path image = managedImage();
    Path aside = directory.resolve("aside.save");
    Files.move(image, aside);
    Files.createSymbolicLink(image, unreadable);
    try {
      assertThat(api.codeOf(Api.post("/domains/counter/start"))).isEqualTo("OPEN_FAILED");
      assertThat(image).isSymbolicLink();
    } finally {
      Files.delete(image);
      Files.move(aside, image);
    }
  }

  @Test
  void missingImageIsNamed() {
    Path nowhere = directory.resolve("nowhere.save");
    assertThat(api.codeOf(Api.post("/restore", Api.path(nowhere)))).isEqualTo("NO_FILE");
    assertThat(api.codeOf(Api.get("/save-image?" + Api.query(nowhere)))).isEqualTo("NO_FILE");
  }

  /** The stream ends in the middle: only QEMU can tell, and nothing of it is left. */
  @Test
  void streamThatIsCutShortFailsTheRestoreAndLeavesNothing() throws Exception {
    Path image = copy();
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
      file.truncate(Files.size(image) / 2);
    }
    assertThat(api.codeOf(Api.post("/restore", Api.path(image)))).isEqualTo("OPERATION_FAILED");
    assertThat(api.state("counter")).isEqualTo("shutoff");
    assertThat(daemon.guestCount()).isZero();
    assertThat(image).exists();
  }
}
