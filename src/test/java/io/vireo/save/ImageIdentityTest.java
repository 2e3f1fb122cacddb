package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.state.ScriptedFileCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageIdentityTest {

  @TempDir Path directory;

  private final ScriptedFileCalls calls = new ScriptedFileCalls();
  private final Images image = new Images();
  private Path part;
  private Path target;
  private String identity;

  @BeforeEach
  void write() throws IOException {
    target = directory.resolve("guest.save");
    part = image.write(directory.resolve(".guest.save.123456.part"));
    identity = ImageIdentity.of(part).orElseThrow();
  }

  private void publish() throws IOException {
    Files.move(part, target);
  }

  private boolean completed() {
    return ImageIdentity.completedDurably(calls, target, identity);
  }

  private static ErrorCode code(VirtException failure) {
    return failure.code();
  }

  @Test
  void isKeptThroughTheRename() throws IOException {
    publish();
    assertThat(ImageIdentity.of(target)).contains(identity);
    assertThat(ImageIdentity.of(part)).isEmpty();
  }

  @Test
  void followsLinksAsASaveDoes() throws IOException {
    publish();
    Path link = Files.createSymbolicLink(directory.resolve("link"), target);
    assertThat(ImageIdentity.of(link)).contains(identity);
    assertThat(ImageIdentity.completedDurably(link, identity)).isTrue();
  }

  @Test
  void isEmptyOnlyWhereThereIsNoFile() throws IOException {
    Path dangling = Files.createSymbolicLink(directory.resolve("link"), Path.of("nothing"));
    assertThat(ImageIdentity.of(target)).isEmpty();
    assertThat(ImageIdentity.of(dangling)).isEmpty();
    assertThat(ImageIdentity.of(part.resolve("below-a-file"))).isEmpty();
    assertThat(ImageIdentity.of(directory.resolve("none").resolve("a"))).isEmpty();
  }

  /** A name too long and a link to itself stand for every failure that is no absence. */
  @Test
  void doesNotTakeAnotherFailureForAbsence() throws IOException {
    Path loop = Files.createSymbolicLink(directory.resolve("loop"), Path.of("loop"));
    for (Path path : new Path[] {loop, directory.resolve("x".repeat(300))}) {
      assertThatThrownBy(() -> ImageIdentity.of(path))
          .isInstanceOf(VirtException.class)
          .extracting(e -> code((VirtException) e))
          .isEqualTo(ErrorCode.READ_FAILED);
    }
  }

  @Test
  void aCompletedSaveIsFlushedBeforeItIsBelieved() throws IOException {
    publish();
    assertThat(completed()).isTrue();
    assertThat(calls.log()).endsWith("open guest.save", "force guest.save", "forceDirectory");
  }

  @Test
  void flushesTheDirectoryOfTheImageAndNotOfTheLink() throws IOException {
    Path below = Files.createDirectory(directory.resolve("below"));
    Path link = Files.createSymbolicLink(directory.resolve("guest.save"), below.resolve("real"));
    Files.move(part, below.resolve("real"));
    assertThat(ImageIdentity.completedDurably(calls, link, identity)).isTrue();
    assertThat(calls.log()).endsWith("open real", "force real", "forceDirectory");
    assertThat(calls.forcedDirectories()).containsExactly(below.toRealPath());
  }

  @Test
  void aSaveThatWasNotRenamedIsNotCompleted() throws IOException {
    assertThat(completed()).isFalse();
    new Images().write(target);
    assertThat(completed()).isFalse();
    assertThat(calls.log()).noneMatch(call -> call.startsWith("force"));
  }

  @Test
  void anImageThatIsNotCompleteIsNotCompleted() throws IOException {
    image.magic = "LibvirtQemudPart";
    image.write(part);
    publish();
    assertThat(completed()).isFalse();
  }

  @Test
  void failsRatherThanAnswersWhenAFlushFails() throws IOException {
    publish();
    for (String flush : new String[] {"force guest.save", "forceDirectory"}) {
      calls.failing(call -> call.equals(flush), "Input/output error");
      assertThatThrownBy(this::completed)
          .isInstanceOf(VirtException.class)
          .extracting(e -> code((VirtException) e))
          .isEqualTo(ErrorCode.WRITE_FAILED);
    }
    calls.heal();
    assertThat(completed()).isTrue();
  }
}
