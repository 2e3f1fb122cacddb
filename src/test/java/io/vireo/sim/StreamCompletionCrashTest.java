package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.save.FlowingImage;
import io.vireo.save.ImageDocument;
import io.vireo.save.ImageReader;
import io.vireo.save.Inspection;
import io.vireo.save.SaveBridge;
import io.vireo.save.StreamFormat;
import io.vireo.state.DiskFile;
import io.vireo.wire.StreamTrailer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/**
 * The power goes while a received stream becomes an image, and nobody had flushed what was
 * received. A file that calls itself complete has every byte; one that was reported complete is.
 */
class StreamCompletionCrashTest {

  private static final String COMPLETED = "completed";

  @TempDir(factory = Workshop.Fast.class)
  Path directory;

  private Workshop workshop;
  private byte[] content;
  private final Set<Remains.Print> examined = new HashSet<>();
  private int complete;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(directory);
    workshop.begin();
    Guest guest = Workshop.guest("web1", 3);
    byte[] front = FlowingImage.front(ImageDocument.of(guest.xml()), true, StreamFormat.RAW);
    content =
        ByteBuffer.allocate(front.length + guest.state().remaining())
            .put(front)
            .put(guest.state().duplicate())
            .array();
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  private void receive(Recorder disk) throws IOException {
    StreamTrailer trailer = new StreamTrailer(content.length, sha256(content));
    try (DiskFile file = disk.create(workshop.target)) {
      file.writeFully(ByteBuffer.wrap(content), 0);
      file.writeFully(trailer.encode(), content.length);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }

  private Tape completion() throws IOException {
    Recorder disk = workshop.recorder(Fault.none());
    receive(disk);
    disk.tape().say("received", "web1");
    SaveBridge.complete(disk, workshop.target, Optional.empty());
    disk.tape().say(COMPLETED, "web1");
    return disk.tape();
  }

  private Optional<String> lie(Remains left) {
    try {
      left.lay(directory);
      boolean promised = left.said().filter(said -> said.words().equals(COMPLETED)).isPresent();
      if (!Files.exists(workshop.target)) {
        return promised ? Optional.of("it is gone") : Optional.empty();
      }
      if (!(ImageReader.inspect(workshop.target) instanceof Inspection.Complete)) {
        return promised ? Optional.of("it is not complete") : Optional.empty();
      }
      complete++;
      byte[] file = Files.readAllBytes(workshop.target);
      boolean whole =
          file.length >= content.length
              && Arrays.equals(file, 16, content.length, content, 16, content.length);
      return whole ? Optional.empty() : Optional.of("it lacks some of its bytes");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private Set<String> lies(Tape tape) {
    Set<String> lies = new HashSet<>();
    PowerCut.few(tape)
        .each(
            left -> {
              if (examined.add(left.print())) {
                lie(left).ifPresent(what -> lies.add(what + " at " + left.place()));
              }
            });
    return lies;
  }

  @Test
  void neverLies(TestReporter report) throws IOException {
    assertThat(lies(completion())).isEmpty();
    report.publishEntry("examined", examined.size() + ", complete " + complete);
    assertThat(complete).isPositive();
    assertThat(examined.size()).isGreaterThan(20);
  }

  /** Without the first flush the magic may be on the disk before the state is. */
  @Test
  void wouldLieWithoutItsFirstFlush() throws IOException {
    Tape tape = completion();
    Event first = tape.calls(op -> op instanceof Op.Flush).getFirst();
    assertThat(lies(tape.without(first))).isNotEmpty();
  }
}
