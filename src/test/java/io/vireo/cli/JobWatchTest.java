package io.vireo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.FakeDaemon;
import io.vireo.cli.draw.Measure;
import io.vireo.cli.draw.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobWatchTest {

  @TempDir Path directory;
  private FakeDaemon daemon;
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<Measure> shown = new ArrayList<>();
  private final AtomicInteger listening = new AtomicInteger();

  @BeforeEach
  void open() throws IOException {
    daemon = new FakeDaemon(directory);
  }

  @AfterEach
  void close() throws IOException {
    daemon.close();
  }

  private JobWatch watch() {
    Progress progress =
        new Progress() {
          @Override
          public void moved(Measure measure) {
            shown.add(measure);
          }

          @Override
          public void ended() {}
        };
    Interruption interruption =
        _ -> {
          listening.incrementAndGet();
          return listening::decrementAndGet;
        };
    DaemonClient client = new DaemonClient(daemon.socket(), Duration.ofSeconds(5));
    PrintStream to = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new JobWatch(client, progress, interruption, to);
  }

  private void job(String state, long done) {
    daemon.on(
        "GET /v1/jobs/4",
        200,
        "{\"id\":4,\"operation\":\"domain.save\",\"domainName\":\"web1\",\"state\":\""
            + state
            + "\",\"bytesDone\":"
            + done
            + ",\"bytesTotal\":9,\"result\":{\"bytes\":9},"
            + "\"error\":{\"code\":\"OPERATION_ABORTED\",\"message\":\"was given up\"}}");
  }

  @Test
  void showsEachLookAndGivesTheResult() {
    job("running", 1);
    job("running", 5);
    job("completed", 9);
    assertThat(watch().await(4).path("bytes").asInt()).isEqualTo(9);
    assertThat(shown).extracting(Measure::done).containsExactly(1L, 5L);
    assertThat(listening).hasValue(0);
  }

  @Test
  void failsAsTheJobFailed() {
    job("aborted", 1);
    assertThatThrownBy(() -> watch().await(4))
        .isInstanceOfSatisfying(
            VirtException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.OPERATION_ABORTED));
    assertThat(listening).hasValue(0);
  }

  @Test
  void givesUpOnInterruptAndSaysHowItCameOut() {
    daemon.on("DELETE /v1/jobs/4", 200, "{}");
    job("running", 1);
    job("aborted", 1);
    watch().giveUp(4);
    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualTo("giving up job 4 ...\ndomain.save of 'web1' aborted\n");
    assertThat(daemon.asked().getFirst().line()).isEqualTo("DELETE /v1/jobs/4");
  }

  @Test
  void saysSoWhenGivingUpWasRefused() {
    daemon.on("DELETE /v1/jobs/4", 409, "{\"code\":\"OPERATION_INVALID\",\"detail\":\"too late\"}");
    watch().giveUp(4);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("error: too late");
  }
}
