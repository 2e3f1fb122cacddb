package io.vireo.rules;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Keys by their numbers in one set of codes and in another. What hypervisors take is the number
 * that the key's scan code has in set 1, with the highest bit for those that follow an 0xe0.
 */
public final class KeyCodes {

  /** Keys that can be pressed together. */
  public static final int KEYS_MAX = 16;

  private static final int EXTENDED = 0xe000;
  private static final int EXTENDED_BIT = 0x80;
  private static final int CODE_MAX = 0xff;

  /** Up to here Linux numbers keys as set 1 does. */
  private static final int LINUX_SAME_MAX = 83;

  private static final Map<Integer, Integer> LINUX =
      Map.ofEntries(
          Map.entry(85, 0x76),
          Map.entry(86, 0x56),
          Map.entry(87, 0x57),
          Map.entry(88, 0x58),
          Map.entry(89, 0x73),
          Map.entry(92, 0x79),
          Map.entry(93, 0x70),
          Map.entry(94, 0x7b),
          Map.entry(96, 0x9c),
          Map.entry(97, 0x9d),
          Map.entry(98, 0xb5),
          Map.entry(99, 0x54),
          Map.entry(100, 0xb8),
          Map.entry(102, 0xc7),
          Map.entry(103, 0xc8),
          Map.entry(104, 0xc9),
          Map.entry(105, 0xcb),
          Map.entry(106, 0xcd),
          Map.entry(107, 0xcf),
          Map.entry(108, 0xd0),
          Map.entry(109, 0xd1),
          Map.entry(110, 0xd2),
          Map.entry(111, 0xd3),
          Map.entry(113, 0xa0),
          Map.entry(114, 0xae),
          Map.entry(115, 0xb0),
          Map.entry(116, 0xde),
          Map.entry(117, 0x59),
          Map.entry(119, 0xc6),
          Map.entry(121, 0x7e),
          Map.entry(124, 0x7d),
          Map.entry(125, 0xdb),
          Map.entry(126, 0xdc),
          Map.entry(127, 0xdd),
          Map.entry(142, 0xdf),
          Map.entry(143, 0xe3));

  private KeyCodes() {}

  /**
   * Reads {@code 29,56,111}.
   *
   * @param codeset libvirt's word
   * @throws VirtException {@code INVALID_ARG} for what is no key, {@code ARGUMENT_UNSUPPORTED} for
   *     a set that is not known here
   */
  public static List<Integer> parse(String codeset, String keys) {
    List<Integer> codes = new ArrayList<>();
    for (String part : keys.split(",", KEYS_MAX + 2)) {
      String key = part.strip();
      if (!key.matches("[0-9]{1,5}") || codes.size() == KEYS_MAX) {
        throw new VirtException(
            ErrorCode.INVALID_ARG,
            "'" + keys + "' is no list of at most " + KEYS_MAX + " keys by their numbers");
      }
      codes.add(code(codeset, Integer.parseInt(key)));
    }
    return codes;
  }

  private static int code(String codeset, int key) {
    return switch (codeset) {
      case "linux" -> linux(key);
      case "qnum", "rfb", "xt_kbd" -> plain(key);
      case "xt", "atset1" -> key >= EXTENDED ? plain((key & CODE_MAX) | EXTENDED_BIT) : plain(key);
      default ->
          throw new VirtException(
              ErrorCode.ARGUMENT_UNSUPPORTED,
              "keys of codeset '"
                  + codeset
                  + "' are not known here; use "
                  + Stream.of("linux", "qnum", "xt", "atset1", "xt_kbd").toList());
    };
  }

  private static int plain(int key) {
    if (key < 1 || key > CODE_MAX) {
      throw new VirtException(ErrorCode.INVALID_ARG, "no key has the number " + key);
    }
    return key;
  }

  private static int linux(int key) {
    int code = key <= LINUX_SAME_MAX ? key : LINUX.getOrDefault(key, 0);
    if (code == 0) {
      throw new VirtException(
          ErrorCode.INVALID_ARG, "the guest's keyboard has no key of Linux number " + key);
    }
    return code;
  }
}
