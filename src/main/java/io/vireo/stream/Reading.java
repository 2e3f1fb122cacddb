package io.vireo.stream;

import io.vireo.host.Host;

/** How a file is read. */
sealed interface Reading {

  OriginChannel open(Host host, FileSource.Origin origin, Transfer transfer, Buffers buffers);

  /** Through the page cache. */
  record Buffered() implements Reading {

    @Override
    public OriginChannel open(
        Host host, FileSource.Origin origin, Transfer transfer, Buffers buffers) {
      return new BufferedRead(origin, transfer);
    }
  }

  /** Past it, in blocks of that size. */
  record Direct(int blockBytes) implements Reading {

    @Override
    public OriginChannel open(
        Host host, FileSource.Origin origin, Transfer transfer, Buffers buffers) {
      return DirectRead.begin(host, origin, blockBytes, transfer, buffers);
    }
  }
}
