package io.vireo.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener;
import io.vireo.host.Lane;
import io.vireo.operation.Operation;
import io.vireo.wire.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One line of JSON for each call that changes something, and for each that was refused: who, by
 * which way, what, on which object, with which outcome and after how long. Never arguments: they
 * may be secrets. Lines are written in their order, off the event loops, to a file that only its
 * owner can read. Any thread.
 *
 * <p>When more than {@link #LINES_MAX} lines wait, because the disk does not follow, later ones are
 * lost rather than calls held up; how many is counted, logged, and written as a line of its own
 * when there is room again.
 */
public final class AuditLog implements CallListener {

  /** Lines that wait to be written. */
  static final int LINES_MAX = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);

  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.ACCESS_DENIED,
          ErrorCode.AUTH_FAILED,
          ErrorCode.OPERATION_DENIED,
          ErrorCode.RATE_LIMITED);

  private final Path file;
  private final boolean reads;
  private final Lane lane;
  private final Clock clock;
  private final ConcurrentLinkedQueue<String> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waits = new AtomicInteger();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong untold = new AtomicLong();
  private final AtomicBoolean writing = new AtomicBoolean();
  private volatile Future<Void> written = Future.succeededFuture();
  private volatile Optional<String> problem = Optional.empty();

  /**
   * @param reads whether calls that change nothing are written down too
   * @param lane a lane of its own: whoever waits there waits for this file's disk
   */
  public AuditLog(Path file, boolean reads, Lane lane, Clock clock) {
    this.file = file;
    this.reads = reads;
    this.lane = lane;
    this.clock = clock;
  }

  /** Lines that were never written. */
  public long lost() {
    return lost.get();
  }

  /** Why the file cannot be written, while it cannot. */
  public Optional<String> problem() {
    return problem;
  }

  @Override
  public End comes(Coming call) {
    Instant came = clock.instant();
    return outcome -> {
      boolean refused = outcome.failure().filter(it -> REFUSALS.contains(it.code())).isPresent();
      if (reads || refused || call.operation().changes()) {
        add(line(call, came, outcome));
      }
    };
  }

  /** Says who somebody is as {@code asked} does, and writes down who was turned away. */
  public Identification listeningTo(Identification asked) {
    return evidence ->
        asked
            .identify(evidence)
            .onFailure(
                failure -> {
                  VirtException why = VirtException.from(failure);
                  if (why.code() == ErrorCode.AUTH_FAILED) {
                    refused(evidence, why);
                  }
                });
  }

  /** Somebody who could not say who they are was turned away. */
  void refused(Evidence evidence, VirtException why) {
    ObjectNode line =
        Json.object()
            .put("at", clock.instant().toString())
            .put("who", "")
            .put("way", evidence.way().name())
            .put("from", evidence.address())
            .put("call", "authenticate")
            .put("outcome", why.code().name());
    add(line.toString());
  }

  private String line(Coming call, Instant came, Outcome outcome) {
    Operation<?, ?> row = call.operation();
    ObjectNode line =
        Json.object()
            .put("at", came.toString())
            .put("who", call.caller().name())
            .put("way", call.caller().way().name())
            .put("call", row.name())
            .put("needs", row.needs().toString());
    outcome.object().ifPresent(it -> line.put("object", it));
    line.put("outcome", outcome.failure().map(it -> it.code().name()).orElse("OK"));
    outcome.job().ifPresent(it -> line.put("job", it));
    if (call.terms().dryRun()) {
      line.put("dryRun", true);
    }
    if (!call.terms().request().isEmpty()) {
      line.put("request", call.terms().request());
    }
    return line.put("millis", Duration.between(came, clock.instant()).toMillis()).toString();
  }

  private void add(String line) {
    if (waits.incrementAndGet() > LINES_MAX) {
      waits.decrementAndGet();
      untold.incrementAndGet();
      if (lost.getAndIncrement() % LINES_MAX == 0) {
        LOG.error("audit lines are lost: {} wait for {} to be written", LINES_MAX, file);
      }
      return;
    }
    waiting.add(line);
    write();
  }

  private void write() {
    if (writing.compareAndSet(false, true)) {
      written = lane.run(this::drain).onComplete(_ -> wrote());
    }
  }

  private void wrote() {
    writing.set(false);
    if (problem.isEmpty() && !waiting.isEmpty()) {
      write();
    }
  }

  /** Completes when what was added before is written, or cannot be. */
  public Future<Void> settled() {
    Future<Void> now = written;
    return now.transform(_ -> waiting.isEmpty() || problem.isPresent() ? NOTHING : settled());
  }

  private static final Future<Void> NOTHING = Future.succeededFuture();

  /** The file is opened anew each time, so that it can be moved away and begun again. */
  private Void drain() {
    List<String> taken = new ArrayList<>();
    try (FileChannel channel = open()) {
      for (String line = waiting.peek(); line != null && taken.size() < LINES_MAX; ) {
        waiting.remove();
        taken.add(line);
        line = waiting.peek();
      }
      long missing = untold.getAndSet(0);
      if (missing > 0) {
        taken.add("{\"at\":\"%s\",\"lost\":%d}".formatted(clock.instant(), missing));
        waits.incrementAndGet();
      }
      append(channel, String.join("\n", taken) + "\n");
      problem = Optional.empty();
    } catch (IOException failed) {
      problem = Optional.of("audit log " + file + " cannot be written");
      LOG.error("{}: {}", problem.orElse(""), failed.toString());
      lost.addAndGet(taken.size());
      untold.addAndGet(taken.size());
    }
    waits.addAndGet(-taken.size());
    return null;
  }

  private FileChannel open() throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }
    return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
  }

  private static void append(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
