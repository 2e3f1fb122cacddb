package io.vireo.bench;

import io.vireo.save.ImageDocument;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SaveHeader;
import io.vireo.save.StreamFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does the front of a save image cost: its 92 bytes to make, and a file of it to inspect? The
 * peer writes and reads the same bytes at the same places and checks none of them.
 */
@State(Scope.Thread)
public class HeaderBench {

  private static final int DATA_BYTES_AT = 20;

  private final ImageDocument document = ImageDocument.of(Documents.DOMAIN);
  private final SaveHeader fresh = SaveHeader.fresh(document, true, StreamFormat.RAW);
  private Path image;

  @Setup
  public void write() throws IOException {
    SaveHeader whole =
        new SaveHeader(
            true,
            fresh.version(),
            fresh.dataBytes(),
            fresh.running(),
            fresh.declaredFormat(),
            fresh.cookieOffset(),
            fresh.order());
    ByteBuffer file = ByteBuffer.allocate((int) whole.streamOffset() + 1);
    file.put(whole.encode()).put(Documents.DOMAIN.getBytes(StandardCharsets.UTF_8));
    image = Files.createTempFile("header-bench-", ".save");
    Files.write(image, file.array());
  }

  @TearDown
  public void remove() throws IOException {
    Files.delete(image);
  }

  @Benchmark
  public ByteBuffer encode() {
    return fresh.encode();
  }

  @Benchmark
  public ByteBuffer encodeByHand() {
    ByteBuffer bytes = ByteBuffer.allocate(SaveHeader.BYTES).order(ByteOrder.nativeOrder());
    bytes.put("LibvirtQemudPart".getBytes(StandardCharsets.US_ASCII));
    bytes.putInt(2).putInt(fresh.dataBytes()).putInt(1).putInt(0).putInt(0);
    return bytes.rewind();
  }

  @Benchmark
  public Inspection inspect() {
    return ImageReader.inspect(image);
  }

  @Benchmark
  public String inspectByHand() throws IOException {
    try (FileChannel file = FileChannel.open(image, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(SaveHeader.BYTES).order(ByteOrder.nativeOrder());
      file.read(head, 0);
      ByteBuffer area = ByteBuffer.allocate(head.getInt(DATA_BYTES_AT));
      file.read(area, SaveHeader.BYTES);
      int end = 0;
      while (area.get(end) != 0) {
        end++;
      }
      return new String(area.array(), 0, end, StandardCharsets.UTF_8);
    }
  }
}
