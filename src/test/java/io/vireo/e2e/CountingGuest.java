package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.CounterImage;
import io.vireo.guest.SerialPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A domain that counts and fills its memory, with the other end of its serial port. */
final class CountingGuest implements AutoCloseable {

  private static final Duration BOOT_LIMIT = Duration.ofSeconds(90);
  private static final Duration LINE_LIMIT = Duration.ofSeconds(30);

  private final Shape shape;
  private final Path disk;
  private final Path socket;
  private final SerialPort serial;
  private long last;

  /**
   * What it is like.
   *
   * @param percent of its memory that is filled
   */
  record Shape(String name, int mebibytes, int percent, String machine, String bus) {
    static final Shape SMALL = new Shape("counter", 64, 50, "pc", "ide");

    Shape named(String other) {
      return new Shape(other, mebibytes, percent, machine, bus);
    }

    Shape filling(int share, int ofMebibytes) {
      return new Shape(name, ofMebibytes, share, machine, bus);
    }

    Shape on(String otherMachine, String otherBus) {
      return new Shape(name, mebibytes, percent, otherMachine, otherBus);
    }
  }

  private CountingGuest(Shape shape, Path disk, Path socket, SerialPort serial) {
    this.shape = shape;
    this.disk = disk;
    this.socket = socket;
    this.serial = serial;
  }

  /** A small one in this directory. */
  static CountingGuest in(Path directory) throws IOException {
    return in(directory, Shape.SMALL);
  }

  static CountingGuest in(Path directory, Shape shape) throws IOException {
    Path disk =
        CounterImage.shipped()
            .withPercent(shape.percent())
            .withVerifyEvery(0)
            .writeTo(directory.resolve(shape.name() + ".img"));
    Path socket = directory.resolve(shape.name() + ".sock");
    return new CountingGuest(shape, disk, socket, SerialPort.listen(socket));
  }

  String name() {
    return shape.name();
  }

  String xml() {
    return xml("<serial type='unix'><source mode='connect' path='%s'/></serial>".formatted(socket));
  }

  /** The definition with these devices in place of the serial port that this class listens to. */
  String xml(String devices) {
    return """
    <domain type='qemu'>
      <name>%s</name>
      <memory unit='MiB'>%d</memory>
      <vcpu>1</vcpu>
      <os><type arch='x86_64' machine='%s'>hvm</type></os>
      <features><acpi/></features>
      <devices>
        <disk type='file' device='disk'>
          <driver name='qemu' type='raw'/>
          <source file='%s'/>
          <target dev='%s' bus='%s'/>
        </disk>
        %s
      </devices>
    </domain>
    """
        .formatted(
            shape.name(),
            shape.mebibytes(),
            shape.machine(),
            disk,
            shape.bus().equals("ide") ? "hda" : "vda",
            shape.bus(),
            devices);
  }

  /** Waits until it has booted afresh; its seed. */
  String awaitBoot() throws InterruptedException, TimeoutException {
    String ready = serial.await("ready ", BOOT_LIMIT);
    last = 0;
    return ready.substring(ready.lastIndexOf(' ') + 1);
  }

  /** Its next count, which must be the one after the last one seen. */
  long next() throws InterruptedException, TimeoutException {
    long count = serial.awaitCount(LINE_LIMIT);
    // a line that was cut in two by a save is lost to both connections
    assertThat(count).as("the count after %d", last).isBetween(last + 1, last + 2);
    last = count;
    return count;
  }

  /** The last count seen, of those that were said so far. */
  long last() {
    return last;
  }

  /** Two more counts: it runs. */
  void goesOn() throws InterruptedException, TimeoutException {
    next();
    next();
  }

  /** Takes note of what it said before it was stopped. */
  void catchUp() throws InterruptedException {
    try {
      while (true) {
        last = serial.awaitCount(Duration.ofMillis(300));
      }
    } catch (TimeoutException silent) {
      assertThat(silent).hasMessageContaining("no 'count '");
    }
  }

  /** Its memory's checksum, found to be as it was filled. */
  String memory() throws IOException, InterruptedException, TimeoutException {
    serial.send("v");
    String said = serial.await("memory ", BOOT_LIMIT);
    assertThat(said).startsWith("memory ok ");
    last = serial.awaitCount(LINE_LIMIT);
    return said.substring("memory ok ".length());
  }

  /** The next line that begins so. */
  String hear(String prefix) throws InterruptedException, TimeoutException {
    return serial.await(prefix, LINE_LIMIT);
  }

  void type(String key) throws IOException {
    serial.send(key);
  }

  @Override
  public void close() throws IOException {
    serial.close();
    Files.deleteIfExists(socket);
  }
}
