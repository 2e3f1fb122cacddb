package io.vireo.job;

import io.vireo.state.DiskFile;
import io.vireo.state.FileCalls;
import io.vireo.wire.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Jobs as two files of lines: the one that is written and the one before it, so that what is kept
 * is bounded and nothing is ever written again. A line is the checksum of its text in eight
 * hexadecimal digits, a space, and the text, a {@link JobRecord}; of two about one job the later
 * counts. Its calls block: they are a lane's, one at a time.
 */
final class JobFiles {

  /** Lines of one job in a file: that it began, and that it ended. */
  static final int LINES_PER_JOB = 2;

  /** Bytes of one file, for each job that is to be kept; then the next begins. */
  private static final long BYTES_PER_JOB = 16L * 1024;

  private static final long BYTES_LEAST = 16L * 1024 * 1024;

  private static final int CHECK_CHARACTERS = 9;

  private final int linesMax;
  private final long bytesMax;
  private final FileCalls disk;
  private final Path directory;
  private final Path newest;
  private final Path older;
  private Optional<DiskFile> out = Optional.empty();
  private long bytes;
  private int lines;

  /**
   * @param jobs how many that ended are to be found again
   */
  JobFiles(FileCalls disk, Path directory, int jobs) {
    this.disk = disk;
    this.linesMax = LINES_PER_JOB * jobs;
    this.bytesMax = Math.max(BYTES_LEAST, BYTES_PER_JOB * jobs);
    this.directory = directory;
    this.newest = directory.resolve("jobs.log");
    this.older = directory.resolve("jobs.log.1");
  }

  /** What earlier lives wrote, by the jobs' numbers; a torn or damaged line is passed over. */
  Collection<JobRecord> read() throws IOException {
    disk.createDirectory(directory);
    Map<Long, JobRecord> known = new LinkedHashMap<>();
    for (Path file : List.of(older, newest)) {
      if (Files.exists(file)) {
        try (BufferedReader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
            Stream<String> all = text.lines()) {
          all.forEach(line -> record(line).ifPresent(it -> put(known, it)));
        }
      }
    }
    return known.values();
  }

  private static void put(Map<Long, JobRecord> known, JobRecord record) {
    known.merge(record.id(), record, (was, now) -> now.end().isPresent() ? now : was);
  }

  private static Optional<JobRecord> record(String line) {
    if (line.length() <= CHECK_CHARACTERS || !line.startsWith(check(line))) {
      return Optional.empty();
    }
    try {
      return Optional.of(JobRecord.parse(line.substring(CHECK_CHARACTERS)));
    } catch (RuntimeException ofAnotherVersion) {
      return Optional.empty();
    }
  }

  /** Over the text of a line that has its checksum in front. */
  private static String check(String line) {
    CRC32C sum = new CRC32C();
    sum.update(line.substring(CHECK_CHARACTERS).getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }

  private static String line(JobRecord record) {
    String bare = "00000000 " + Json.text(record);
    return check(bare) + bare.substring(CHECK_CHARACTERS - 1) + "\n";
  }

  /**
   * Appends lines, durably.
   *
   * @param unfinished what must not be forgotten when another file begins
   */
  void append(List<JobRecord> records, List<JobRecord> unfinished) throws IOException {
    int done = 0;
    while (done < records.size()) {
      if (out.isEmpty() || lines >= linesMax || bytes >= bytesMax) {
        turn();
        write(unfinished);
        lines = 0;
      }
      int upTo = Math.min(records.size(), done + linesMax - lines);
      write(records.subList(done, upTo));
      done = upTo;
    }
    out.orElseThrow().force();
  }

  private void write(List<JobRecord> records) throws IOException {
    StringBuilder text = new StringBuilder();
    records.forEach(record -> text.append(line(record)));
    ByteBuffer left = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
    int length = left.remaining();
    out.orElseThrow().writeFully(left, bytes);
    bytes += length;
    lines += records.size();
  }

  private void turn() throws IOException {
    if (out.isPresent()) {
      out.get().force();
    }
    close();
    if (Files.exists(newest)) {
      disk.rename(newest, older);
    }
    out = Optional.of(disk.create(newest));
    disk.forceDirectory(directory);
    bytes = 0;
    lines = 0;
  }

  void close() throws IOException {
    if (out.isPresent()) {
      out.get().close();
      out = Optional.empty();
    }
  }
}
