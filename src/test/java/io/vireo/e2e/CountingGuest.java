package io.vireo.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.guest.CounterImage;
import io.vireo.guest.SerialPort;
import io.vireo.guest.TestParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A domain that counts and fills its memory, with the other end of its serial port. */
public final class CountingGuest implements AutoCloseable {

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
   * @param machine of which type, on which bus its disk is
   */
  public record Shape(String name, int mebibytes, int percent, String machine, Pace pace) {
    /** Counts ten times a second, under QEMU's own translator, which every machine has. */
    public static final Shape SMALL = new Shape("counter", 64, 50, "pc,ide", Pace.EASY);

    public Shape named(String other) {
      return new Shape(other, mebibytes, percent, machine, pace);
    }

    public Shape filling(int share, int ofMebibytes) {
      return new Shape(name, ofMebibytes, share, machine, pace);
    }

    public Shape on(String otherMachine, String otherBus) {
      return new Shape(name, mebibytes, percent, otherMachine + "," + otherBus, pace);
    }

    public Shape paced(Pace other) {
      return new Shape(name, mebibytes, percent, machine, other);
    }

    private String bus() {
      return machine.substring(machine.indexOf(',') + 1);
    }

    private String machineType() {
      return machine.substring(0, machine.indexOf(','));
    }
  }

  /** How fast it lives. */
  public enum Pace {
    EASY("qemu", 2),
    /** Twice as many counts, and by KVM where it can be had. */
    HURRIED(TestParts.here().kvm() ? "kvm" : "qemu", 1);

    private final String type;
    private final int ticksPerCount;

    Pace(String type, int ticksPerCount) {
      this.type = type;
      this.ticksPerCount = ticksPerCount;
    }
  }

  private CountingGuest(Shape shape, Path disk, Path socket, SerialPort serial) {
    this.shape = shape;
    this.disk = disk;
    this.socket = socket;
    this.serial = serial;
  }

  /** A small one in this directory. */
  public static CountingGuest in(Path directory) throws IOException {
    return in(directory, Shape.SMALL);
  }

  public static CountingGuest in(Path directory, Shape shape) throws IOException {
    Path disk =
        CounterImage.shipped()
            .withPercent(shape.percent())
            .withVerifyEvery(0)
            .withTicksPerCount(shape.pace().ticksPerCount)
            .writeTo(directory.resolve(shape.name() + ".img"));
    Path socket = directory.resolve(shape.name() + ".sock");
    return new CountingGuest(shape, disk, socket, SerialPort.listen(socket));
  }

  public String name() {
    return shape.name();
  }

  public String xml() {
    return xml("<serial type='unix'><source mode='connect' path='%s'/></serial>".formatted(socket));
  }

  /** The definition with these devices in place of the serial port that this class listens to. */
  public String xml(String devices) {
    return """
    <domain type='%s'>
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
            shape.pace().type,
            shape.name(),
            shape.mebibytes(),
            shape.machineType(),
            disk,
            shape.bus().equals("ide") ? "hda" : "vda",
            shape.bus(),
            devices);
  }

  /** Waits until it has booted afresh; its seed. */
  public String awaitBoot() throws InterruptedException, TimeoutException {
    String ready = serial.await("ready ", BOOT_LIMIT);
    last = 0;
    return ready.substring(ready.lastIndexOf(' ') + 1);
  }

  /** Its next count, which must be the one after the last one seen. */
  public long next() throws InterruptedException, TimeoutException {
    long count = serial.awaitCount(LINE_LIMIT);
    // a line that was cut in two by a save is lost to both connections
    assertThat(count).as("the count after %d", last).isBetween(last + 1, last + 2);
    last = count;
    return count;
  }

  /** The last count seen, of those that were said so far. */
  public long last() {
    return last;
  }

  /** It was put back to where it had said this count. */
  public void putBackTo(long count) {
    serial.drain();
    last = count;
  }

  /** Two more counts: it runs. */
  public void goesOn() throws InterruptedException, TimeoutException {
    next();
    next();
  }

  /** Takes note of what it said before it was stopped. */
  public void catchUp() throws InterruptedException {
    catchUp(Duration.ofMillis(300));
  }

  /** The same, when its process is known to be gone: only what is on its way must be awaited. */
  public void catchUp(Duration silence) throws InterruptedException {
    try {
      while (true) {
        last = serial.awaitCount(silence);
      }
    } catch (TimeoutException silent) {
      assertThat(silent).hasMessageContaining("no 'count '");
    }
  }

  /** Its memory's checksum, found to be as it was filled. */
  public String memory() throws IOException, InterruptedException, TimeoutException {
    serial.send("v");
    String said = serial.await("memory ", BOOT_LIMIT);
    assertThat(said).startsWith("memory ok ");
    last = serial.awaitCount(LINE_LIMIT);
    return said.substring("memory ok ".length());
  }

  /** The next line that begins so. */
  public String hear(String prefix) throws InterruptedException, TimeoutException {
    return serial.await(prefix, LINE_LIMIT);
  }

  public void type(String key) throws IOException {
    serial.send(key);
  }

  @Override
  public void close() throws IOException {
    serial.close();
    Files.deleteIfExists(socket);
  }
}
