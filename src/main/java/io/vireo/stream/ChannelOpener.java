package io.vireo.stream;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * One end of a transfer, not open yet. {@link #open} runs on the transfer's own thread and may
 * block, for example in an accept; {@link #close}, from any thread, makes a blocked {@code open}
 * and any later read or write of the channel fail at once.
 */
public interface ChannelOpener<C extends Channel> extends AutoCloseable {

  C open() throws IOException;

  @Override
  void close();
}
