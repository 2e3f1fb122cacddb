package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.base.VirtException;
import io.vireo.save.Committed;
import io.vireo.save.ImageWriter;
import io.vireo.save.SaveBridge;
import io.vireo.state.Awaited;
import io.vireo.stream.Bytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The earlier image gets another document while the same guest is saved over it. The new image
 * begins with the same bytes and has the same length: nothing that is left of the change may be
 * taken for a change of it.
 */
class RedefineDuringSaveTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest CHANGED =
      new Guest("changed", EARLIER.xml() + "<!-- x -->", true, EARLIER.state());
  private static final Guest NEW =
      new Guest("new", EARLIER.xml(), true, ByteBuffer.wrap(Bytes.random(Workshop.STATE_BYTES, 2)));
  private static final int CALLS_MAX = 100;

  @TempDir(factory = Workshop.Fast.class)
  Path directory;

  private Workshop workshop;

  @BeforeEach
  void open() throws IOException {
    workshop = new Workshop(directory);
  }

  @AfterEach
  void close() {
    workshop.close();
  }

  @ParameterizedTest
  @EnumSource
  void neverChangesTheNewImage(Fault.Kind kind, TestReporter report) throws IOException {
    List<Findings.Finding> found = new ArrayList<>();
    long examined = 0;
    boolean struck = true;
    for (int call = 0; struck && call < CALLS_MAX; call++) {
      workshop.begin(EARLIER);
      Fault fault = kind == Fault.Kind.NONE ? Fault.none() : Fault.once(call, kind);
      Findings findings = workshop.cut(PowerCut.few(story(fault)), List.of(EARLIER, CHANGED, NEW));
      found.addAll(findings.found());
      examined += findings.examined();
      struck = fault.struck();
    }
    report.publishEntry(Map.of("examined", "" + examined));
    assertThat(found).isEmpty();
  }

  private Tape story(Fault fault) throws IOException {
    Recorder disk = workshop.recorder(fault);
    disk.tape().say("begun", "earlier", "changed", "new");
    Future<ImageWriter> writer = workshop.open(disk, NEW, Workshop.STREAMED);
    boolean opened = succeeds(writer);
    boolean changed = redefine(disk);
    String now = changed ? "changed" : "earlier";
    disk.tape().say(changed ? "changed" : "not changed", now, "new");
    if (opened && finish(disk, writer.result())) {
      disk.tape().say("saved, and the guest is stopped", "new");
    } else {
      disk.tape().say("failed, and the guest goes on", now);
    }
    return disk.tape();
  }

  private boolean redefine(Recorder disk) {
    try {
      SaveBridge.redefine(disk, workshop.target, CHANGED.xml(), Optional.empty());
      return true;
    } catch (VirtException failed) {
      return false;
    }
  }

  private static boolean finish(Recorder disk, ImageWriter writer) {
    Future<Committed> end =
        Workshop.flow(disk, NEW, writer)
            .compose(_ -> writer.commit())
            .recover(failed -> Workshop.abandoned(writer, failed));
    return succeeds(end);
  }

  private static boolean succeeds(Future<?> future) {
    return Awaited.result(future.transform(end -> Future.succeededFuture(end.succeeded())));
  }
}
