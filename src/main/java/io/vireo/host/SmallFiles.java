package io.vireo.host;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;

/**
 * Directories and small files. Everything runs on the lane of the file system concerned; futures
 * complete on that lane: hop with {@link Loop#deliver}. Failures of the file system are {@code
 * SYSTEM_ERROR} with the path.
 */
public interface SmallFiles {

  /** Names of a directory that are given at most. */
  int NAMES_MAX = 10_000;

  /** Makes the directory with mode 0700 if it is not there; its parent must exist. */
  Future<Void> makePrivateDirectory(Path directory);

  /** Removes the directory and what is in it, links themselves and not their targets. */
  Future<Void> removeTree(Path directory);

  /**
   * Removes a file, a socket or a link; nothing happens if there is none. It does not come back
   * after a power cut: when this succeeds, the directory has been written out.
   */
  Future<Void> remove(Path file);

  /** The length in bytes; 0 if there is no such file, but not if it cannot be looked at. */
  Future<Long> size(Path file);

  /**
   * The text from byte {@code from} on, of which the last {@code bytesMax} bytes are kept; empty if
   * there is no such file.
   */
  Future<String> tail(Path file, long from, int bytesMax);

  /**
   * All of a file, which must not be longer than {@code bytesMax}.
   *
   * @return fails with {@code DOCUMENT_TOO_LARGE}
   */
  Future<byte[]> bytes(Path file, int bytesMax);

  /** Writes {@code text} into a file of mode 0600 that takes the name of the old one, if any. */
  Future<Void> replace(Path file, String text);

  /** Copies a file to a new one of mode 0600, or over the one that has its name. */
  Future<Void> copy(Path from, Path to);

  /** The names in a directory, at most {@code NAMES_MAX}; none if there is no such directory. */
  Future<List<Path>> list(Path directory);

  /** Fails if there is no such file; links are followed. */
  Future<FileFacts> facts(Path file);

  /**
   * @param modifiedMillis since the epoch
   */
  record FileFacts(long bytes, long modifiedMillis, long inode) {}

  /** Whether this process may read and write that file or device. */
  Future<Boolean> usable(Path file);
}
