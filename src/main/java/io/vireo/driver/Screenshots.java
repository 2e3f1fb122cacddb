package io.vireo.driver;

import io.vertx.core.Future;
import java.util.OptionalInt;

/** Can show what is on its screen. */
public interface Screenshots extends Instance {

  /** The longest picture that is taken, in bytes. */
  int PICTURE_BYTES_MAX = 64 << 20;

  /**
   * A picture of the screen as it is now, as PNG.
   *
   * @param head which one of the first graphics card's
   * @return fails with {@code OPERATION_FAILED} if there is no screen
   */
  Future<byte[]> screenshot(OptionalInt head);
}
