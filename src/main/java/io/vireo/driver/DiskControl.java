package io.vireo.driver;

import io.vertx.core.Future;
import io.vireo.model.domain.device.Disk;
import java.util.List;
import java.util.Map;

/** Disks that can be looked at and changed while the guest uses them. */
public interface DiskControl {

  /**
   * @param capacity what the guest sees; all three in bytes
   */
  record Size(long capacity, long allocation, long physical) {}

  /**
   * @param error {@code unspecified} or {@code no-space}
   */
  record Fault(String target, String error) {}

  Future<Size> size(Disk disk);

  Future<Void> resize(Disk disk, long bytes);

  /** All limits, by libvirt's names ({@code total_bytes_sec}); 0 is none. */
  Future<Map<String, Long>> limits(Disk disk);

  /** Sets all limits: what is not named has none. */
  Future<Void> limit(Disk disk, Map<String, Long> limits, String group);

  /** Disks that have failed. */
  Future<List<Fault>> faults();
}
