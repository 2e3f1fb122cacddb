package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vireo.host.Lane;
import io.vireo.state.Awaited;
import io.vireo.state.FileCalls;
import io.vireo.state.Listing;
import io.vireo.state.StateBridge;
import io.vireo.state.StateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The daemon's own documents, among them the records of jobs and of managed saves by which the next
 * daemon knows whose images these are.
 */
class StoreCrashTest {

  private static final String COLLECTION = "jobs";
  private static final String KEY = "web";
  private static final String OLD = "old " + "o".repeat(1500);
  private static final String NEW = "new " + "n".repeat(1500);
  private static final String THIRD = "third";

  /** Runs at once: nothing here waits for anything. */
  private static final Lane AT_ONCE =
      new Lane() {
        @Override
        public <T> Future<T> run(Callable<T> work) {
          try {
            return Future.succeededFuture(work.call());
          } catch (Exception failed) {
            return Future.failedFuture(failed);
          }
        }
      };

  @TempDir(factory = Workshop.Fast.class)
  Path directory;

  private Path root;
  private Path documents;

  @BeforeEach
  void begin() throws IOException {
    root = directory.toRealPath().resolve("state");
    documents = root.resolve(COLLECTION);
    reset();
  }

  private void reset() throws IOException {
    if (Files.exists(documents)) {
      Remains.clear(documents);
    }
    StateStore store = open(FileCalls.local());
    Awaited.result(store.put(COLLECTION, KEY, OLD));
    Awaited.result(store.close());
  }

  private StateStore open(FileCalls disk) {
    return Awaited.result(StateBridge.open(AT_ONCE, disk, root));
  }

  /** A document that is replaced twice and removed; each call may be the one that fails. */
  private Tape story(Fault fault) throws IOException {
    Recorder disk = Recorder.of(documents, fault);
    StateStore store = open(disk);
    Tape tape = disk.tape();
    tape.say("begun", OLD, NEW);
    boolean put = succeeds(store.put(COLLECTION, KEY, NEW));
    tape.say("put", put ? new String[] {NEW, THIRD} : new String[] {OLD, NEW, THIRD});
    boolean again = succeeds(store.put(COLLECTION, KEY, THIRD));
    tape.say("put again", again ? new String[] {THIRD, ""} : new String[] {OLD, NEW, THIRD, ""});
    boolean gone = succeeds(store.delete(COLLECTION, KEY));
    tape.say("deleted", gone ? new String[] {""} : new String[] {OLD, NEW, THIRD, ""});
    Awaited.result(store.close());
    return tape;
  }

  private static boolean succeeds(Future<?> future) {
    return Awaited.result(future.transform(end -> Future.succeededFuture(end.succeeded())));
  }

  @Test
  void aDocumentThatWasPutIsThere(TestReporter report) throws IOException {
    report.publishEntry("examined", "" + assertPromise(story(Fault.none())));
  }

  @ParameterizedTest
  @EnumSource(names = {"BEFORE", "AFTER"})
  void aCallThatFailsLosesNothing(Fault.Kind kind, TestReporter report) throws IOException {
    int examined = 0;
    boolean struck = true;
    for (int call = 0; struck && call < 50; call++) {
      reset();
      Fault fault = Fault.once(call, kind);
      examined += assertPromise(story(fault));
      struck = fault.struck();
    }
    report.publishEntry("examined", "" + examined);
  }

  @Test
  void eachFlushIsNeeded() throws IOException {
    Tape tape = story(Fault.none());
    List<Event> flushes = tape.calls(op -> op instanceof Op.Flush || op instanceof Op.FlushNames);
    assertThat(flushes).hasSize(5);
    for (Event flush : flushes) {
      reset();
      assertThat(broken(tape.without(flush), new HashSet<>())).as("%s", flush).isNotEmpty();
    }
  }

  private int assertPromise(Tape tape) {
    Set<Remains.Print> examined = new HashSet<>();
    assertThat(broken(tape, examined)).isEmpty();
    return examined.size();
  }

  private List<String> broken(Tape tape, Set<Remains.Print> examined) {
    List<String> broken = new ArrayList<>();
    PowerCut.few(tape)
        .each(
            remains -> {
              if (examined.add(remains.print()) && !holds(remains)) {
                broken.add(String.join("\n", remains.story().get()));
              }
            });
    return broken;
  }

  private boolean holds(Remains remains) {
    try {
      remains.lay(documents);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    StateStore store = open(FileCalls.local());
    Listing found = Awaited.result(store.list(COLLECTION));
    Awaited.result(store.close());
    String body = found.documents().getOrDefault(KEY, "");
    return found.problems().isEmpty()
        && temporaries().isEmpty()
        && remains.said().map(said -> said.allowed().contains(body)).orElse(body.equals(OLD));
  }

  private List<String> temporaries() {
    String[] names = documents.toFile().list();
    return names == null
        ? List.of()
        : List.of(names).stream().filter(name -> !name.endsWith(".doc")).toList();
  }
}
