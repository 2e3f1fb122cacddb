package io.vireo.auth;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;

/**
 * A pattern of a policy: {@code *} stands for any characters, {@code ?} for one, everything else
 * for itself. Compared in a time that grows with pattern times text, whatever they are.
 */
record Glob(String pattern) {

  static final int CHARS_MAX = 256;

  static final Glob ANY = new Glob("*");

  Glob {
    if (pattern.isEmpty() || pattern.length() > CHARS_MAX) {
      throw new VirtException(
          ErrorCode.CONF_SYNTAX, "a pattern has from 1 to " + CHARS_MAX + " characters");
    }
  }

  boolean matches(String text) {
    int star = -1;
    int resume = 0;
    int at = 0;
    int here = 0;
    while (here < text.length()) {
      if (at < pattern.length() && pattern.charAt(at) == '*') {
        star = at++;
        resume = here;
      } else if (at < pattern.length() && stands(pattern.charAt(at), text.charAt(here))) {
        at++;
        here++;
      } else if (star >= 0) {
        at = star + 1;
        here = ++resume;
      } else {
        return false;
      }
    }
    return pattern.substring(at).chars().allMatch(rest -> rest == '*');
  }

  private static boolean stands(char wanted, char there) {
    return wanted == '?' || wanted == there;
  }

  @Override
  public String toString() {
    return pattern;
  }
}
