package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.model.domain.Domain;

/** Has guests whose firmware keeps its variables in a file, also while they are not running. */
public interface NvramFiles extends Hypervisor {

  /**
   * Removes the file that the document names in {@code <nvram>}, as undefining a domain with
   * libvirt's flag NVRAM does; nothing happens if it names none or there is none. Not for a domain
   * that is running.
   *
   * @return fails with {@code SYSTEM_ERROR} and the path if it cannot be removed
   */
  Future<Void> removeNvram(Domain document);
}
