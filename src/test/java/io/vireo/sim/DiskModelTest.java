package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The disk loses what it may lose, and nothing else. */
class DiskModelTest {

  private static final Path PLACE = Path.of("/place");
  private static final Path FILE = PLACE.resolve("file");
  private static final Path OTHER = PLACE.resolve("other");
  private static final int SECTOR = FileHistory.SECTOR_BYTES;

  private Tape tape =
      new Tape(Map.of(1, text("oo")), new Tape.Names(Map.of(FILE, 1)), new ArrayList<>());

  /** A letter a sector. */
  private static ByteBuffer text(String letters) {
    String all =
        letters
            .chars()
            .mapToObj(letter -> Character.toString(letter).repeat(SECTOR))
            .collect(Collectors.joining());
    return ByteBuffer.wrap(all.getBytes(StandardCharsets.US_ASCII));
  }

  private static String letters(ByteBuffer bytes) {
    StringBuilder letters = new StringBuilder();
    for (int at = 0; at < bytes.remaining(); at += SECTOR) {
      letters.append(bytes.get(at) == 0 ? '0' : (char) bytes.get(at));
    }
    return letters.toString();
  }

  private int begin(Op op) {
    return tape.begin(op);
  }

  private void run(Op op, Event.Moment moment) {
    tape.end(begin(op), op, moment);
  }

  private void done(Op... ops) {
    for (Op op : ops) {
      run(op, Event.Moment.DONE);
    }
  }

  private static Op write(int sector, String letters) {
    return new Op.Write(1, (long) sector * SECTOR, text(letters));
  }

  private static Op name(String verb, Object... namesAndFiles) {
    Map<Path, Optional<Integer>> assigned = new java.util.HashMap<>();
    for (int i = 0; i < namesAndFiles.length; i += 2) {
      int file = (Integer) namesAndFiles[i + 1];
      assigned.put((Path) namesAndFiles[i], file == 0 ? Optional.empty() : Optional.of(file));
    }
    return new Op.Naming(verb, assigned);
  }

