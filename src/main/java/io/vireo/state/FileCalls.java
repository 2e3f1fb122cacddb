package io.vireo.state;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file operations that durability is made of, each one system call, so that a recorder or a
 * fault injector can stand in for the machine. All block: call them on a lane.
 */
public interface FileCalls {

  /** The machine's own file systems. */
  static FileCalls local() {
    return LocalFileCalls.INSTANCE;
  }

  /** Creates {@code path} for reading and writing by its owner only; fails if it exists. */
  DiskFile create(Path path) throws IOException;

  /** Opens an existing file for reading. */
  DiskFile open(Path path) throws IOException;

  /** Opens an existing file for reading and writing in place. */
  DiskFile update(Path path) throws IOException;

  /**
   * Opens an existing file for writing past the page cache (O_DIRECT): positions, lengths and
   * addresses must be multiples of the file system's block size. Fails where the file system
   * cannot.
   */
  DiskFile direct(Path path) throws IOException;

  /** The same for reading. */
  DiskFile directReading(Path path) throws IOException;

  /** Creates a directory for its owner only; no effect if there is one. */
  void createDirectory(Path directory) throws IOException;

  /** rename(2): atomic, and replaces what {@code to} named. */
  void rename(Path from, Path to) throws IOException;

  /** Gives {@code existing} a second name; fails where the file system has no hard links. */
  void link(Path existing, Path second) throws IOException;

  /** Removes a file's name; returns whether there was one. */
  boolean delete(Path path) throws IOException;

  /** Makes the names in {@code directory} durable. */
  void forceDirectory(Path directory) throws IOException;
}
