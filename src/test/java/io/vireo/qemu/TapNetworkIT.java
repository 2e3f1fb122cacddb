package io.vireo.qemu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.AttachRequest;
import io.vireo.driver.InstanceEvent.ExitCause;
import io.vireo.driver.InstanceEvent.Exited;
import io.vireo.driver.StartRequest;
import io.vireo.host.OpenHost;
import io.vireo.host.Processes;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.device.Interface;
import io.vireo.tck.Machine;
import io.vireo.tck.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Guests on a bridge of this host, which this test makes and removes. Needs root. */
class TapNetworkIT {

  private static final Path DEVICES = Path.of("/sys/class/net");
  private static final String BRIDGE = "vtestbr" + ProcessHandle.current().pid() % 1000;
  private static final int MTU = 1400;
  private static final int IFF_MULTI_QUEUE = 0x100;
  private static final String CARD =
      "<interface type='bridge'><source bridge='" + BRIDGE + "'/>%s</interface>";

  @TempDir Path directory;
  private final OpenHost open = new OpenHost();
  private Optional<Trial> trial = Optional.empty();

  @BeforeEach
  void makeBridge() {
    assumeTrue("root".equals(System.getProperty("user.name")), "making a bridge takes root");
    assumeTrue(Files.exists(Path.of("/dev/net/tun")), "no /dev/net/tun on this machine");
    ip("link", "add", BRIDGE, "mtu", Integer.toString(MTU), "type", "bridge");
    ip("link", "set", "dev", BRIDGE, "up");
  }

  @AfterEach
  void removeBridge() {
    trial.ifPresent(Trial::close);
    if (Files.exists(DEVICES.resolve(BRIDGE))) {
      ip("link", "delete", "dev", BRIDGE);
    }
    open.close();
  }

  private void ip(String... words) {
    List<String> command = Stream.concat(Stream.of("ip"), Stream.of(words)).toList();
    Processes.Output output =
        OpenHost.await(open.host.processes().run(command, Duration.ofSeconds(10)));
    assertThat(output.exitStatus()).as(output.stderr()).isZero();
  }

  private Trial trial(String cards) {
    Trial opened = new Trial(QemuSubject.with(guest(cards)), directory);
    trial = Optional.of(opened);
    return opened;
  }

  private static Domain guest(String cards) {
    return QemuSubject.firmware("guest", cards, "");
  }

  private static List<String> taps(Machine machine) {
    return machine
        .instance()
        .liveDocument()
        .devices()
        .of(Interface.class)
        .map(card -> card.target().orElseThrow())
        .toList();
  }

  private static String fact(String device, String name) throws IOException {
    return Files.readString(DEVICES.resolve(device).resolve(name)).strip();
  }

  private static Path master(String device) throws IOException {
    return Files.readSymbolicLink(DEVICES.resolve(device).resolve("master")).getFileName();
  }

  @Test
  void aGuestIsPluggedIntoItsBridgeAsLongAsItRuns() throws IOException {
    Machine machine =
        trial(CARD.formatted("") + CARD.formatted("<target dev='vtestlan'/>")).run("guest");
    List<String> taps = taps(machine);

    assertThat(taps).hasSize(2).last().isEqualTo("vtestlan");
    assertThat(taps.getFirst()).startsWith("vnet");
    for (String tap : taps) {
      assertThat(master(tap)).hasToString(BRIDGE);
      assertThat(fact(tap, "mtu")).isEqualTo(Integer.toString(MTU));
      assertThat(fact(tap, "address")).startsWith("fe:54:00");
      assertThat(fact(tap, "carrier")).as("QEMU holds the other end").isEqualTo("1");
    }
    machine.stop();
    assertThat(taps).noneMatch(tap -> Files.exists(DEVICES.resolve(tap)));
  }

  @Test
  void theGuestIsHeardOnItsTap() throws Exception {
    String cards = CARD.formatted("<model type='e1000'/><boot order='1'/>");
    Machine machine = trial(cards).run("guest");
    assertThat(packets(counter(taps(machine).getFirst()), Duration.ofSeconds(60))).isPositive();
  }

