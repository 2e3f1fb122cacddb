package io.vireo.save;

import io.vireo.stream.Bytes;
import io.vireo.stream.StateSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Save images built field by field, so that a mistake in the code under test is not repeated. */
final class Images {

  static final String XML = "<domain type='kvm'><name>güest</name></domain>\n";
  static final String COOKIE = "<cookie><slirpHelper/></cookie>\n";

  String magic = "LibvirtQemudSave";
  long version = 2;
  long running = 1;
  long format;
  long cookieOffset = utf8(XML).length + 1L;
  long dataBytes = utf8(XML).length + 1L + utf8(COOKIE).length + 1 + 100;
  byte[] area = area();
  ByteOrder order = ByteOrder.LITTLE_ENDIAN;
  byte[] stream = Bytes.random(64, 20);

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] area() {
    ByteBuffer bytes = ByteBuffer.allocate((int) dataBytes);
    bytes.put(utf8(XML)).put((byte) 0).put(utf8(COOKIE)).put((byte) 0);
    return bytes.array();
  }

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(92 + area.length + stream.length).order(order);
    bytes.put(utf8(magic));
    bytes.putInt((int) version).putInt((int) dataBytes).putInt((int) running);
    bytes.putInt((int) format).putInt((int) cookieOffset);
    bytes.position(92);
    return bytes.put(area).put(stream).array();
  }

  /** Where a state goes that passes through this process. */
  static StateSink sink(ImageWriter writer) {
    return (StateSink) writer.target();
  }

  Path write(Path path) throws IOException {
    return Files.write(path, bytes());
  }
}
