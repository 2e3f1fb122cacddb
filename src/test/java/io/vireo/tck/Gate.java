package io.vireo.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds a save or a restore after its first bytes until the test lets it go on. */
public final class Gate implements StateFile.Hurdle {

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch opened = new CountDownLatch(1);

  @Override
  public void at(long bytesDone) throws IOException {
    if (bytesDone > 0) {
      reached.countDown();
      if (!await(opened)) {
        throw new IOException("nobody opened the gate");
      }
    }
  }

  /** Waits until the transfer stands at the gate. */
  public void awaitReached() {
    assertThat(await(reached)).as("the transfer reached the gate").isTrue();
  }

  public void open() {
    opened.countDown();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(Trial.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
