package io.vireo.stream;

/** Where a guest's state goes while it is saved: to us, or into a file that the machine writes. */
public sealed interface StateTarget permits StateSink, StateFile {

  /** Bytes of state that have left the machine so far; any thread. */
  long bytesTaken();
}
