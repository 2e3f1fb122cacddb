package io.vireo.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.cli.client.DaemonClient;
import io.vireo.cli.client.Problem;
import io.vireo.cli.draw.Measure;
import io.vireo.cli.draw.Progress;
import io.vireo.cli.draw.ProgressBar;
import io.vireo.cli.draw.ProgressLines;
import io.vireo.cli.text.ErrorText;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the end of a job and shows its progress; Ctrl-C gives the job up, as in virsh. */
public final class JobWatch {

  private static final Duration FIRST_LOOK = Duration.ofMillis(5);
  private static final Duration LATER_LOOKS = Duration.ofMillis(100);
  private static final Duration ABORT_MAX = Duration.ofSeconds(10);

  private final DaemonClient client;
  private final Progress progress;
  private final Interruption interruption;
  private final PrintStream err;
  private final CountDownLatch never = new CountDownLatch(1);

  JobWatch(DaemonClient client, Progress progress, Interruption interruption, PrintStream err) {
    this.client = client;
    this.progress = progress;
    this.interruption = interruption;
    this.err = err;
  }

  /** Watches in the way that fits the terminal; Ctrl-C gives the job up. */
  public static JobWatch on(DaemonClient client, Terminal terminal, boolean quiet) {
    Progress progress =
        quiet
            ? Progress.NONE
            : terminal.errIsTerminal()
                ? new ProgressBar(terminal.err(), terminal.columns())
                : new ProgressLines(terminal.err());
    return new JobWatch(client, progress, Interruption.OF_PROCESS, terminal.err());
  }

  /**
   * Waits as long as the job takes.
   *
   * @return the result of the call
   * @throws VirtException the failure of the job
   */
  public JsonNode await(long id) {
    return ended(id).path("result");
  }

  /** Looks on until the job has ended, however that was; Ctrl-C leaves it alone. */
  JsonNode observed(long id) {
    return end(id, Duration.ofDays(365), progress);
  }

  /** As {@link #await}, for who wants to know how it went, too: the job as it ended. */
  public JsonNode ended(long id) {
    Runnable giveUp = () -> giveUp(id);
    try (Interruption.Registration _ = interruption.onInterrupt(giveUp)) {
      JsonNode end = end(id, Duration.ofDays(365), progress);
      if (end.path("state").asText().equals("completed")) {
        return end;
      }
      throw Problem.read(end.path("error"));
    }
  }

  private JsonNode end(long id, Duration most, Progress shown) {
    long deadline = System.nanoTime() + most.toNanos();
    Duration wait = FIRST_LOOK;
    JsonNode job = client.job(id);
    while (job.path("state").asText().equals("running")) {
      if (System.nanoTime() - deadline > 0) {
        throw new VirtException(
            ErrorCode.OPERATION_TIMEOUT, "job " + id + " has not ended within " + most);
      }
      shown.moved(Measure.of(job));
      pause(wait);
      wait = wait.multipliedBy(2).compareTo(LATER_LOOKS) < 0 ? wait.multipliedBy(2) : LATER_LOOKS;
      job = client.job(id);
    }
    shown.ended();
    return job;
  }

  /** Asks for the job's end, waits for it and tells how it came out. */
  void giveUp(long id) {
    progress.ended();
    err.println("giving up job " + id + " ...");
    try {
      client.abort(id);
      JsonNode job = end(id, ABORT_MAX, Progress.NONE);
      err.println(
          job.path("operation").asText()
              + " of '"
              + job.path("domainName").asText()
              + "' "
              + job.path("state").asText());
    } catch (VirtException failure) {
      err.println(ErrorText.sentence(failure));
    }
    err.flush();
  }

  private void pause(Duration time) {
    try {
      boolean _ = never.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new VirtException(ErrorCode.OPERATION_ABORTED, "waiting was interrupted", interrupted);
    }
  }
}
