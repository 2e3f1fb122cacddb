package io.vireo.save;

import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.SecretKey;

/**
 * How a state is put into an image.
 *
 * @param byHypervisor whether the machine writes the file by itself ({@link
 *     io.vireo.stream.StateFile}); then nothing is packed or sealed
 * @param direct past the page cache
 * @param channels of a sparse image
 * @param digests whether a checksum of each chunk is kept in the image
 * @param key what to seal it with
 * @param bytesPerSecondMax how fast at most; asked again while the state flows, any thread
 */
public record Storage(
    StreamFormat format,
    boolean byHypervisor,
    boolean direct,
    int channels,
    boolean digests,
    Optional<Key> key,
    Optional<LongSupplier> bytesPerSecondMax) {

  /**
   * A key and the name under which the image asks for it again.
   *
   * @param name no secret
   */
  public record Key(String name, SecretKey key) {}

  /** The stream as it is, through this process. */
  public static Storage raw(boolean direct) {
    return new Storage(
        StreamFormat.RAW, false, direct, 1, false, Optional.empty(), Optional.empty());
  }
}
