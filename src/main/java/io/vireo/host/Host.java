package io.vireo.host;

import java.nio.file.Path;
import java.time.Clock;

/**
 * The only door to the machine. Nothing above this room asks the time, opens a file, starts a
 * process or a thread by itself, which is also what lets a simulated host stand in.
 */
public interface Host {

  Clock clock();

  /** A loop that outlives its caller's stack frame; each call may give another one. */
  Loop newLoop();

  /** The lane for small blocking work of one named kind, for example {@code state}. */
  Lane lane(String purpose);

  /** The lane of the file system that {@code path} is, or would be, on. */
  Lane laneOf(Path path);

  /**
   * A thread for one long transfer, for which lanes are too narrow. It is a daemon thread named
   * {@code name}; at most {@code TRANSFERS_MAX} live at once and one more is refused with {@code
   * LIMIT_REACHED}.
   */
  Lane transfer(String name);

  Processes processes();

  /** Directories and small files, for rooms that have no business with bytes of their own. */
  SmallFiles files();

  /** Open files for other programs. */
  Descriptors descriptors();

  /** Connections to programs of this machine. */
  Sockets sockets();

  /** Lines of plain bytes: terminals and sockets. */
  Links links();
}
