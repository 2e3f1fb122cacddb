package io.vireo.stream;

import static io.vireo.state.Awaited.failure;
import static io.vireo.state.Awaited.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.stream.DigestCheck.Damage;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DigestCheckTest {

  private static final int SHIFT = 16;
  private static final int CHUNK = 1 << SHIFT;
  private static final int CHUNKS_MAX = 40;
  private static final int LENGTH = 50 * CHUNK + 77;

  @TempDir Path directory;

  private Trial trial;
  private Path file;
  private int[] digests;

  @BeforeEach
  void begin() throws IOException {
    trial = new Trial(directory);
    file = trial.path("image");
    write(LENGTH);
  }

  private void write(int length) throws IOException {
    byte[] bytes = Bytes.random(Trial.OFFSET + length, 1);
    Files.write(file, bytes);
    ChunkDigests noted = new ChunkDigests(SHIFT, CHUNKS_MAX);
    noted.update(ByteBuffer.wrap(bytes, Trial.OFFSET, length));
    digests = noted.finish();
  }

  @AfterEach
  void close() {
    trial.close();
    assertThat(Trial.transferThreads()).isEmpty();
  }

  private DigestCheck check(boolean direct, long length) throws IOException {
    FileSource.Origin origin = new FileSource.Origin(file, Trial.OFFSET, length);
    return direct
        ? DigestCheck.direct(trial.host(), origin, trial.blockBytes(), SHIFT, digests)
        : DigestCheck.buffered(trial.host(), origin, SHIFT, digests);
  }

  private void flip(long at) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.seek(at);
      int old = open.read();
      open.seek(at);
      open.write(old ^ 1);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "false, 1", "false, 65536", "false, 3276877", "true, 1", "true, 3276877"})
  void findsNothingWhereNothingIs(boolean direct, int length) throws IOException {
    write(length);
    DigestCheck check = check(direct, length);
    assertThat(result(check.run())).isEmpty();
    assertThat(check.bytesChecked()).isEqualTo(check.bytesTotal()).isEqualTo(length);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void tellsWhichBytesAreDamaged(boolean direct) throws IOException {
    flip(Trial.OFFSET);
    flip(Trial.OFFSET + 7L * CHUNK + 5);
    flip(Trial.OFFSET + 9L * CHUNK - 1);
    assertThat(result(check(direct, LENGTH).run()))
        .containsExactly(
            new Damage(Trial.OFFSET, CHUNK), new Damage(Trial.OFFSET + 7L * CHUNK, 2L * CHUNK));
  }

  @Test
  void theLastChunkIsAllThatIsLeft() throws IOException {
    flip(Trial.OFFSET + LENGTH - 1L);
    assertThat(result(check(false, LENGTH).run()))
        .containsExactly(new Damage(Trial.OFFSET + 39L * CHUNK, LENGTH - 39L * CHUNK));
  }

  @Test
  void whatStandsBeforeIsNotLookedAt() throws IOException {
    flip(Trial.OFFSET - 1L);
    assertThat(result(check(true, LENGTH).run())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aMissingEndIsDamage(boolean direct) throws IOException {
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
      open.setLength(Trial.OFFSET + 3L * CHUNK + 9);
    }
    assertThat(result(check(direct, LENGTH).run()))
        .containsExactly(new Damage(Trial.OFFSET + 3L * CHUNK, LENGTH - 3L * CHUNK));
  }

  @Test
  void aFileThatEndsBeforeItIsDamagedAltogether() throws IOException {
    Files.write(file, new byte[10]);
    assertThat(result(check(false, LENGTH).run()))
        .isEqualTo(List.of(new Damage(Trial.OFFSET, LENGTH)));
  }

  @Test
  void aFileThatIsNotThereIsNoDamage() throws IOException {
    Files.delete(file);
    assertThat(failure(check(false, LENGTH).run()).code()).isEqualTo(ErrorCode.NO_FILE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stopsWhenCancelled(boolean direct) throws IOException {
    DigestCheck check = check(direct, LENGTH);
    check.cancel();
    assertThat(failure(check.run()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
  }

  @Test
  void refusesChecksumsOfSomethingElse() {
    FileSource.Origin small = new FileSource.Origin(file, 0, CHUNK);
    assertThatThrownBy(() -> DigestCheck.buffered(trial.host(), small, SHIFT, new int[2]))
        .isInstanceOf(VirtException.class)
        .hasMessageContaining("2 checksums do not fit");
    assertThatThrownBy(() -> DigestCheck.buffered(trial.host(), small, SHIFT, new int[0]))
        .isInstanceOf(VirtException.class);
  }
}
