package io.vireo.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** Save images as anybody can look at them. */
public final class Images {

  public static final String COMPLETE = "LibvirtQemudSave";
  public static final String INCOMPLETE = "LibvirtQemudPart";

  private static final int HEAD_BYTES = 92;

  private Images() {}

  /** As much of it as there is. */
  public static String magic(Path image) throws IOException {
    byte[] head = head(image);
    int length = Math.min(head.length, COMPLETE.length());
    return new String(head, 0, length, StandardCharsets.US_ASCII);
  }

  /** The fixed header. */
  public static byte[] head(Path image) throws IOException {
    try (InputStream in = Files.newInputStream(image)) {
      return in.readNBytes(HEAD_BYTES);
    }
  }

  /** SHA-256 of the whole file. */
  public static String digest(Path file) throws IOException, GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What a save under way to {@code image} writes, or what is left of it. */
  public static Path partOf(Path image) throws IOException {
    List<Path> found = besides(image);
    if (found.size() != 1) {
      throw new AssertionError("beside " + image + " there are " + found);
    }
    return found.getFirst();
  }

  /** Temporary files beside {@code image}; none when all is well. */
  public static List<Path> besides(Path image) throws IOException {
    String prefix = "." + image.getFileName() + ".";
    try (Stream<Path> files = Files.list(image.getParent())) {
      return files.filter(file -> file.getFileName().toString().startsWith(prefix)).toList();
    }
  }
}
