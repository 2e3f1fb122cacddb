package io.vireo.domain;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Terms;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * By what a caller says which definition it has seen: a digest of what is kept, so that it is the
 * same after a restart and the same again when a change was taken back.
 */
final class DefinitionVersion {

  /** Of the digest; so many that no two definitions of one domain ever share them by chance. */
  private static final int DIGEST_BYTES = 10;

  private DefinitionVersion() {}

  /** The version of a definition, as it is kept. */
  static String of(String kept, boolean autostart) {
    MessageDigest sum = sha256();
    sum.update(kept.getBytes(StandardCharsets.UTF_8));
    sum.update((byte) (autostart ? 1 : 0));
    return HexFormat.of().formatHex(Arrays.copyOf(sum.digest(), DIGEST_BYTES));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /**
   * Holds a call to the state of the definition that it was made for. To be asked in the call's
   * turn.
   *
   * @throws VirtException {@code VERSION_MISMATCH}
   */
  static void require(Terms terms, DomainOwner owner) {
    if (terms.ifAbsent() && owner.persistent()) {
      throw owner.fault(ErrorCode.VERSION_MISMATCH, "is defined already");
    }
    terms.ifMatch().ifPresent(wanted -> require(wanted, owner));
  }

  private static void require(String wanted, DomainOwner owner) {
    if (wanted.equals("*") ? !owner.known() : noneIs(wanted, owner)) {
      throw owner.fault(
          ErrorCode.VERSION_MISMATCH,
          "has changed since it was read: its version is "
              + owner.version()
              + "; read it again and decide anew");
    }
  }

  private static boolean noneIs(String wanted, DomainOwner owner) {
    return !owner.known() || Arrays.stream(wanted.split(",")).noneMatch(owner.version()::equals);
  }
}
