package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many guests of a real QEMU saved together, when asked and at the daemon's end. */
@Timeout(300)
class ManyGuestsIT {

  private static final int MANY = 50;
  private static final int WARM_UP = 200;
  private static final int LOOKS = 200;
  private static final Duration SAVED_WITHIN = Duration.ofSeconds(60);
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

  @TempDir private Path directory;
  private ServedDaemon daemon;

  @BeforeEach
  void prepare() throws IOException {
    daemon = ServedDaemon.of(directory.resolve("d"), TestParts.here().assumeQemu());
  }

  @AfterEach
  void close() {
    if (daemon != null) {
      daemon.close();
    }
  }

  private void configure(String yaml) throws IOException {
    Files.writeString(directory.resolve("d/vireo.yaml"), yaml + "\n", StandardOpenOption.APPEND);
  }

  /** As small as a machine can be that is one: it looks for something to boot and stands. */
  private static String tiny(String name) {
    return """
    <domain type='qemu'><name>%s</name><memory unit='MiB'>16</memory><vcpu>1</vcpu>
    <os><type arch='x86_64' machine='pc'>hvm</type></os><devices></devices></domain>
    """
        .formatted(name);
  }

  private static List<String> names(int count) {
    return IntStream.range(0, count).mapToObj(i -> "tiny" + i).toList();
  }

  private void run(List<String> names) {
    names.forEach(name -> daemon.api().define(tiny(name)));
    names.forEach(name -> daemon.api().ok(Api.post("/domains/" + name + "/start")));
  }

  private List<String> running() {
    JsonNode all = daemon.api().ok(Api.get("/domains?state=running")).path("domains");
    return StreamSupport.stream(all.spliterator(), false)
        .map(each -> each.path("name").asText())
        .toList();
  }

