package io.vireo.stream;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import java.io.IOException;

/** What a broken hypervisor's end means. */
final class Ends {

  private Ends() {}

  static VirtException reading(Transfer transfer, IOException cause) {
    return new VirtException(
        ErrorCode.READ_FAILED,
        "the hypervisor's stream for %s broke after %d bytes; its log says why"
            .formatted(transfer.name(), transfer.taken()),
        cause);
  }

  static VirtException writing(Transfer transfer, IOException cause) {
    return new VirtException(
        ErrorCode.WRITE_FAILED,
        "the hypervisor stopped taking %s after %d bytes; its log says why"
            .formatted(transfer.name(), transfer.bytes()),
        cause);
  }
}
