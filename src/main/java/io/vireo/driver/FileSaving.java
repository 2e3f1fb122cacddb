package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.stream.FileAbilities;
import io.vireo.stream.StateFile;

/** Can write its state into a file by itself, so that no byte goes through this process. */
public interface FileSaving extends Saving {

  /** In which ways; asked before anything is touched. */
  Future<FileAbilities> fileAbilities();

  /**
   * Writes the state of the standing machine into {@code file}, and tells it how far it is.
   *
   * @return completes when the hypervisor has written everything and holds the file no more; not
   *     yet durable. Fails with {@code ARGUMENT_UNSUPPORTED} for a way that is not among {@link
   *     #fileAbilities}, else like {@link Saving#save}
   */
  Future<Void> save(StateFile file);
}
