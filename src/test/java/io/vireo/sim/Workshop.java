package io.vireo.sim;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.host.VertxHost;
import io.vireo.save.Committed;
import io.vireo.save.ImageDocument;
import io.vireo.save.ImageWriter;
import io.vireo.save.SaveBridge;
import io.vireo.save.SaveRequest;
import io.vireo.save.Storage;
import io.vireo.state.Awaited;
import io.vireo.stream.Bytes;
import io.vireo.stream.StateSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
      Awaited.result(save(unread, each));
    }
  }

  Recorder recorder(Fault fault) throws IOException {
    return Recorder.of(target.getParent(), fault);
  }

  /** A save by the stream; on failure it is abandoned. */
  Future<Committed> save(Recorder disk, Guest guest) {
    SaveRequest request =
        new SaveRequest(
            target,
            ImageDocument.of(guest.xml()),
            guest.running(),
            Storage.raw(false),
            guest.state().remaining());
    return SaveBridge.open(host, disk, request)
        .compose(writer -> flow(writer, guest).onFailure(_ -> {}));
  }

  private static Future<Committed> flow(ImageWriter writer, Guest guest) {
    return ((StateSink) writer.target())
        .take(Bytes.from(guest.state().array()))
        .compose(_ -> writer.commit())
        .recover(failed -> writer.abandon().transform(_ -> Future.<Committed>failedFuture(failed)));
  }

  /** Whether it was reported as saved. */
  boolean attempt(Recorder disk, Guest guest) {
    return Awaited.result(
        save(disk, guest).transform(end -> Future.succeededFuture(end.succeeded())));
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
