package io.vireo.save;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/**
 * How a state is put into an image. {@link StorageChoice} makes one that fits the machine.
 *
 * @param byHypervisor whether the machine writes the file by itself ({@link
 *     io.vireo.stream.StateFile}); then nothing is packed or sealed
 * @param direct past the page cache
 * @param channels threads: of the hypervisor that write a sparse image, of ours that pack with zstd
 * @param digests whether a checksum of each chunk is kept in the image
 * @param key what to seal it with
 * @param bytesPerSecondMax how fast at most; asked again while the state flows, any thread
 * @param level of packing, as the format's program counts; its default if empty
 */
public record Storage(
    StreamFormat format,
    boolean byHypervisor,
    boolean direct,
    int channels,
    boolean digests,
    Optional<Key> key,
    Optional<LongSupplier> bytesPerSecondMax,
    OptionalInt level) {

  /**
   * A key and the name under which the image asks for it again.
   *
   * @param name no secret; letters, digits, dots, dashes and underscores, up to 64
   * @param key 256 bits
   */
  public record Key(String name, SecretKey key) {

    /** Never the key itself. */
    @Override
    public String toString() {
      return "Key[" + name + "]";
    }
  }

  /** The stream as it is, through this process. */
  public static Storage raw(boolean direct) {
    return new Storage(
        StreamFormat.RAW,
        false,
        direct,
        1,
        false,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  /**
   * One word for reports: {@code direct} (the hypervisor writes the file), {@code streamed}
   * (through this process, unchanged) or {@code processed} (packed, sealed or digested on the way).
   */
  public String road() {
    boolean processed = format.isPacked() || key.isPresent() || digests;
    return byHypervisor ? "direct" : processed ? "processed" : "streamed";
  }
}
