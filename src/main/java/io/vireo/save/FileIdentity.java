package io.vireo.save;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Which file or directory a path names, whatever is mounted or renamed over it later. */
record FileIdentity(long device, long inode) {

  static FileIdentity of(Path path) throws IOException {
    Map<String, Object> found =
        Files.readAttributes(path, "unix:dev,ino", LinkOption.NOFOLLOW_LINKS);
    return new FileIdentity((Long) found.get("dev"), (Long) found.get("ino"));
  }
}
