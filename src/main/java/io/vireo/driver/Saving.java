package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.stream.StateSink;

/** Can hand out its whole state. */
public interface Saving extends Instance {

  /**
   * Checks that nothing forbids a save, before anything is touched.
   *
   * @return fails with {@code OPERATION_INVALID} and the hypervisor's reasons
   */
  Future<Void> checkSaveable();

  /**
   * Writes the state of the standing machine into {@code sink}.
   *
   * @return completes when the hypervisor says that it has written everything and the sink has
   *     taken everything. After a failure the machine stands where it stood and {@link
   *     Instance#resume} lets it go on
   */
  Future<Void> save(StateSink sink);

  /** Ends a running {@link #save}, which then fails with {@code OPERATION_ABORTED}. */
  Future<Void> cancelSave();

  /** An estimate of the bytes a save will write: the guest's memory in use at most. */
  long saveBytesEstimate();
}
