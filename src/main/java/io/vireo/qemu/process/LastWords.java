package io.vireo.qemu.process;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import java.util.List;
import java.util.regex.Pattern;

/** What a QEMU that ended had to say: the end of its log. */
final class LastWords {

  private static final int LOG_TAIL_BYTES_MAX = 4096;
  private static final int LINES_MAX = 3;
  private static final int CHARACTERS_MAX = 600;

  /** What {@code -msg timestamp=on} puts before each line. */
  private static final Pattern TIMESTAMP = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z ");

  private LastWords() {}

  static Future<VirtException> of(Host host, Loop loop, QemuProcess.Facts facts) {
    return loop.deliver(host.files().tail(facts.log(), facts.logStart(), LOG_TAIL_BYTES_MAX))
        .otherwise("")
        .map(tail -> failure(facts, tail));
  }

  static VirtException failure(QemuProcess.Facts facts, String tail) {
    List<String> lines =
        tail.lines()
            .map(line -> TIMESTAMP.matcher(line).replaceFirst(""))
            .filter(line -> !line.isBlank())
            .toList();
    String words =
        String.join("; ", lines.subList(Math.max(0, lines.size() - LINES_MAX), lines.size()));
    String sentence =
        words.isEmpty()
            ? "ended and said nothing; see " + facts.log()
            : "ended: " + words.substring(0, Math.min(words.length(), CHARACTERS_MAX));
    return new VirtException(
            ErrorCode.OPERATION_FAILED, "the emulator of " + facts.name() + " " + sentence)
        .of(facts.name());
  }
}