  private long images() throws IOException {
    try (Stream<Path> all = Files.walk(daemon.stateDirectory().resolve("save"))) {
      return all.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void savesFiftyWithOneCallAndSoon() throws Exception {
    daemon.start();
    run(names(MANY));
    JsonNode all = daemon.api().ok(Api.post("/managed-save", "{\"order\": \"tiny49,tiny7\"}"));

    assertThat(all.path("saved").asInt()).as(all.toPrettyString()).isEqualTo(MANY);
    assertThat(all.path("elapsedMillis").asLong()).isLessThan(SAVED_WITHIN.toMillis());
    assertThat(all.path("guests").get(0).path("name").asText()).isEqualTo("tiny49");
    assertThat(daemon.guestCount()).isZero();
    assertThat(images()).isEqualTo(MANY);
    assertThat(daemon.api().ok(Api.post("/domains/tiny7/start")).path("reason").asText())
        .isEqualTo("restored");
  }

  @Test
  void savesGuestsBeforeItEndsAndLetsThemGoOnAfter() throws Exception {
    configure("shutdown: {guests: save, start-saved: true}");
    daemon.start();
    try (CountingGuest guest = CountingGuest.in(directory)) {
      daemon.api().define(guest.xml());
      daemon.api().ok(Api.post("/domains/" + guest.name() + "/start"));
      guest.awaitBoot();
      guest.goesOn();
      run(names(5));

      assertThat(daemon.terminate()).isZero();
      assertThat(daemon.guestCount()).isZero();
      assertThat(images()).isEqualTo(6);
      guest.catchUp();
      daemon.start();
      Eventually.yes("all go on", SEEN_WITHIN, () -> running().size() == 6);
      guest.goesOn();
    }
    assertThat(daemon.log()).contains("all guests are saved: 6").contains("goes on");
  }

  @Test
  void whoDoesNotAnswerIsLeftAndFoundAgainAndHoldsNobody() throws Exception {
    configure("shutdown: {guests: save, deadline-seconds: 8}");
    daemon.start();
    run(names(6));
    Signals.stop(daemon.guest("tiny3"));
    daemon.terminate();

    assertThat(daemon.guestCount()).isEqualTo(1);
    assertThat(daemon.log()).containsPattern("5 guests are saved; left running: tiny3");
    Signals.goOn(daemon.guest("tiny3"));
    daemon.start();
    Eventually.yes("found again", SEEN_WITHIN, () -> running().equals(List.of("tiny3")));
    assertThat(images()).isEqualTo(5);
  }

  @Test
  void aSecondSignalEndsItWithoutHarm() throws Exception {
    configure("shutdown: {guests: save}\nsave: {parallel-per-disk: 1}");
    daemon.start();
    List<String> names = names(10);
    run(names);
    ProcessHandle process = ProcessHandle.of(daemon.pid()).orElseThrow();
    process.destroy();
    Eventually.yes("it has begun", SEEN_WITHIN, () -> daemon.log().contains("saving 10 domains"));
    daemon.terminate();
    long left = daemon.guestCount();
    daemon.start();

    assertThat(left).isPositive();
    Eventually.yes("those go on", SEEN_WITHIN, () -> running().size() == left);
    assertThat(images()).isEqualTo(10 - left);
  }

  @Test
  void answersWhoLooksAndNobodyElseMeanwhile() throws Exception {
    configure(
        "shutdown: {guests: save}\nsave: {parallel-per-disk: 1, disk-bytes-per-second: 65536}");
    daemon.start();
    run(names(3));
    ProcessHandle.of(daemon.pid()).orElseThrow().destroy();
    Eventually.yes("it has begun", SEEN_WITHIN, () -> daemon.log().contains("saving 3 domains"));

    assertThat(daemon.api().codeOf(Api.post("/domains/tiny2/suspend"))).isEqualTo("SHUTTING_DOWN");
    assertThat(daemon.api().ok(Api.get("/jobs")).path("jobs").size()).isPositive();
    daemon.terminate();
    assertThat(daemon.guestCount()).as("as slow as that").isPositive();
  }

  /** Whoever looks is answered from memory while eight saves run at once. */
  @Test
  void answersListsWhileEightAreSaved(TestReporter reporter) throws Exception {
    configure("save: {parallel-per-disk: 8, disk-bytes-per-second: 1048576}");
    daemon.start();
    run(names(8));
    for (int i = 0; i < WARM_UP; i++) {
      listMillis();
    }
    List<Double> idle = new ArrayList<>();
    for (int i = 0; i < LOOKS; i++) {
      idle.add(listMillis());
    }
    long job = daemon.api().ok(Api.begin("/managed-save", "{}")).path("id").asLong();
    List<Double> busy = new ArrayList<>();
    int most = 0;
    JsonNode now = daemon.api().ok(Api.get("/managed-save/" + job));
    while (now.path("state").asText().equals("running")) {
      most = Math.max(most, now.path("saving").asInt());
      for (int i = 0; i < 5; i++) {
        busy.add(listMillis());
      }
      now = daemon.api().ok(Api.get("/managed-save/" + job));
    }

    reporter.publishEntry(
        "GET /v1/domains",
        "idle p50 %.1f p99 %.1f ms, while %d are saved p50 %.1f p99 %.1f ms of %d"
            .formatted(
                share(idle, 50),
                share(idle, 99),
                most,
                share(busy, 50),
                share(busy, 99),
                busy.size()));
    assertThat(now.path("saved").asInt()).as(now.toPrettyString()).isEqualTo(8);
    assertThat(most).isEqualTo(8);
    // a busy machine is late with everything; a loop that waited for a disk would be far later
    assertThat(share(busy, 50)).isLessThan(10 * share(idle, 50) + 50);
  }

  private double listMillis() {
    long begun = System.nanoTime();
    daemon.api().ok(Api.get("/domains"));
    return (System.nanoTime() - begun) / 1e6;
  }

  private static double share(List<Double> times, int percent) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
  }
}
