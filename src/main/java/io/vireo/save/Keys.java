package io.vireo.save;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.util.Optional;

/** Where the keys of sealed images are. */
@FunctionalInterface
public interface Keys {

  /** What a name may be: no path, nothing hidden. */
  String NAME = "[A-Za-z0-9_][A-Za-z0-9._-]{0,63}";

  /** There are none. */
  Keys NONE = _ -> Future.succeededFuture(Optional.empty());

  /**
   * The key of that name, empty if there is none. Completes on any thread.
   *
   * @return fails with {@code INVALID_ARG} for a name that cannot be, {@code OPERATION_DENIED} for
   *     a key that others can read too, {@code OPEN_FAILED} or {@code READ_FAILED}
   */
  Future<Optional<Storage.Key>> find(String name);

  /**
   * The key of that name.
   *
   * @return fails with {@code AUTH_FAILED} if there is none, else like {@link #find}
   */
  default Future<Storage.Key> need(String name) {
    return find(name)
        .map(
            found ->
                found.orElseThrow(
                    () ->
                        new VirtException(
                            ErrorCode.AUTH_FAILED,
                            "there is no key '%s'; put it where the keys are".formatted(name))));
  }

  /**
   * A sealed image with its whole document, ready for {@link ImageStream}; any other as it is.
   *
   * @return fails with {@code AUTH_FAILED} if its key is not there or is another one, or with
   *     {@code SAVE_IMAGE_DAMAGED}
   */
  default Future<SaveImage> unseal(SaveImage image) {
    return image
        .keyName()
        .map(name -> need(name).map(image::unsealed))
        .orElseGet(() -> Future.succeededFuture(image));
  }

  static void requireName(String name) {
    if (!name.matches(NAME)) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "a key's name has letters, digits, dots, dashes and underscores, up to 64");
    }
  }
}
