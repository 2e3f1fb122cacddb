package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.operation.SaveOperations.Saved;
import io.vireo.state.Awaited;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Saves to one disk keep to its limit, all together. */
final class DiskLimitTest {

  private static final long STATE_BYTES = 4L << 20;
  private static final long LIMIT = 8L << 20;

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private Vireo vireo;

  @BeforeEach
  void open() {
    Settings settings =
        Settings.parse(
            "{test: {state-bytes: %d}, save: {disk-bytes-per-second: %d}}"
                .formatted(STATE_BYTES, LIMIT));
    vireo =
        Awaited.result(
            Vireo.open(
                vertx,
                settings
                    .withDirectories(
                        directory.resolve("state").toString(), directory.resolve("run").toString())
                    .withHypervisors(List.of("test:///default"))));
  }

  @AfterEach
  void close() {
    Awaited.result(vireo.close());
    Awaited.result(vertx.close());
  }

  private VireoDomain running(String name) {
    VireoDomain domain =
        Awaited.result(
            vireo.define(
                "<domain type='test'><name>%s</name><memory unit='MiB'>4</memory><vcpu>1</vcpu>"
                        .formatted(name)
                    + "<os><type>hvm</type></os></domain>"));
    Awaited.result(domain.start());
    return domain;
  }

  private Duration timed(String... names) {
    List<VireoDomain> domains = Stream.of(names).map(this::running).toList();
    long began = System.nanoTime();
    List<Future<Saved>> saves = domains.stream().map(VireoDomain::managedSave).toList();
    Awaited.result(Future.join(saves).<Void>mapEmpty());
    assertThat(saves).allMatch(Future::succeeded);
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** Four times the state at once takes as long as one at a quarter of the limit. */
  @Test
  void sharesItAmongThoseUnderWay() {
    long nanosAtLeast = 4 * STATE_BYTES * 1_000_000_000L / LIMIT;

    assertThat(timed("a", "b", "c", "d").toNanos())
        .isBetween(nanosAtLeast * 6 / 10, nanosAtLeast * 6);
  }
}
