package io.vireo.surface.rpc.remote;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.wire.xdr.Arm;

/** A value with its name and its type, as in every call whose arguments may grow. */
record TypedParameter(String field, Value value) {

  /** A value; the case is its type. */
  sealed interface Value {}

  @Arm(1)
  record IntValue(int value) implements Value {}

  @Arm(2)
  record UnsignedIntValue(int value) implements Value {}

  @Arm(3)
  record LongValue(long value) implements Value {}

  @Arm(4)
  record UnsignedLongValue(long value) implements Value {}

  @Arm(5)
  record DoubleValue(double value) implements Value {}

  @Arm(6)
  record FlagValue(int value) implements Value {}

  @Arm(7)
  record TextValue(String value) implements Value {}

  static TypedParameter of(String field, int value) {
    return new TypedParameter(field, new IntValue(value));
  }

  static TypedParameter unsigned(String field, int value) {
    return new TypedParameter(field, new UnsignedIntValue(value));
  }

  static TypedParameter of(String field, long value) {
    return new TypedParameter(field, new LongValue(value));
  }

  static TypedParameter unsigned(String field, long value) {
    return new TypedParameter(field, new UnsignedLongValue(value));
  }

  static TypedParameter of(String field, String value) {
    return new TypedParameter(field, new TextValue(value));
  }

  /**
   * The text that this one must be.
   *
   * @throws VirtException {@code INVALID_ARG} where it is a number
   */
  String text() {
    if (value instanceof TextValue text) {
      return text.value();
    }
    throw mistyped("a string");
  }

  /**
   * The whole number that this one must be.
   *
   * @throws VirtException {@code INVALID_ARG} where it is none
   */
  long number() {
    return switch (value) {
      case IntValue it -> it.value();
      case UnsignedIntValue it -> Integer.toUnsignedLong(it.value());
      case LongValue it -> it.value();
      case UnsignedLongValue it -> it.value();
      case FlagValue it -> it.value();
      case DoubleValue _, TextValue _ -> throw mistyped("a whole number");
    };
  }

  private VirtException mistyped(String wanted) {
    return new VirtException(
        ErrorCode.INVALID_ARG, "parameter '%s' must be %s".formatted(field, wanted));
  }
}