  /** What the file may hold after the last event. */
  private Set<String> contents() {
    return last(NameHistory.Order.ANY).stream()
        .flatMap(remains -> Optional.ofNullable(remains.files().get(FILE)).stream())
        .map(DiskModelTest::letters)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private Set<Set<String>> names(NameHistory.Order order) {
    return last(order).stream()
        .map(
            remains ->
                remains.files().entrySet().stream()
                    .map(each -> each.getKey().getFileName() + "=" + letters(each.getValue()))
                    .collect(Collectors.toSet()))
        .collect(Collectors.toCollection(HashSet::new));
  }

  private List<Remains> last(NameHistory.Order order) {
    List<Remains> all = new ArrayList<>();
    new PowerCut(tape, order, PowerCut.CONTENTS_MAX, 1)
        .each(
            remains -> {
              if (all.isEmpty() || all.getLast().place().events() <= remains.place().events()) {
                all.removeIf(older -> older.place().events() < remains.place().events());
                all.add(remains);
              }
            });
    return all;
  }

  @Test
  void anySectorOfAWriteMayBeLost() {
    done(write(0, "nn"));
    assertThat(contents()).containsExactly("nn", "no", "on", "oo");
  }

  @Test
  void aWriteThatIsUnderWayMayBeOnTheDisk() {
    begin(write(1, "n"));
    assertThat(contents()).containsExactly("on", "oo");
  }

  @Test
  void writesMayArriveInAnyOrder() {
    done(write(0, "a"), write(1, "b"));
    assertThat(contents()).containsExactly("ab", "ao", "ob", "oo");
  }

  @Test
  void aFlushSettlesWhatWasWrittenBefore() {
    done(write(0, "n"), new Op.Flush(1), write(1, "n"));
    assertThat(contents()).containsExactly("nn", "no");
  }

  @Test
  void aFlushThatHasNotReturnedSettlesNothing() {
    done(write(0, "n"));
    begin(new Op.Flush(1));
    done(name("noise", OTHER, 0));
    assertThat(contents()).containsExactly("no", "oo");
  }

  @Test
  void aFlushDoesNotSettleWhatWasWrittenMeanwhile() {
    Op flush = new Op.Flush(1);
    Op late = write(1, "l");
    done(write(0, "n"));
    int writing = begin(late);
    int flushing = begin(flush);
    tape.end(writing, late, Event.Moment.DONE);
    tape.end(flushing, flush, Event.Moment.DONE);
    assertThat(contents()).containsExactly("nl", "no");
  }

  /** The kernel tells once, and then takes the lost pages for clean. */
  @Test
  void afterAFailedFlushASecondOneMeansNothing() {
    done(write(0, "n"));
    run(new Op.Flush(1), Event.Moment.FAILED);
    done(new Op.Flush(1));
    assertThat(contents()).containsExactly("no", "oo");
    done(write(0, "n"), new Op.Flush(1));
    assertThat(contents()).containsExactly("no");
  }

  @Test
  void aFailedWriteMayBeThereOrNotForEver() {
    run(write(0, "n"), Event.Moment.FAILED);
    done(new Op.Flush(1));
    assertThat(contents()).containsExactly("no", "oo");
  }

  @Test
  void lengthAndDataAreIndependent() {
    done(write(2, "n"));
    assertThat(contents()).containsExactly("oo", "oo0", "oon");
  }

  @Test
  void aTruncateMayBeLost() {
    done(new Op.Truncate(1, SECTOR));
    assertThat(contents()).contains("o", "oo");
    done(new Op.Flush(1));
    assertThat(contents()).containsExactly("o");
  }

  @Test
  void aFlushOfTheDataIsNoneOfTheName() {
    Op create = name("create", OTHER, 2);
    done(create, new Op.Write(2, 0, text("n")), new Op.Flush(2));
    assertThat(names(NameHistory.Order.KEPT))
        .containsExactlyInAnyOrder(Set.of("file=oo"), Set.of("file=oo", "other=n"));
    done(new Op.FlushNames(PLACE));
    assertThat(names(NameHistory.Order.KEPT)).containsExactly(Set.of("file=oo", "other=n"));
  }

  @Test
  void aFlushOfTheNameIsNoneOfTheData() {
    done(name("create", OTHER, 2), new Op.Write(2, 0, text("n")), new Op.FlushNames(PLACE));
    assertThat(names(NameHistory.Order.KEPT))
        .contains(Set.of("file=oo", "other="), Set.of("file=oo", "other=n"));
  }

  @Test
  void aRenameIsOneChange() {
    done(name("create", OTHER, 2), new Op.Write(2, 0, text("n")), new Op.Flush(2));
    done(new Op.FlushNames(PLACE), name("rename", FILE, 2, OTHER, 0));
    assertThat(names(NameHistory.Order.ANY))
        .containsExactlyInAnyOrder(Set.of("file=n"), Set.of("file=oo", "other=n"));
  }

  @Test
  void changesOfNamesKeepTheirOrderOrNot() {
    done(name("remove", FILE, 0), name("create", OTHER, 2));
    Set<String> both = Set.of("file=oo", "other=");
    assertThat(names(NameHistory.Order.KEPT)).hasSize(3).doesNotContain(both);
    assertThat(names(NameHistory.Order.ANY)).hasSize(4).contains(both);
  }

  @Test
  void sampledRemainsAreAmongThePossibleOnes() {
    done(write(0, "abcdefgh"));
    Set<String> all = contents();
    PowerCut few = new PowerCut(tape, NameHistory.Order.ANY, 20, 7);
    Set<String> some = new TreeSet<>();
    few.each(remains -> some.add(letters(remains.files().get(FILE))));
    assertThat(all).containsAll(some).hasSizeGreaterThan(some.size());
    assertThat(some).contains("oo", "abcdefgh");
  }
}
