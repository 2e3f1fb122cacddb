package io.vireo.qemu.argv;

import java.util.Optional;

/** The value of an option that is written {@code first,key=value,…}. */
final class Options {

  private final StringBuilder text;

  private Options(String first) {
    this.text = new StringBuilder(first);
  }

  static Options of(String first) {
    return new Options(first);
  }

  Options put(String key, Object value) {
    if (!text.isEmpty()) {
      text.append(',');
    }
    text.append(key).append('=').append(Text.escape(value.toString()));
    return this;
  }

  Options put(String key, Optional<?> value) {
    value.ifPresent(v -> put(key, v));
    return this;
  }

  /** A word without a value. */
  Options flagIf(boolean condition, String key) {
    if (condition) {
      text.append(',').append(key);
    }
    return this;
  }

  Options putIf(boolean condition, String key, Object value) {
    return condition ? put(key, value) : this;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
