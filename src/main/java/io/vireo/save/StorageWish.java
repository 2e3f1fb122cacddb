package io.vireo.save;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * What a caller asked of an image's storage. What is empty is left to {@link StorageChoice}.
 *
 * @param byHypervisor whether the hypervisor must, or must not, write the file by itself
 * @param direct past the page cache, or through it
 * @param channels as in {@link Storage}
 * @param level of packing
 */
public record StorageWish(
    Optional<StreamFormat> format,
    Optional<Boolean> byHypervisor,
    Optional<Boolean> direct,
    OptionalInt channels,
    Optional<Boolean> digests,
    Optional<Storage.Key> key,
    Optional<LongSupplier> bytesPerSecondMax,
    OptionalInt level) {

  /** No wish at all. */
  public static final StorageWish ANY =
      new StorageWish(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          OptionalInt.empty());

  public StorageWish withFormat(StreamFormat wanted) {
    return new StorageWish(
        Optional.of(wanted),
        byHypervisor,
        direct,
        channels,
        digests,
        key,
        bytesPerSecondMax,
        level);
  }

  public StorageWish withByHypervisor(boolean wanted) {
    return new StorageWish(
        format, Optional.of(wanted), direct, channels, digests, key, bytesPerSecondMax, level);
  }

  public StorageWish withDirect(boolean wanted) {
    return new StorageWish(
        format,
        byHypervisor,
        Optional.of(wanted),
        channels,
        digests,
        key,
        bytesPerSecondMax,
        level);
  }

  public StorageWish withChannels(int wanted) {
    return new StorageWish(
        format,
        byHypervisor,
        direct,
        OptionalInt.of(wanted),
        digests,
        key,
        bytesPerSecondMax,
        level);
  }

  public StorageWish withDigests(boolean wanted) {
    return new StorageWish(
        format, byHypervisor, direct, channels, Optional.of(wanted), key, bytesPerSecondMax, level);
  }

  public StorageWish withKey(Storage.Key wanted) {
    return new StorageWish(
        format,
        byHypervisor,
        direct,
        channels,
        digests,
        Optional.of(wanted),
        bytesPerSecondMax,
        level);
  }

  /**
   * @param wanted how fast at most; asked again while the state flows, any thread
   */
  public StorageWish withBytesPerSecondMax(LongSupplier wanted) {
    return new StorageWish(
        format, byHypervisor, direct, channels, digests, key, Optional.of(wanted), level);
  }

  public StorageWish withLevel(int wanted) {
    return new StorageWish(
        format,
        byHypervisor,
        direct,
        channels,
        digests,
        key,
        bytesPerSecondMax,
        OptionalInt.of(wanted));
  }
}
