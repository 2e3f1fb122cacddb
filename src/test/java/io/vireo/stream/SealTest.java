package io.vireo.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SealTest {

  private static final int CHUNK = 1 << 20;
  private static final int SEALED_CHUNK = CHUNK + 16;
  private static final SecretKey KEY = key(1);
  private static final List<Stage> SEAL = List.of(new Stage.Seal(KEY));

  @TempDir Path directory;

  private Trial trial;

  @BeforeEach
  void begin() {
    trial = new Trial(directory);
  }

  @AfterEach
  void close() {
    trial.close();
  }

  private static SecretKey key(int seed) {
    return new SecretKeySpec(Bytes.random(32, seed), "AES");
  }

  /** Written from the description alone, with HMAC for HKDF. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 5})
  void isWhatItsDescriptionSays(int length) throws IOException, GeneralSecurityException {
    byte[] state = Bytes.random(length, 2);
    byte[] stored = trial.stored(state, SEAL);
    ByteBuffer preamble = ByteBuffer.wrap(Arrays.copyOf(stored, 64));
    assertThat(new String(stored, 0, 8, StandardCharsets.US_ASCII)).isEqualTo("VireoAES");
    assertThat(Arrays.copyOfRange(stored, 8, 12)).containsExactly(1, 20, 0, 0);
    byte[] salt = Arrays.copyOfRange(stored, 16, 48);
    assertThat(Arrays.copyOfRange(stored, 48, 64))
        .isEqualTo(Arrays.copyOf(hkdf(salt, "vireo sealed stream 1 check"), 16));
    CRC32C crc = new CRC32C();
    crc.update(preamble.duplicate().putInt(12, 0));
    assertThat(ByteBuffer.wrap(stored).getInt(12)).isEqualTo((int) crc.getValue());
    assertThat(opened(stored, hkdf(salt, "vireo sealed stream 1 key"))).isEqualTo(state);
  }

  private static byte[] opened(byte[] stored, byte[] key) throws GeneralSecurityException {
    ByteBuffer plain = ByteBuffer.allocate(stored.length);
    long number = 0;
    for (int at = 64; at < stored.length; at += SEALED_CHUNK) {
      int count = Math.min(SEALED_CHUNK, stored.length - at);
      boolean last = at + count == stored.length;
      byte[] nonce =
          ByteBuffer.allocate(12).putLong(3, number++).put(11, (byte) (last ? 1 : 0)).array();
      Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
      cipher.updateAAD(stored, 0, 64);
      plain.put(cipher.doFinal(stored, at, count));
    }
    return Arrays.copyOf(plain.array(), plain.position());
  }

  /** RFC 5869, one block of output. */
  private static byte[] hkdf(byte[] salt, String info) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(salt, "HmacSHA256"));
    mac.init(new SecretKeySpec(mac.doFinal(KEY.getEncoded()), "HmacSHA256"));
    mac.update(info.getBytes(StandardCharsets.US_ASCII));
    return mac.doFinal(new byte[] {1});
  }

  @Test
  void twoSealsOfOneStateHaveNothingInCommon() throws IOException {
    byte[] first = trial.stored(new byte[100], SEAL);
    byte[] second = trial.stored(new byte[100], SEAL);
    assertThat(Arrays.copyOfRange(first, 16, 180))
        .isNotEqualTo(Arrays.copyOfRange(second, 16, 180));
  }

  @Test
  void anotherKeyIsToldFromDamage() throws IOException {
    byte[] stored = trial.stored(new byte[100], SEAL);
    VirtException failed = trial.refused(stored, List.of(new Stage.Seal(key(2)))).failure();
    assertThat(failed.code()).isEqualTo(ErrorCode.AUTH_FAILED);
    assertThat(failed)
        .hasMessageContaining(trial.path("image").toString())
        .hasMessageContaining("another key");
  }

  static IntStream places() {
    SplittableRandom random = new SplittableRandom(4);
    int length = 64 + 2 * SEALED_CHUNK + 100_016;
    return IntStream.concat(
        IntStream.of(0, 8, 9, 10, 12, 16, 47, 48, 63, 64, 64 + SEALED_CHUNK, length - 1),
        random.ints(20, 64, length));
  }

  /** What is given is a prefix of whole chunks of the truth, and never what was changed. */
  @ParameterizedTest
  @MethodSource("places")
  void anyFlippedBitIsNoticedBeforeItIsGiven(int place) throws IOException {
    byte[] state = Bytes.random(2 * CHUNK + 100_000, 3);
    byte[] stored = trial.stored(state, SEAL);
    stored[place] ^= (byte) (1 << place % 8);
    Trial.Refused refused = trial.refused(stored, SEAL);
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertPrefix(refused, state, Math.max(0, place - 64) / SEALED_CHUNK * CHUNK);
  }

  private static void assertPrefix(Trial.Refused refused, byte[] state, int length) {
    assertThat(refused.given()).isEqualTo(Arrays.copyOf(state, length));
  }

  @Test
  void saysWhichBytesAreDamaged() throws IOException {
    byte[] stored = trial.stored(new byte[3 * CHUNK], SEAL);
    stored[64 + SEALED_CHUNK + 5]++;
    assertThat(trial.refused(stored, SEAL).failure())
        .hasMessageContaining("its sealed bytes 1048656 to 2097247 are not authentic");
  }

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 63, 64, 65, 64 + SEALED_CHUNK - 1, 64 + SEALED_CHUNK, 64 + SEALED_CHUNK + 1})
  void aMissingEndIsNoticed(int length) throws IOException {
    byte[] state = Bytes.random(2 * CHUNK, 4);
    byte[] stored = trial.stored(state, SEAL);
    Trial.Refused refused = trial.refused(Arrays.copyOf(stored, length), SEAL);
    assertThat(refused.failure().code()).isEqualTo(ErrorCode.OPERATION_FAILED);
    assertThat(refused.failure()).hasMessageContaining("damaged or cut off");
    assertPrefix(refused, state, length > 64 + SEALED_CHUNK ? CHUNK : 0);
  }

  @Test
  void anEndThatIsMissingAtAChunkIsCalledThat() throws IOException {
    byte[] stored = trial.stored(new byte[2 * CHUNK], SEAL);
    assertThat(trial.refused(Arrays.copyOf(stored, 64 + SEALED_CHUNK), SEAL).failure())
        .hasMessageContaining("its end is missing after 1048656 sealed bytes");
  }

  @Test
  void anythingAddedIsNoticed() throws IOException {
    byte[] stored = trial.stored(new byte[CHUNK], SEAL);
    byte[] longer = Arrays.copyOf(stored, stored.length + 1);
    assertThat(trial.refused(longer, SEAL).given()).isEmpty();
    byte[] twice = Arrays.copyOf(stored, stored.length + SEALED_CHUNK);
    System.arraycopy(stored, 64, twice, stored.length, SEALED_CHUNK);
    assertThat(trial.refused(twice, SEAL).given()).isEmpty();
  }

  @Test
  void chunksCannotChangePlaces() throws IOException {
    byte[] stored = trial.stored(Bytes.random(3 * CHUNK, 5), SEAL);
    byte[] swapped = stored.clone();
    System.arraycopy(stored, 64, swapped, 64 + SEALED_CHUNK, SEALED_CHUNK);
    System.arraycopy(stored, 64 + SEALED_CHUNK, swapped, 64, SEALED_CHUNK);
    assertThat(trial.refused(swapped, SEAL).given()).isEmpty();
  }

  @Test
  void aChunkOfAnotherStreamDoesNotFit() throws IOException {
    byte[] stored = trial.stored(new byte[2 * CHUNK], SEAL);
    byte[] other = trial.stored(new byte[2 * CHUNK], SEAL);
    System.arraycopy(other, 64, stored, 64, SEALED_CHUNK);
    assertThat(trial.refused(stored, SEAL).given()).isEmpty();
  }

  @Test
  void whatIsNotSealedIsCalledThat() throws IOException {
    assertThat(trial.refused(new byte[1000], SEAL).failure()).hasMessageContaining("is not sealed");
  }

  @Test
  void aLaterVersionIsNotGuessedAt() {
    byte[] preamble = SealedForm.fresh(KEY);
    preamble[8] = 2;
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.wrap(preamble.clone()).putInt(12, 0).rewind());
    ByteBuffer.wrap(preamble).putInt(12, (int) crc.getValue());
    assertThatThrownBy(() -> SealedForm.check(KEY, preamble, "f"))
        .isInstanceOfSatisfying(
            VirtException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SAVE_IMAGE_TOO_NEW));
  }

  @Test
  void theKeyIsInNoWords() throws IOException {
    String hex = HexFormat.of().formatHex(KEY.getEncoded());
    byte[] stored = trial.stored(new byte[100], SEAL);
    assertThat(SEAL.toString()).isEqualTo("[Seal[AES-256-GCM]]");
    VirtException failed = trial.refused(stored, List.of(new Stage.Seal(key(9)))).failure();
    assertThat(failed.toString()).doesNotContain(hex.substring(0, 8)).doesNotContain("SecretKey");
    assertThat(HexFormat.of().formatHex(stored)).doesNotContain(hex.substring(0, 16));
  }
}
