package io.vireo.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.save.DiskFacts.Kind;
import io.vireo.stream.FileAbilities;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorageChoiceTest {

  private static final FileAbilities ALL = new FileAbilities(true, true, true);
  private static final FileAbilities NO_DIRECT = new FileAbilities(true, true, false);
  private static final FileAbilities STREAM_ONLY = new FileAbilities(true, false, false);
  private static final DiskFacts EXT4 = disk(Kind.FILE, true);
  private static final DiskFacts CACHED = disk(Kind.FILE, false);
  private static final DiskFacts DEVICE = disk(Kind.BLOCK_DEVICE, true);

  private static DiskFacts disk(Kind kind, boolean direct) {
    return new DiskFacts(kind, "ext4", direct, 4096, true, true, 1L << 40);
  }

  private static StorageChoice choose(StorageWish wish) {
    return StorageChoice.of(wish, ALL, EXT4, 2);
  }

  private static VirtException refused(StorageWish wish, FileAbilities abilities, DiskFacts disk) {
    return catchThrowableOfType(
        VirtException.class, () -> StorageChoice.of(wish, abilities, disk, 2));
  }

  private static VirtException refused(StorageWish wish) {
    return refused(wish, ALL, EXT4);
  }

  @Test
  void leavesTheFileToTheHypervisorWhereItAndTheDiskCan() {
    StorageChoice choice = choose(StorageWish.ANY);
    assertThat(choice.storage().format()).isEqualTo(StreamFormat.SPARSE);
    assertThat(choice.storage().byHypervisor()).isTrue();
    assertThat(choice.storage().direct()).isTrue();
    assertThat(choice.storage().channels()).isEqualTo(2);
    assertThat(choice.storage().road()).isEqualTo("direct");
    assertThat(choice.reasons())
        .containsExactly(
            "sparse: the hypervisor writes the file itself, 2 channels, past the page cache");
  }

  @Test
  void takesNoMoreChannelsThanHelp() {
    assertThat(StorageChoice.of(StorageWish.ANY, ALL, EXT4, 96).storage().channels())
        .isEqualTo(StorageChoice.CHANNELS_DEFAULT_MAX);
    assertThat(StorageChoice.of(StorageWish.ANY, ALL, EXT4, 1).reasons().getFirst())
        .contains("1 channel,");
    assertThat(choose(StorageWish.ANY.withChannels(7)).storage().channels()).isEqualTo(7);
  }

  @Test
  void letsTheStreamPassWhereMappedRamIsMissing() {
    StorageChoice choice = StorageChoice.of(StorageWish.ANY, STREAM_ONLY, EXT4, 2);
    assertThat(choice.storage()).isEqualTo(Storage.raw(true));
    assertThat(choice.storage().road()).isEqualTo("streamed");
    assertThat(choice.reasons())
        .containsExactly(
            "raw: through this process, past the page cache", "the hypervisor has no mapped-ram");
    assertThat(StorageChoice.of(StorageWish.ANY, NO_DIRECT, EXT4, 2).reasons())
        .contains("the hypervisor has no mapped-ram with direct I/O");
  }

  @Test
  void goesThroughTheCacheWhereTheFileSystemKnowsNothingElse() {
    StorageChoice choice = StorageChoice.of(StorageWish.ANY, ALL, CACHED, 2);
    assertThat(choice.storage()).isEqualTo(Storage.raw(false));
    assertThat(choice.reasons())
        .startsWith("raw: through this process, through the page cache")
        .contains("ext4 takes no direct I/O");
  }

  @Test
  void aDigestSwitchesToTheRoadWhereItCostsNothing() {
    StorageChoice choice = choose(StorageWish.ANY.withDigests(true));
    assertThat(choice.storage().byHypervisor()).isFalse();
    assertThat(choice.storage().digests()).isTrue();
    assertThat(choice.storage().road()).isEqualTo("processed");
    assertThat(choice.reasons()).contains("digests are made while the state passes");
  }

  @Test
  void aDigestOfASparseImageIsReadBackIfBothAreAskedFor() {
    StorageChoice choice =
        choose(StorageWish.ANY.withFormat(StreamFormat.SPARSE).withDigests(true));
    assertThat(choice.storage().byHypervisor()).isTrue();
    assertThat(choice.storage().digests()).isTrue();
    assertThat(choice.reasons()).contains("digests: the file is read back before it is complete");
  }

  @Test
  void aKeySwitchesToTheRoadThatCanSeal() {
    StorageChoice choice = choose(StorageWish.ANY.withKey(Saves.KEY));
    assertThat(choice.storage().byHypervisor()).isFalse();
    assertThat(choice.storage().key()).contains(Saves.KEY);
    assertThat(choice.reasons().getFirst()).contains("sealed with key backup-1");
    assertThat(choice.reasons()).contains("a sparse image cannot be sealed");
    assertThat(choice.toString()).doesNotContain("javax.crypto");
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void packingIsDoneByThisProcess(StreamFormat format) {
    StorageChoice choice = choose(StorageWish.ANY.withFormat(format).withLevel(1));
    assertThat(choice.storage().format()).isEqualTo(format);
    assertThat(choice.storage().byHypervisor()).isFalse();
    assertThat(choice.storage().direct()).isTrue();
    assertThat(choice.reasons().getFirst()).startsWith(format.libvirtName() + ": packed by");
  }

  @Test
  void zstdPacksWithSeveralThreads() {
    StorageChoice choice = choose(StorageWish.ANY.withFormat(StreamFormat.ZSTD));
    assertThat(choice.storage().channels()).isEqualTo(2);
    assertThat(choice.reasons().getFirst()).contains("with 2 threads");
  }

  @Test
  void aWishForTheCacheKeepsTheStateWithUs() {
    StorageChoice choice = choose(StorageWish.ANY.withDirect(false));
    assertThat(choice.storage()).isEqualTo(Storage.raw(false));
    assertThat(choice.reasons()).contains("the page cache is asked for");
  }

  @Test
  void theHypervisorCanBeKeptOutAndToldToWrite() {
    assertThat(choose(StorageWish.ANY.withByHypervisor(false)).storage())
        .isEqualTo(Storage.raw(true));
    Storage itself =
        StorageChoice.of(StorageWish.ANY.withByHypervisor(true), STREAM_ONLY, EXT4, 2).storage();
    assertThat(itself.format()).isEqualTo(StreamFormat.RAW);
    assertThat(itself.byHypervisor()).isTrue();
    assertThat(itself.direct()).as("a raw stream is not aligned").isFalse();
  }

  @Test
  void anImageOnADeviceNotesItsLength() {
    StorageChoice choice = StorageChoice.of(StorageWish.ANY, ALL, DEVICE, 2);
    assertThat(choice.storage().digests()).isTrue();
    assertThat(choice.storage().byHypervisor()).isFalse();
    assertThat(choice.reasons())
        .contains(
            "digests: a device does not tell where the stream ends",
            "in place: what is there goes before the first byte is written");
  }

  @Test
  void whatIsNoFileIsWrittenInOrder() {
    StorageChoice choice = StorageChoice.of(StorageWish.ANY, ALL, DiskFacts.STREAM, 2);
    assertThat(choice.storage()).isEqualTo(Storage.raw(false));
    assertThat(choice.reasons()).contains("what cannot be a file of its own is written in order");
  }

  @Test
  void refusesWishesThatContradictEachOther() {
    List<StorageWish> contradictions =
        List.of(
            StorageWish.ANY.withFormat(StreamFormat.SPARSE).withKey(Saves.KEY),
            StorageWish.ANY.withFormat(StreamFormat.SPARSE).withByHypervisor(false),
            StorageWish.ANY.withFormat(StreamFormat.ZSTD).withByHypervisor(true),
            StorageWish.ANY.withByHypervisor(true).withKey(Saves.KEY),
            StorageWish.ANY.withByHypervisor(true).withFormat(StreamFormat.RAW).withDirect(true),
            StorageWish.ANY.withFormat(StreamFormat.GZIP).withChannels(2),
            StorageWish.ANY.withFormat(StreamFormat.RAW).withChannels(2),
            StorageWish.ANY.withLevel(3),
            StorageWish.ANY.withFormat(StreamFormat.SPARSE).withLevel(3));
    assertThat(contradictions)
        .allSatisfy(
            wish -> {
              VirtException refused = refused(wish);
              assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARG);
              assertThat(refused.getMessage()).startsWith("cannot save like that: ");
            });
    assertThat(refused(contradictions.getFirst()))
        .hasMessageContaining("sparse")
        .hasMessageContaining("sealed");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65, Integer.MAX_VALUE})
  void refusesChannelsBeyondTheLimits(int channels) {
    assertThat(refused(StorageWish.ANY.withChannels(channels)))
        .hasMessageContaining("1 to " + StorageConflicts.CHANNELS_MAX);
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"RAW", "SPARSE"})
  void refusesLevelsThatTheProgramDoesNotKnow(StreamFormat format) {
    StorageWish wish = StorageWish.ANY.withFormat(format);
    assertThat(refused(wish.withLevel(format.levelMax() + 1)))
        .hasMessageContaining("1 to " + format.levelMax());
    assertThat(refused(wish.withLevel(0))).hasMessageContaining("level");
    assertThat(choose(wish.withLevel(format.levelMax())).storage().level()).isPresent();
  }

  @Test
  void refusesWhatCannotBeDoneHere() {
    StorageWish sparse = StorageWish.ANY.withFormat(StreamFormat.SPARSE);
    StorageWish itself = StorageWish.ANY.withByHypervisor(true);
    assertUnsupported(refused(sparse, STREAM_ONLY, EXT4), "mapped-ram");
    assertUnsupported(refused(sparse.withDirect(true), NO_DIRECT, EXT4), "past the page cache");
    assertUnsupported(refused(itself.withDirect(true), NO_DIRECT, EXT4), "past the page cache");
    assertUnsupported(refused(itself, FileAbilities.NONE, EXT4), "cannot write a file by itself");
    assertUnsupported(refused(sparse, ALL, DEVICE), "regular file");
    assertUnsupported(refused(itself, ALL, DiskFacts.STREAM), "regular file");
    assertUnsupported(
        refused(StorageWish.ANY.withDirect(true), ALL, CACHED), "cannot bypass the cache");
    assertUnsupported(
        refused(StorageWish.ANY.withDigests(false), ALL, DEVICE), "needs its digests");
    assertUnsupported(
        refused(StorageWish.ANY.withDigests(true), ALL, DiskFacts.STREAM), "one at its end");
  }

  private static void assertUnsupported(VirtException refused, String words) {
    assertThat(refused.code()).isEqualTo(ErrorCode.ARGUMENT_UNSUPPORTED);
    assertThat(refused).hasMessageContaining(words);
  }

  /** Every choice is one that the rules of the wishes would accept as a wish. */
  @Test
  void neverChoosesWhatItWouldRefuse() {
    for (FileAbilities abilities : List.of(ALL, NO_DIRECT, STREAM_ONLY, FileAbilities.NONE)) {
      for (DiskFacts disk : List.of(EXT4, CACHED, DEVICE, DiskFacts.STREAM)) {
        Storage chosen = StorageChoice.of(StorageWish.ANY, abilities, disk, 2).storage();
        StorageWish same =
            StorageWish.ANY
                .withFormat(chosen.format())
                .withByHypervisor(chosen.byHypervisor())
                .withDirect(chosen.direct());
        assertThat(StorageChoice.of(same, abilities, disk, 2).storage()).isEqualTo(chosen);
      }
    }
  }

  @Test
  void aLevelWithoutAFormatIsNoWishForOne() {
    assertThatThrownBy(() -> choose(StorageWish.ANY.withLevel(3)))
        .hasMessageContaining("choose zstd");
  }
}