  /** What the card's boot ROM sends when it looks for a server to boot from. */
  private long packets(Path counter, Duration patience) throws IOException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    long packets = Long.parseLong(Files.readString(counter).strip());
    while (packets == 0 && System.nanoTime() < deadlineNanos) {
      OpenHost.await(open.host.processes().run(List.of("sleep", "0.2"), Duration.ofSeconds(10)));
      packets = Long.parseLong(Files.readString(counter).strip());
    }
    return packets;
  }

  @Test
  void aCardOfSeveralQueuesHasThemOnItsTap() throws IOException {
    String card =
        "<interface type='ethernet'><target dev='vtestmq'/><mtu size='9000'/>"
            + "<model type='virtio'/><driver queues='2'/></interface>";
    Machine machine = trial(card).run("guest");

    assertThat(fact("vtestmq", "mtu")).isEqualTo("9000");
    int flags = Integer.decode(fact("vtestmq", "tun_flags"));
    assertThat(flags & IFF_MULTI_QUEUE).isEqualTo(IFF_MULTI_QUEUE);
    assertThat(DEVICES.resolve("vtestmq/master")).doesNotExist();
    machine.stop();
    assertThat(DEVICES.resolve("vtestmq")).doesNotExist();
  }

  @Test
  void aTapThatSomebodyElseLooksAfterIsLeftToThem() {
    ip("tuntap", "add", "dev", "vtestown", "mode", "tap");
    try {
      String card = "<interface type='ethernet'><target dev='vtestown' managed='no'/></interface>";
      trial(card).run("guest").stop();
      assertThat(DEVICES.resolve("vtestown")).exists();
    } finally {
      ip("link", "delete", "dev", "vtestown");
    }
  }

  @Test
  void aNameThatIsTakenIsRefusedAndItsOwnerKeepsTheDevice() {
    ip("tuntap", "add", "dev", "vtestown", "mode", "tap");
    try {
      VirtException failure =
          startFailure(CARD.formatted("") + CARD.formatted("<target dev='vtestown'/>"));
      assertThat(failure.code()).isEqualTo(ErrorCode.RESOURCE_BUSY);
      assertThat(failure).hasMessageContaining("vtestown");
      assertThat(DEVICES.resolve("vtestown")).exists();
      assertNothingIsLeft();
    } finally {
      ip("link", "delete", "dev", "vtestown");
    }
  }

  @Test
  void aBridgeThatIsNotThereIsNamed() {
    VirtException failure =
        startFailure("<interface type='bridge'><source bridge='vtestnone'/></interface>");

    assertThat(failure).hasMessageContaining("'vtestnone'");
    assertNothingIsLeft();
  }

  @Test
  void nothingIsLeftOfAStartThatFailsLater() {
    String broken =
        "<disk type='file'><source file='/nonexistent/disk'/><target dev='vda'/></disk>";
    startFailure(CARD.formatted("") + broken);

    assertNothingIsLeft();
  }

  private VirtException startFailure(String cards) {
    Trial opened = trial(cards);
    StartRequest request = new StartRequest(1, opened.sample("guest"), Optional.empty(), false);
    return opened.failure(() -> opened.hypervisor().start(request, event -> {}));
  }

  private void assertNothingIsLeft() {
    assertThat(DEVICES.resolve(BRIDGE).resolve("brif")).isEmptyDirectory();
    assertThat(directory.resolve("run")).isEmptyDirectory();
  }

  @Test
  void aMachineThatIsFoundAgainStillTakesItsTapWithIt() {
    Trial opened = trial(CARD.formatted(""));
    Machine machine = opened.run("guest");
    String tap = taps(machine).getFirst();
    AttachRequest request = machine.attachRequest();
    opened.reopen();
    Machine found = opened.attach(request);

    assertThat(DEVICES.resolve(tap)).exists();
    found.stop();
    assertThat(DEVICES.resolve(tap)).doesNotExist();
  }

  @Test
  void theTapOfAMachineThatEndedUnwatchedIsRemovedWhenItIsLookedFor() {
    Trial opened = trial(CARD.formatted(""));
    Machine machine = opened.run("guest");
    String tap = taps(machine).getFirst();
    AttachRequest request = machine.attachRequest();
    opened.reopen();
    kill(request.record());

    opened.attachFailure(request);
    assertThat(DEVICES.resolve(tap)).doesNotExist();
  }

  private void kill(Map<String, String> record) {
    long pid = Long.parseLong(record.get("pid"));
    var end = ProcessHandle.of(pid).orElseThrow().onExit();
    OpenHost.await(
        open.host
            .processes()
            .run(List.of("kill", "-KILL", Long.toString(pid)), Duration.ofSeconds(10)));
    end.join();
  }

  @Test
  void whatAStartThatWasNeverFinishedMadeIsRemovedWithIt() throws IOException {
    Trial opened = trial(CARD.formatted(""));
    Machine machine = opened.run("guest");
    String tap = taps(machine).getFirst();
    Map<String, String> record = machine.instance().record();
    String note =
        "{\"pid\":\"0\",\"startTicks\":\"0\",\"bootId\":\"\",\"log\":\"/x\",\"logStart\":\"0\","
            + "\"runDirectory\":\"%s\",\"taps\":\"%s\"}".formatted(record.get("runDirectory"), tap);
    kill(record);
    machine.heard().await(new Exited(ExitCause.CRASHED));
    ip("tuntap", "add", "dev", tap, "mode", "tap");
    ip("link", "set", "dev", tap, "alias", record.get("runDirectory"));
    Path run = Files.createDirectory(Path.of(record.get("runDirectory")));
    Files.writeString(run.resolve("starting.json"), note);

    opened.reopen();
    assertThat(DEVICES.resolve(tap)).doesNotExist();
    assertThat(run).doesNotExist();
  }

  /** Only when the first card has told its boot ROM that it has no link is the second tried. */
  @Test
  void nothingComesThroughACableThatIsOut() throws IOException {
    String out = CARD.formatted("<model type='e1000'/><link state='down'/><boot order='1'/>");
    String in = CARD.formatted("<model type='e1000'/><boot order='2'/>");
    List<String> taps = taps(trial(out + in).run("guest"));

    assertThat(packets(counter(taps.getLast()), Duration.ofMinutes(2))).isPositive();
    assertThat(packets(counter(taps.getFirst()), Duration.ZERO)).isZero();
  }

  private static Path counter(String tap) {
    return DEVICES.resolve(tap).resolve("statistics/rx_packets");
  }
}
