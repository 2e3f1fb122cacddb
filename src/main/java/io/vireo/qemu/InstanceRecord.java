package io.vireo.qemu;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.ProcessIdentity;
import io.vireo.qemu.process.QemuProcess;
import io.vireo.qemu.process.RunDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** How a later daemon finds a QEMU again. */
final class InstanceRecord {

  private static final String PID = "pid";
  private static final String START_TICKS = "startTicks";
  private static final String BOOT_ID = "bootId";
  private static final String DIRECTORY = "runDirectory";
  private static final String TAPS = "taps";
  private static final String LOG = "log";
  private static final String LOG_START = "logStart";
  private static final String SEPARATOR = ",";

  private InstanceRecord() {}

  static Map<String, String> of(QemuProcess.Facts facts) {
    return Map.of(
        PID, Long.toString(facts.identity().pid()),
        START_TICKS, Long.toString(facts.identity().startTicks()),
        BOOT_ID, facts.identity().bootId(),
        DIRECTORY, facts.directory().path().toString(),
        TAPS, String.join(SEPARATOR, facts.belongings().taps()),
        LOG, facts.log().toString(),
        LOG_START, Long.toString(facts.logStart()));
  }

  /** Fails with {@code OPERATION_FAILED} on a record that no QEMU instance gave. */
  static QemuProcess.Facts read(String name, Map<String, String> record) {
    try {
      return new QemuProcess.Facts(
          name,
          new ProcessIdentity(
              number(record, PID), number(record, START_TICKS), text(record, BOOT_ID)),
          belongings(record),
          Path.of(text(record, LOG)),
          number(record, LOG_START));
    } catch (IllegalArgumentException malformed) {
      throw new VirtException(
          ErrorCode.OPERATION_FAILED,
          "the record of running " + name + " is unusable; end its process by hand",
          malformed);
    }
  }

  /** Instances without a tap device are as those were written before there were any. */
  private static QemuProcess.Belongings belongings(Map<String, String> record) {
    List<String> taps =
        Stream.of(record.getOrDefault(TAPS, "").split(SEPARATOR, -1))
            .filter(name -> !name.isEmpty())
            .toList();
    return new QemuProcess.Belongings(new RunDirectory(Path.of(text(record, DIRECTORY))), taps);
  }

  private static long number(Map<String, String> record, String key) {
    return Long.parseLong(text(record, key));
  }

  private static String text(Map<String, String> record, String key) {
    String value = record.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }
}
