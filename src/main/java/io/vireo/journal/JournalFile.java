package io.vireo.journal;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.event.KeptEvent;
import io.vireo.event.Past;
import io.vireo.event.Position;
import io.vireo.wire.json.EventJson;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The newest events as two files of lines: the one that is written, and the one before it. A line
 * is the checksum of its text in eight hexadecimal digits, a space, and the text: an event as
 * subscribers are told it, the begin of an epoch, or the end of one that ended in order.
 *
 * <p>Its calls block: they are a lane's. One at a time.
 */
final class JournalFile {

  private static final String NEWEST = "events.log";
  private static final String OLDER = "events.log.1";

  /** A line that says that an epoch began. */
  static final String BEGINS = "begins";

  /** A line that says that an epoch ended in order, and with which number. */
  static final String ENDS = "ends";

  private final Path directory;
  private final String node;
  private final EventLimits limits;
  private FileChannel out;
  private long bytes;
  private int events;

  /** When a file has as much as the ring holds, the next begins. */
  record EventLimits(int events, long bytes) {}

  private JournalFile(Path directory, String node, EventLimits limits) {
    this.directory = directory;
    this.node = node;
    this.limits = limits;
  }

  /** A journal as found, and open to go on. */
  record Opened(JournalFile file, Past past) {}

  /** Reads what there is and begins {@code epoch}. */
  static Opened open(Path directory, String node, long epoch, EventLimits limits)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectory(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    JournalReading reading = new JournalReading(node);
    reading.file(directory.resolve(OLDER));
    int older = reading.lines();
    reading.file(directory.resolve(NEWEST));
    JournalFile file = new JournalFile(directory, node, limits);
    file.goOn(reading.lines() - older);
    file.write(List.of(file.mark(BEGINS, epoch * Position.NUMBERS_OF_AN_EPOCH)));
    return new Opened(file, reading.past(epoch));
  }

  /** An empty line ends whatever was torn. */
  private void goOn(int lines) throws IOException {
    Path newest = directory.resolve(NEWEST);
    if (Files.exists(newest) && lines < limits.events() && Files.size(newest) < limits.bytes()) {
      out = FileChannel.open(newest, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      bytes = out.size() + out.write(ByteBuffer.wrap(new byte[] {'\n'}));
      events = lines;
    } else {
      turn();
    }
  }

  /** Appends events, and begins the next file where this one is full. */
  void append(List<KeptEvent> batch) throws IOException {
    write(batch.stream().map(each -> EventJson.of(node, each.event())).toList());
    events += batch.size();
    if (bytes > limits.bytes() || events >= limits.events()) {
      turn();
    }
  }

  /** Says that nobody was told more than {@code newest}. */
  void end(long newest) throws IOException {
    write(List.of(mark(ENDS, newest)));
    out.force(false);
    out.close();
  }

  private ObjectNode mark(String type, long number) {
    return Json.object().put("type", type).put("node", node).put("number", number);
  }

  private void write(List<ObjectNode> texts) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (ObjectNode text : texts) {
      String json = Json.text(text);
      lines.append(check(json)).append(' ').append(json).append('\n');
    }
    ByteBuffer left = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    bytes += left.remaining();
    while (left.hasRemaining()) {
      out.write(left);
    }
  }

  static String check(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(sum.getValue());
  }

  private void turn() throws IOException {
    if (out != null) {
      out.close();
    }
    Path newest = directory.resolve(NEWEST);
    if (Files.exists(newest)) {
      Files.move(newest, directory.resolve(OLDER), StandardCopyOption.REPLACE_EXISTING);
    }
    out =
        FileChannel.open(
            newest,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    bytes = 0;
    events = 0;
  }
}
