package io.vireo.stream;

/**
 * What a hypervisor can write into a file, and read from one, by itself.
 *
 * @param stream {@link StateFile.Layout#STREAM}
 * @param mapped {@link StateFile.Layout#MAPPED}
 * @param mappedDirect the same past the page cache
 */
public record FileAbilities(boolean stream, boolean mapped, boolean mappedDirect) {

  /** Everything must go through us. */
  public static final FileAbilities NONE = new FileAbilities(false, false, false);
}
