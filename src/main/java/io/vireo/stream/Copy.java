package io.vireo.stream;

import java.nio.channels.ReadableByteChannel;

/** One way to bring everything that a channel has into a file. Blocks, on the transfer's thread. */
interface Copy {

  /** Returns when the operating system has every byte; fails with a {@code VirtException}. */
  void run(ReadableByteChannel source, Transfer transfer, Buffers buffers);
}
