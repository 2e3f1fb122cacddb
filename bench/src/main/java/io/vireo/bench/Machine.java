package io.vireo.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Vireo's own boot image as a guest that fills its memory and can prove later that it is unchanged.
 *
 * @param room a directory for its disk and its serial port
 * @param emulator the same for all who run it
 */
record Machine(String name, Path room, long mebibytes, Filling filling, Path emulator) {

  private static final int PERCENT_AT = 0x10;
  private static final int VERIFY_EVERY_AT = 0x12;
  private static final int KEPT_AT = 0x20;
  private static final Duration FILL_MAX = Duration.ofMinutes(5);
  private static final int PERCENT = 80;

  /** With what four fifths of the memory are filled; the rest is zero. */
  enum Filling {
    /** Words without a pattern. */
    RANDOM("random", -1),
    /** The same with five of eight bytes zero. */
    COMPRESSIBLE("packable", 0xFF_FFFF);

    private final String word;
    private final long kept;

    Filling(String word, long kept) {
      this.word = word;
      this.kept = kept;
    }

    String word() {
      return word;
    }
  }

  static String accelerator() {
    return Files.isWritable(Path.of("/dev/kvm")) ? "kvm" : "qemu";
  }

  static long filledBytes(long mebibytes) {
    return (mebibytes * PERCENT / 100) << 20;
  }

  long filledBytes() {
    return filledBytes(mebibytes);
  }

  void writeDisk() throws IOException {
    try (InputStream image = Machine.class.getResourceAsStream("/guest/counter.img")) {
      byte[] bytes = image.readAllBytes();
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(PERCENT_AT, (byte) PERCENT)
          .putShort(VERIFY_EVERY_AT, (short) 0)
          .putLong(KEPT_AT, filling.kept);
      Files.write(disk(), bytes);
    }
  }

  private Path disk() {
    return room.resolve(name + ".img");
  }

  private Path serial() {
    return room.resolve(name + ".sock");
  }

  /** The other end of its serial port; it must have been started, and may be paused. */
  SerialLine listen() throws IOException {
    return SerialLine.connect(serial());
  }

  static void awaitFilled(SerialLine line) throws InterruptedException {
    line.await("ready ", FILL_MAX);
  }

  /** Lets the guest compare every word of its memory; fails if one is not what it was. */
  void verify() throws IOException, InterruptedException {
    try (SerialLine line = listen()) {
      line.send('v');
      line.await("memory ok", FILL_MAX);
    }
  }

  String xml() {
    return """
    <domain type='%s'>
      <name>%s</name>
      <memory unit='MiB'>%d</memory>
      <vcpu>1</vcpu>
      <os>
        <type arch='x86_64' machine='pc'>hvm</type>
        <boot dev='hd'/>
      </os>
      <features>
        <acpi/>
      </features>
      <devices>
        <emulator>%s</emulator>
        <disk type='file' device='disk'>
          <driver name='qemu' type='raw'/>
          <source file='%s'/>
          <target dev='hda' bus='ide'/>
        </disk>
        <serial type='unix'>
          <source mode='bind' path='%s'/>
          <target port='0'/>
        </serial>
      </devices>
    </domain>
    """
        .formatted(accelerator(), name, mebibytes, emulator, disk(), serial());
  }
}
