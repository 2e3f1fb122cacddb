package io.vireo.save;

import java.nio.file.Path;

/**
 * A save image as its header tells of it. The stream has not been looked at: only the hypervisor
 * can judge that.
 *
 * @param fileBytes the file's length when it was read
 */
public record SaveImage(Path path, SaveHeader header, ImageDocument document, long fileBytes) {

  public String xml() {
    return document.xml();
  }

  /** Where the hypervisor's stream begins. */
  public long streamOffset() {
    return header.streamOffset();
  }

  public long streamBytes() {
    return fileBytes - streamOffset();
  }
}
