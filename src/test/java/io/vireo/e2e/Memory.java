package io.vireo.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process occupies, from {@code /proc/PID/status} (proc(5)).
 *
 * @param peakMebibytes the most that it ever occupied
 */
record Memory(long residentMebibytes, long peakMebibytes) {

  static Memory of(long pid) throws IOException {
    Path status = Path.of("/proc/" + pid + "/status");
    return new Memory(mebibytes(status, "VmRSS:"), mebibytes(status, "VmHWM:"));
  }

  /** Makes the present size the peak, see {@code clear_refs} in proc(5). */
  static void forgetPeak(long pid) throws IOException {
    Files.writeString(Path.of("/proc/" + pid + "/clear_refs"), "5");
  }

  private static long mebibytes(Path status, String key) throws IOException {
    try (Stream<String> lines = Files.lines(status)) {
      String line = lines.filter(each -> each.startsWith(key)).findFirst().orElseThrow();
      return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }
  }
}
