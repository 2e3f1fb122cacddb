package io.vireo.state;

import io.vertx.core.Future;
import io.vireo.host.Lane;
import java.nio.file.Path;
import java.util.Optional;

/** This room with other file calls, and the form of a document, for tests in other rooms. */
public final class StateBridge {

  private StateBridge() {}

  public static Future<StateStore> open(Lane lane, FileCalls disk, Path root) {
    return StateStore.open(lane, disk, root);
  }

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
