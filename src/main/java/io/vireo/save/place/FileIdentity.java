package io.vireo.save.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;

/** Which file or directory a path names, whatever is mounted or renamed over it later. */
public record FileIdentity(long device, long inode) {

  /** Of the very name: a link put in place of a file is not that file. */
  public static FileIdentity of(Path path) throws IOException {
    return read(path, LinkOption.NOFOLLOW_LINKS);
  }

  /** Of what the name leads to, links followed. */
  public static FileIdentity behind(Path path) throws IOException {
    return read(path);
  }

  private static FileIdentity read(Path path, LinkOption... links) throws IOException {
    Map<String, Object> found = Files.readAttributes(path, "unix:dev,ino", links);
    return new FileIdentity((Long) found.get("dev"), (Long) found.get("ino"));
  }
}
