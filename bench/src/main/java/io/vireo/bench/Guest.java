package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Path;

/** A machine and whoever runs it. */
interface Guest {

  Machine machine();

  /** Starts it and waits until its memory is filled. */
  void boot() throws IOException, InterruptedException;

  /**
   * Puts it to sleep; returns when the image would survive a power cut.
   *
   * @return for how long the guest stood still, in milliseconds, as far as anyone knows
   */
  double save(Path image, Way way) throws IOException, InterruptedException;

  /** Returns when it goes on. */
  void restore(Path image, Way way) throws IOException, InterruptedException;

  void destroy() throws IOException, InterruptedException;
}
