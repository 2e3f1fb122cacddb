package io.vireo.state;

import java.util.Optional;

/** The form of a stored document, for tests in other rooms. */
public final class StateBridge {

  private StateBridge() {}

  public static byte[] seal(String body) {
    return Envelope.seal(body);
  }

  public static Optional<String> open(byte[] sealed) {
    return Envelope.open(sealed);
  }

  public static Optional<Integer> laterVersion(byte[] sealed) {
    return Envelope.laterVersion(sealed);
  }
}
