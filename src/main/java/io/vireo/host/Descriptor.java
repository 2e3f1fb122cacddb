package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;

/** An open file. Any thread; futures complete on the lane of its file system. */
public interface Descriptor {

  /** The kernel's number of it in this process; meaningless once it is closed. */
  int number();

  /** The file's name when it was opened, as the kernel knows it: without links. */
  Path name();

  /** Whether it is a plain file, which can be cut off, and no device or pipe. */
  boolean isPlainFile();

  /**
   * Moves to {@code position}, from the file's beginning in bytes. Everybody who was passed this
   * descriptor moves along: the position belongs to the open file (lseek(2)).
   */
  Future<Void> seek(long position);

  /** Lets go of it. Others to whom it was passed keep theirs. No effect the second time. */
  Future<Void> close();
}
