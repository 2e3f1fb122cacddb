package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vireo.base.ErrorCode;
import io.vireo.event.Event;
import io.vireo.event.NumberedEvent;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vireo inside another application. */
final class EmbeddingTest {

  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Vireo vireo;

  @BeforeEach
  void open() {
    vireo = open("one");
  }

  @AfterEach
  void close() {
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private Vireo open(String name) {
    return Awaited.result(Vireo.open(vertx, settings(name)));
  }

  private Settings settings(String name) {
    return Settings.DEFAULT
        .withDirectories(
            directory.resolve(name + "/state").toString(),
            directory.resolve(name + "/run").toString())
        .withHypervisors(List.of("test:///default"));
  }

  private static String xml(String name) {
    return """
    <domain type='test'><name>%s</name><memory unit='MiB'>64</memory>
    <vcpu>1</vcpu><os><type>hvm</type></os></domain>
    """
        .formatted(name);
  }

  private VireoDomain defined(String name) {
    return Awaited.result(vireo.define(xml(name)));
  }

  @Test
  void livesADomainsLifeByTypedCalls() throws IOException {
    VireoDomain web = defined("web");
    assertThat(Awaited.result(web.start()).state()).isEqualTo("running");
    assertThat(Awaited.result(web.suspend()).state()).isEqualTo("paused");
    assertThat(Awaited.result(web.resume()).state()).isEqualTo("running");
    assertThat(Awaited.result(web.xml())).contains("<name>web</name>");
    Saved saved = Awaited.result(web.save(directory.resolve("web.save")));
    assertThat(saved.bytes()).isEqualTo(Files.size(directory.resolve("web.save")));
    DomainInfo restored =
        Awaited.result(vireo.restore(directory.resolve("web.save")).compose(VireoDomain::info));
    assertThat(restored.reason()).isEqualTo("restored");
    Awaited.result(web.destroy());
    Awaited.result(web.undefine());
    assertThat(Awaited.failure(web.info()).code()).isEqualTo(ErrorCode.NO_DOMAIN);
  }

  @Test
  void livesTwiceInOneProcess() {
    Vireo other = open("two");
    defined("web");

    assertThat(names(vireo)).containsExactly("test", "web");
    assertThat(names(other)).containsExactly("test");
    Awaited.result(other.close());
    assertThat(names(vireo)).containsExactly("test", "web");
  }

  private static List<String> names(Vireo vireo) {
    return Awaited.result(vireo.domains()).stream().map(DomainInfo::name).toList();
  }

  @Test
  void keepsASecondInstanceOutOfItsDirectories() {
    assertThat(Awaited.failure(Vireo.open(vertx, settings("one"))).code())
        .isEqualTo(ErrorCode.RESOURCE_BUSY);
  }

  @Test
  void saysThatThereIsNoSuchHypervisor() {
    Settings nowhere = settings("three").withHypervisors(List.of("test:///nowhere"));

    assertThat(Awaited.failure(Vireo.open(vertx, nowhere)).code()).isEqualTo(ErrorCode.NO_CONNECT);
  }

  @Test
  void givesAReaderAsManyEventsAsItAskedFor() throws InterruptedException {
    BlockingQueue<NumberedEvent> taken = new LinkedBlockingQueue<>();
    var stream = vireo.events(_ -> true, OptionalLong.empty());
    stream.pause().handler(taken::add);
    stream.fetch(2);
    VireoDomain web = defined("web");
    Awaited.result(web.start());
    Awaited.result(web.destroy());
    List<NumberedEvent> first = List.of(next(taken), next(taken));
    assertThat(taken).isEmpty();
    stream.resume();
    List<NumberedEvent> rest = List.of(next(taken), next(taken));

    List<Long> numbers =
        Stream.concat(first.stream(), rest.stream()).map(NumberedEvent::number).toList();
    assertThat(numbers)
        .containsExactly(
            numbers.getFirst(),
            numbers.getFirst() + 1,
            numbers.getFirst() + 2,
            numbers.getFirst() + 3);
    assertThat(first.getFirst().event()).isInstanceOf(Event.Lifecycle.class);
  }

  private static NumberedEvent next(BlockingQueue<NumberedEvent> queue)
      throws InterruptedException {
    NumberedEvent event = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(event).as("an event in time").isNotNull();
    return event;
  }

  @Test
  void givesAReaderWhatItMissed() throws InterruptedException {
    defined("web");
    BlockingQueue<NumberedEvent> taken = new LinkedBlockingQueue<>();
    vireo
        .events(
            event -> event instanceof Event.OfDomain of && of.domain().name().equals("web"),
            OptionalLong.of(0))
        .handler(taken::add);

    assertThat(next(taken).event().type()).isEqualTo("lifecycle");
  }

  /** A guest slow enough to be watched. */
  private Work<Saved> slowSave() {
    Awaited.result(vireo.close());
    Settings slow =
        Settings.parse("test: {state-bytes: 8388608, state-bytes-per-second: 4194304}")
            .withDirectories(
                directory.resolve("slow/state").toString(),
                directory.resolve("slow/run").toString())
            .withHypervisors(List.of("test:///default"));
    vireo = Awaited.result(Vireo.open(vertx, slow));
    return Awaited.result(
        vireo.domain("test").save(directory.resolve("slow.save"), VireoDomain.SaveOptions.DEFAULT));
  }

  @Test
  void showsASavesProgressUntilItsEnd() throws InterruptedException {
    Work<Saved> work = slowSave();
    List<Work.Progress> seen = new ArrayList<>();
    CountDownLatch ended = new CountDownLatch(1);
    var progress = work.progress();
    progress.endHandler(_ -> ended.countDown()).handler(seen::add);
    assertThat(ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();

    assertThat(Awaited.result(work.result()).guestBytes()).isGreaterThan(8L << 20);
    assertThat(seen.stream().map(Work.Progress::bytesDone)).isSorted();
    assertThat(seen.getLast().bytesDone()).isPositive();
  }

  @Test
  void givesASaveUp() {
    Work<Saved> work = slowSave();
    work.abort();

    assertThat(Awaited.failure(work.result()).code()).isEqualTo(ErrorCode.OPERATION_ABORTED);
    assertThat(Awaited.result(vireo.domain("test").info()).state()).isEqualTo("running");
    assertThat(directory.resolve("slow.save")).doesNotExist();
  }

  @Test
  void leavesNoThreadAndNoFileBehind() throws IOException, InterruptedException {
    Awaited.result(vireo.close());
    Set<Thread> threadsBefore = threads();
    Set<String> filesBefore = openFiles();
    Vireo other = open("brief");
    VireoDomain test = other.domain("test");
    other.events().handler(_ -> {});
    Awaited.result(test.save(directory.resolve("brief.save")));
    Awaited.result(other.restore(directory.resolve("brief.save")));
    Awaited.result(other.close());

    assertThat(lasting(threadsBefore)).isEmpty();
    assertThat(openFiles()).isSubsetOf(filesBefore);
    vireo = open("one");
  }

  private static Set<Thread> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(EmbeddingTest::isOfVireo)
        .collect(Collectors.toSet());
  }

  private static boolean isOfVireo(Thread thread) {
    return thread.getName().toLowerCase(Locale.ROOT).matches("(vireo|save|restore).*");
  }

  /** New ones. An executor has ended a moment before its last thread has. */
  private static Set<Thread> lasting(Set<Thread> before) throws InterruptedException {
    for (Thread thread : threads()) {
      if (!before.contains(thread)) {
        thread.join(Duration.ofSeconds(PATIENCE_SECONDS));
      }
    }
    return threads().stream()
        .filter(thread -> !before.contains(thread))
        .collect(Collectors.toSet());
  }

  /** Those of this test's directories. */
  private Set<String> openFiles() throws IOException {
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      return descriptors
          .map(EmbeddingTest::target)
          .filter(target -> target.startsWith(directory.toString()))
          .collect(Collectors.toSet());
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closedMeanwhile) {
      return "";
    }
  }

  @Test
  void opensAgainWhatWasClosed() {
    defined("web");
    Awaited.result(vireo.close());
    vireo = open("one");

    assertThat(names(vireo)).containsExactly("test", "web");
  }
}
