package io.vireo.surface.grpc;

import io.vireo.dispatch.Dispatcher;
import io.vireo.event.Event;
import io.vireo.event.EventLog;
import io.vireo.event.EventLog.Cursor;
import io.vireo.event.EventLog.Delivery;
import io.vireo.operation.JobInfo;
import io.vireo.operation.JobOperations;
import io.vireo.operation.JobOperations.OneJob;
import io.vireo.wire.proto.Codec;
import io.vireo.wire.proto.Schema;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A job as it goes on: told at once, whenever it has moved, and at its end, which ends the call.
 */
final class WatchMethod {

  /** Looked at this often even where no event told that it moved. */
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private static final String RUNNING = "running";

  private final Dispatcher dispatcher;
  private final EventLog log;
  private final Listening listening;
  private final Codec<OneJob> arguments;
  private final Codec<JobInfo> answer;

  WatchMethod(Dispatcher dispatcher, EventLog log, Listening listening, Schema schema) {
    this.dispatcher = dispatcher;
    this.log = log;
    this.listening = listening;
    this.arguments = schema.codec(OneJob.class);
    this.answer = schema.codec(JobInfo.class);
  }

  void watch(GrpcCall call) {
    dispatcher.authorise(call.caller(), JobOperations.GET_JOB.needs());
    call.take(arguments, job -> new Watcher(call, job).look());
  }

  /** Confined to the call's context; waking it from elsewhere only schedules. */
  private final class Watcher {

    private final GrpcCall call;
    private final OneJob job;
    private final Cursor cursor;
    private Optional<JobInfo> last = Optional.empty();
    private boolean looking;
    private boolean moved;

    Watcher(GrpcCall call, OneJob job) {
      this.call = call;
      this.job = job;
      this.cursor = log.open(this::concerns, OptionalLong.empty(), this::wake);
      long ticks = call.vertx().setPeriodic(LOOK_EVERY.toMillis(), _ -> wake());
      listening.admit(
          call,
          () -> {
            call.vertx().cancelTimer(ticks);
            cursor.close();
          });
    }

    private boolean concerns(Event event) {
      return switch (event) {
        case Event.JobProgress progress -> progress.job() == job.id();
        case Event.JobEnded ended -> ended.job() == job.id();
        default -> false;
      };
    }

    private void wake() {
      call.context().runOnContext(_ -> look());
    }

    void look() {
      moved = looking || call.full();
      if (call.over() || moved) {
        return;
      }
      looking = true;
      while (!(cursor.next() instanceof Delivery.Nothing)) {}
      call.deliver(
              dispatcher.call(JobOperations.GET_JOB, () -> job, call.caller(), call.plainTerms()))
          .onSuccess(this::told)
          .onFailure(call::fail);
    }

    private void told(JobInfo info) {
      looking = false;
      if (!info.state().equals(RUNNING)) {
        call.answer(answer.bytes(info));
        return;
      }
      if (!last.equals(Optional.of(info))) {
        last = Optional.of(info);
        call.write(answer.bytes(info));
      }
      if (call.full()) {
        call.whenRoom(this::look);
      } else if (moved) {
        look();
      }
    }
  }
}
