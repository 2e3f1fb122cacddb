package io.vireo.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whether the harness sees what it is there to see: in other orders of calls than ours. */
class HarnessTest {

  private static final Guest EARLIER = Workshop.guest("earlier", 1);
  private static final Guest NEW = Workshop.guest("new", 2);
  private static final String STOPPED = "the guest is stopped, the save " + Findings.FORGOTTEN;
  private static final List<Guest> KNOWN = List.of(EARLIER, NEW);

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

  private Tape libvirt(LibvirtOrder order) throws IOException {
    workshop.begin(EARLIER);
    return order.save(workshop.target, NEW, "earlier");
  }

  private List<String> whatIsFound(Tape tape, NameHistory.Order order) {
    PowerCut power = new PowerCut(tape, order, PowerCut.CONTENTS_MAX, 1);
    return workshop.cut(power, KNOWN).found().stream().map(Findings.Finding::what).toList();
  }

  /** Truncated before the first byte of the new one is written. */
  @ParameterizedTest
  @EnumSource
  void findsThatLibvirtLosesTheEarlierImage(LibvirtOrder order) throws IOException {
    assertThat(whatIsFound(libvirt(order), NameHistory.Order.KEPT))
        .contains("target is refused after 'begun'");
  }

  /** The 92 bytes that say so are not flushed, nor is the name. */
  @ParameterizedTest
  @EnumSource
  void findsThatLibvirtStopsAGuestWhoseImageIsNotDurable(LibvirtOrder order) throws IOException {
    assertThat(whatIsFound(onlyAfterKill(libvirt(order)), NameHistory.Order.KEPT))
        .contains("target is refused after 'the guest is killed'");
  }

  @ParameterizedTest
  @EnumSource
  void findsThatLibvirtsNewNameMayBeGone(LibvirtOrder order) throws IOException {
    workshop.begin();
    Tape tape = onlyAfterKill(order.save(workshop.target, NEW, Findings.NOTHING));
    assertThat(whatIsFound(tape, NameHistory.Order.KEPT))
        .contains("target is nothing after 'the guest is killed'");
  }

  /** No flush at all in a sparse one; raw has one, of its data. */
  @Test
  void findsThatLibvirtsSparseImagesCallThemselvesCompleteWithoutTheirPages() throws IOException {
    String hole = "guest.save calls itself complete and is not whole";
    assertThat(whatFreshOnesShow(LibvirtOrder.SPARSE)).contains(hole);
    assertThat(whatFreshOnesShow(LibvirtOrder.RAW)).doesNotContain(hole);
  }

  private List<String> whatFreshOnesShow(LibvirtOrder order) throws IOException {
    workshop.begin();
    Tape tape = order.save(workshop.target, NEW, Findings.NOTHING);
    return whatIsFound(onlyAfterKill(tape), NameHistory.Order.KEPT);
  }

  /** Whatever it may do before, this is what it leaves when it says that it is done. */
  private static Tape onlyAfterKill(Tape tape) {
    return new Tape(
        tape.before(),
        tape.namesBefore(),
        tape.events().stream()
            .filter(each -> !(each.op() instanceof Op.Said said) || said.words().contains("killed"))
            .toList());
  }

  private Tape ours() throws IOException {
    workshop.begin(EARLIER);
    Recorder disk = workshop.recorder(Fault.none());
    disk.tape().say("begun", "earlier", "new");
    assertThat(workshop.save(disk, NEW, Workshop.STREAMED)).isTrue();
    disk.tape().say(STOPPED, "new");
    return disk.tape();
  }

  @Test
  void findsNothingInOurs() throws IOException {
    assertThat(whatIsFound(ours(), NameHistory.Order.ANY)).isEmpty();
  }

  @Test
  void findsEachFlushThatIsMissing() throws IOException {
    Tape tape = ours();
    List<Event> flushes = tape.calls(op -> op instanceof Op.Flush || op instanceof Op.FlushNames);
    assertThat(flushes).hasSize(4);
    for (Event flush : List.of(flushes.get(0), flushes.get(1), flushes.get(3))) {
      assertThat(whatIsFound(tape.without(flush), NameHistory.Order.KEPT))
          .as("without %s", flush)
          .isNotEmpty();
    }
  }

  /** A later flush of the directory would do as well, if its failure were not passed over. */
  @Test
  void findsThatTheNewNameNeedsAFlushOfItsOwn() throws IOException {
    Tape tape = ours();
    List<Event> flushes = tape.calls(op -> op instanceof Op.FlushNames);
    Tape without = tape.without(flushes.getFirst());
    assertThat(whatIsFound(without, NameHistory.Order.KEPT)).isEmpty();
    assertThat(whatIsFound(without.failing(flushes.getLast()), NameHistory.Order.KEPT))
        .contains("target is earlier after '" + STOPPED + "'");
  }

  @Test
  void findsTheRenameBeforeTheFlush() throws IOException {
    Tape tape = ours();
    List<Event> flushes = tape.calls(op -> op instanceof Op.Flush);
    Event rename =
        tape.calls(op -> op instanceof Op.Naming naming && naming.verb().equals("rename"))
            .getFirst();
    List<String> found = new ArrayList<>();
    for (Event flush : flushes) {
      found = whatIsFound(tape.swapped(flush, rename), NameHistory.Order.KEPT);
      assertThat(found).as("swapped with %s", flush).isNotEmpty();
    }
    assertThat(found).contains("target is refused after 'begun'");
  }

  @Test
  void findsTheMagicBeforeTheFlushOfTheData() throws IOException {
    Tape tape = ours();
    Event flush = tape.calls(op -> op instanceof Op.Flush).getFirst();
    Event magic =
        tape.calls(op -> op instanceof Op.Write write && write.bytes().remaining() == 16)
            .getFirst();
    assertThat(whatIsFound(tape.swapped(flush, magic), NameHistory.Order.KEPT))
        .anyMatch(what -> what.endsWith(".part calls itself complete and is not whole"));
  }

  /** Until then the earlier image may be needed under its second name. */
  @Test
  void findsTheGuestStoppedBeforeTheDirectoryIsFlushed() throws IOException {
    Tape tape = ours();
    Event flush = tape.calls(op -> op instanceof Op.FlushNames).getFirst();
    Event again = tape.calls(op -> op instanceof Op.FlushNames).getLast();
    Event stopped =
        tape.calls(op -> op instanceof Op.Said said && said.words().contains("stopped")).getFirst();
    assertThat(whatIsFound(tape.swapped(flush, stopped).without(again), NameHistory.Order.KEPT))
        .contains("target is earlier after '" + STOPPED + "'");
  }

  @Test
  void aFindingIsMadeAgainFromItsPlace() throws IOException {
    Tape tape = libvirt(LibvirtOrder.SPARSE);
    PowerCut power = PowerCut.of(tape);
    Findings.Finding first = workshop.cut(power, KNOWN).found().getFirst();
    Findings again = new Findings(workshop.target, KNOWN);
    again.examine(power.at(Remains.Place.parse(first.place().toString())));
    assertThat(again.found()).contains(first);
    assertThat(first.toString()).contains("the power goes", "vireo.sim.replay=" + first.place());
  }
}
