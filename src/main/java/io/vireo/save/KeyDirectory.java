package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.state.DiskFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/**
 * Keys as files of one directory, {@code NAME.key}: 32 bytes as they are, or 64 hexadecimal digits
 * and perhaps a line's end. A file that its group or others may touch is refused.
 */
public record KeyDirectory(Host host, Path directory) implements Keys {

  private static final int KEY_BYTES = 32;
  private static final int HEX_DIGITS = 2 * KEY_BYTES;
  private static final int FILE_BYTES_MAX = HEX_DIGITS + 2;

  private static final Set<PosixFilePermission> OWNERS =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  @Override
  public Future<Optional<Storage.Key>> find(String name) {
    return host.laneOf(directory).run(() -> read(name));
  }

  private Optional<Storage.Key> read(String name) {
    Keys.requireName(name);
    Path file = directory.resolve(name + ".key");
    try {
      if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      requireOwnersOnly(file);
      return Optional.of(new Storage.Key(name, key(file)));
    } catch (IOException cause) {
      throw DiskFailure.reading(file, cause);
    }
  }

  private static void requireOwnersOnly(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw refused(file, "it is no regular file; put the key itself there");
    }
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
      throw refused(file, "others may read or write it; chmod it to 0600");
    }
  }

  private static SecretKeySpec key(Path file) throws IOException {
    if (Files.size(file) > FILE_BYTES_MAX) {
      throw refused(file, "it is too long; " + FORMS);
    }
    byte[] bytes = Files.readAllBytes(file);
    byte[] key = bytes.length == KEY_BYTES ? bytes : digits(file, bytes);
    try {
      return new SecretKeySpec(key, "AES");
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static final String FORMS = "a key is 32 bytes, or 64 hexadecimal digits";

  private static byte[] digits(Path file, byte[] text) {
    String digits = new String(text, StandardCharsets.US_ASCII).strip();
    if (!digits.matches("[0-9A-Fa-f]{64}")) {
      throw refused(file, FORMS);
    }
    return HexFormat.of().parseHex(digits);
  }

  private static VirtException refused(Path file, String why) {
    return new VirtException(
            ErrorCode.OPERATION_DENIED, "cannot use the key file %s: %s".formatted(file, why))
        .of(file.toString());
  }
}
