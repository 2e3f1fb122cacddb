package io.vireo.domain.device;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.domain.Guest;
import io.vireo.model.domain.device.Disk;
import io.vireo.operation.BlockOperations.BlockInfo;

/** How large the image of a disk is that nobody runs from. */
record ImageSize(Guest guest) {

  Future<BlockInfo> of(Disk disk) {
    return disk.source()
        .localPath()
        .map(
            path ->
                Future.<BlockInfo>failedFuture(
                    guest.fault(
                        ErrorCode.OPERATION_UNSUPPORTED,
                        "does not run, and the size of " + path + " is known while it does")))
        .orElseGet(
            () ->
                Future.failedFuture(
                    guest.fault(
                        ErrorCode.INVALID_ARG, "has an empty drive " + disk.target().dev())));
  }
}
