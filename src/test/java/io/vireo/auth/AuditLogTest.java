package io.vireo.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener.Coming;
import io.vireo.call.CallListener.Outcome;
import io.vireo.call.Caller;
import io.vireo.call.Caller.Way;
import io.vireo.call.Terms;
import io.vireo.host.Lane;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is written down of calls. */
class AuditLogTest {

  private static final Caller ANN = new Caller("token ann", Way.TLS);

  /** A lane whose work is done when the test says so. */
  private static final class HeldLane implements Lane {
    private final Deque<Runnable> held = new ArrayDeque<>();

    @Override
    public <T> Future<T> run(Callable<T> work) {
      Promise<T> done = Promise.promise();
      held.add(
          () -> {
            try {
              done.complete(work.call());
            } catch (Exception failed) {
              done.fail(failed);
            }
          });
      return done.future();
    }

    void go() {
      while (!held.isEmpty()) {
        held.poll().run();
      }
    }
  }

  private final HeldLane lane = new HeldLane();
  @TempDir private Path directory;

  private AuditLog log(boolean reads) {
    return new AuditLog(directory.resolve("audit.log"), reads, lane, new TestClock());
  }

  private static void call(AuditLog log, Operation<?, ?> row, Optional<ErrorCode> failure) {
    log.comes(new Coming(row, ANN, Terms.NONE.named("req-1")))
        .ended(
            new Outcome(
                failure.map(code -> new VirtException(code, "a secret sentence")),
                Optional.of("web1"),
                OptionalLong.of(7)));
  }

  private List<ObjectNode> lines() throws IOException {
    lane.go();
    Path file = directory.resolve("audit.log");
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Json::object).toList()
        : List.of();
  }

  @Test
  void aChangeIsALine() throws IOException {
    call(log(false), DomainOperations.START, Optional.empty());
    assertThat(lines()).hasSize(1);
    ObjectNode line = lines().getFirst();
    assertThat(line.toString())
        .isEqualTo(
            "{\"at\":\"2030-01-01T00:00:00Z\",\"who\":\"token ann\",\"way\":\"TLS\","
                + "\"call\":\"domain.start\",\"needs\":\"domain:start\",\"object\":\"web1\","
                + "\"outcome\":\"OK\",\"job\":7,\"request\":\"req-1\",\"millis\":0}");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("audit.log"))))
        .isEqualTo("rw-------");
  }

  @Test
  void readsAreWrittenWhenAskedForAndRefusalsAlways() throws IOException {
    AuditLog quiet = log(false);
    call(quiet, DomainOperations.INFO, Optional.empty());
    call(quiet, DomainOperations.INFO, Optional.of(ErrorCode.NO_DOMAIN));
    assertThat(lines()).isEmpty();
    call(quiet, DomainOperations.INFO, Optional.of(ErrorCode.ACCESS_DENIED));
    call(log(true), DomainOperations.INFO, Optional.empty());
    assertThat(lines())
        .extracting(it -> it.path("outcome").asText())
        .containsExactly("ACCESS_DENIED", "OK");
    assertThat(lines().toString()).doesNotContain("secret");
  }

  @Test
  void linesKeepTheirOrderAndRotationIsFollowed() throws IOException {
    AuditLog log = log(false);
    for (int i = 0; i < 100; i++) {
      call(log, i % 2 == 0 ? DomainOperations.START : DomainOperations.SUSPEND, Optional.empty());
    }
    assertThat(lines()).hasSize(100);
    Files.move(directory.resolve("audit.log"), directory.resolve("audit.log.1"));
    call(log, DomainOperations.RESET, Optional.empty());
    assertThat(lines()).hasSize(1);
    assertThat(lines().getFirst().path("call").asText()).isEqualTo("domain.reset");
  }

  @Test
  void whatADiskDoesNotTakeIsCountedAndSaid() throws IOException {
    AuditLog log = log(false);
    for (int i = 0; i < AuditLog.LINES_MAX + 5; i++) {
      call(log, DomainOperations.START, Optional.empty());
    }
    assertThat(log.lost()).isEqualTo(5);
    List<ObjectNode> written = lines();
    assertThat(written).hasSize(AuditLog.LINES_MAX + 1);
    assertThat(written.getLast().path("lost").asInt()).isEqualTo(5);
    call(log, DomainOperations.START, Optional.empty());
    assertThat(lines()).hasSize(AuditLog.LINES_MAX + 2);
  }

  @Test
  void aFileThatCannotBeWrittenIsAProblemUntilItCan() throws IOException {
    AuditLog log = log(false);
    Files.createDirectory(directory.resolve("audit.log"));
    call(log, DomainOperations.START, Optional.empty());
    lane.go();
    assertThat(log.problem()).isPresent();
    Files.delete(directory.resolve("audit.log"));
    call(log, DomainOperations.START, Optional.empty());
    assertThat(lines()).isNotEmpty();
    assertThat(log.problem()).isEmpty();
    assertThat(log.settled().succeeded()).isTrue();
  }

  @Test
  void whoWasTurnedAwayIsALineWithoutWhatTheyShowed() throws IOException {
    log(false)
        .refused(
            new Evidence(
                Way.TLS, "192.0.2.9", Optional.empty(), List.of(), List.of("Bearer vireo_secret")),
            new VirtException(ErrorCode.AUTH_FAILED, "no"));
    assertThat(lines().toString())
        .contains("192.0.2.9", "authenticate", "AUTH_FAILED")
        .doesNotContain("vireo_secret");
  }
}
