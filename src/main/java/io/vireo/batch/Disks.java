package io.vireo.batch;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.host.Host;
import io.vireo.save.ImageIdentity;
import java.nio.file.Path;

/** On which disk the managed save images of a hypervisor's domains are. */
@FunctionalInterface
public interface Disks {

  /** A name that two hypervisors share if they share the disk. May complete on any thread. */
  Future<String> of(HypervisorUri hypervisor);

  /**
   * The devices that the kernel says.
   *
   * @param managedSaves where each hypervisor has a directory of its own
   */
  static Disks ofDirectories(Host host, Path managedSaves) {
    return hypervisor -> deviceOf(host, managedSaves.resolve(hypervisor.directoryName()));
  }

  /** The device that a directory is on. Completes on the lane of its file system. */
  static Future<String> deviceOf(Host host, Path directory) {
    return host.laneOf(directory).run(() -> device(directory));
  }

  /** An identity is a device and an inode. */
  private static String device(Path directory) {
    return ImageIdentity.of(directory)
        .map(identity -> identity.substring(0, identity.indexOf(':')))
        .orElse(directory.toString());
  }
}
