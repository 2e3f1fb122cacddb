package io.vireo.sim;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.host.VertxHost;
import io.vireo.save.Committed;
import io.vireo.save.ImageCheck;
import io.vireo.save.ImageDocument;
import io.vireo.save.ImageVerification;
import io.vireo.save.ImageWriter;
import io.vireo.save.Keys;
import io.vireo.save.SaveBridge;
import io.vireo.save.SaveRequest;
import io.vireo.save.Storage;
import io.vireo.save.StreamFormat;
import io.vireo.state.Awaited;
import io.vireo.stream.Bytes;
import io.vireo.stream.StateFile;
import io.vireo.stream.StateSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/** A directory on a fast disk, with the real writer at work in it and a recorder beneath. */
final class Workshop implements AutoCloseable {

  /** Sectors of state: few enough that every subset of them can be lost. */
  static final int STATE_BYTES = 5 * FileHistory.SECTOR_BYTES + 100;

  /** In memory where that is a file system. */
  static final class Fast implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      Path memory = Path.of("/dev/shm");
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "vireo-sim")
          : Files.createTempDirectory("vireo-sim");
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final VertxHost host = new VertxHost(vertx);
  final Path target;

  Workshop(Path directory) throws IOException {
    target = directory.toRealPath().resolve("guest.save");
  }

  static Guest guest(String label, long seed) {
    return new Guest(
        label,
        "<domain><name>%s</name></domain>".formatted(label),
        true,
        ByteBuffer.wrap(Bytes.random(STATE_BYTES, seed)));
  }

  /** Begins with nothing but this. */
  void begin(Guest... earlier) throws IOException {
    Remains.clear(target.getParent());
    for (Guest each : earlier) {
      Recorder unread = recorder(Fault.none());
      save(unread, each, STREAMED);
    }
  }

  Recorder recorder(Fault fault) throws IOException {
    return Recorder.of(target.getParent(), fault);
  }

  /** How a guest is saved. */
  interface Way {
    SaveRequest of(SaveRequest plain);
  }

  static final Way STREAMED = plain -> plain;
  static final Way PAST_THE_CACHE = plain -> plain.stored(Storage.raw(true));
  static final Way IN_PLACE = plain -> plain.overwriting(true);

  static final Way DIGESTED =
      plain ->
          plain.stored(
              new Storage(
                  StreamFormat.RAW,
                  false,
                  false,
                  1,
                  true,
                  Optional.empty(),
                  Optional.empty(),
                  OptionalInt.empty()));

  /** The hypervisor writes the file, as a stream or page by page. */
  static Way byHypervisor(StreamFormat format) {
    return plain ->
        plain.stored(
            new Storage(
                format,
                true,
                false,
                2,
                false,
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty()));
  }

  /** Whether it was reported as saved; if not, it was abandoned. */
  boolean save(Recorder disk, Guest guest, Way way) {
    Future<Committed> end =
        open(disk, guest, way)
            .compose(
                writer ->
                    flow(disk, guest, writer)
                        .compose(_ -> writer.commit())
                        .recover(failed -> abandoned(writer, failed)));
    return Awaited.result(end.transform(done -> Future.succeededFuture(done.succeeded())));
  }

  Future<ImageWriter> open(Recorder disk, Guest guest, Way way) {
    SaveRequest plain =
        new SaveRequest(
            target,
            ImageDocument.of(guest.xml()),
            guest.running(),
            Storage.raw(false),
            guest.state().remaining());
    return SaveBridge.open(host, disk, way.of(plain));
  }

  static Future<Void> flow(Recorder disk, Guest guest, ImageWriter writer) {
    try {
      return switch (writer.target()) {
        case StateSink sink -> sink.take(Bytes.from(guest.state().array())).mapEmpty();
        case StateFile file -> {
          Hypervisor.write(disk, file, guest.state());
          yield Future.succeededFuture();
        }
      };
    } catch (IOException failed) {
      return Future.failedFuture(failed);
    }
  }

  static Future<Committed> abandoned(ImageWriter writer, Throwable failed) {
    return writer.abandon().transform(_ -> Future.failedFuture(failed));
  }

  ImageVerification verify(Path image) {
    return Awaited.result(ImageCheck.of(host, image, Keys.NONE).run());
  }

  Findings cut(Tape tape, List<Guest> known) {
    return cut(PowerCut.of(tape), known);
  }

  Findings cut(PowerCut power, List<Guest> known) {
    Findings findings = new Findings(target, known);
    Optional.ofNullable(System.getProperty("vireo.sim.replay"))
        .map(Remains.Place::parse)
        .ifPresentOrElse(
            place -> findings.examine(power.at(place)), () -> power.each(findings::examine));
    return findings;
  }

  @Override
  public void close() {
    Awaited.result(host.close());
    Awaited.result(vertx.close());
  }
}
