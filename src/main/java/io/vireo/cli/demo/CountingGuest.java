package io.vireo.cli.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Vireo's own boot image under QEMU; {@code guest/counter.asm} says what it says. */
final class CountingGuest implements Guest {

  private static final String IMAGE = "/guest/counter.img";
  private static final int PERCENT_AT = 0x10;
  private static final int VERIFY_EVERY_AT = 0x12;
  private static final Duration LINE_MAX = Duration.ofSeconds(60);
  private static final Pattern COUNT = Pattern.compile("count (\\d+)");

  private final String name;
  private final int memoryMebibytes;
  private final boolean kvm;
  private final Path disk;
  private final SerialFeed feed;
  private final Path socket;
  private long last;

  /**
   * @param percent share of the memory that is filled
   */
  CountingGuest(Workspace workspace, String name, int memoryMebibytes, int percent) {
    this.name = name;
    this.memoryMebibytes = memoryMebibytes;
    this.kvm = Files.isWritable(Path.of("/dev/kvm"));
    this.disk = workspace.file("counter.img");
    this.socket = workspace.file("serial.sock");
    this.feed = new SerialFeed(socket);
    makeDisk(percent);
  }

  /** The image, told to verify only when asked. */
  private void makeDisk(int percent) {
    try (InputStream image = CountingGuest.class.getResourceAsStream(IMAGE)) {
      NotShown.unless(image != null, "this build has no guest image");
      byte[] bytes = image.readAllBytes();
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(PERCENT_AT, (byte) percent)
          .putShort(VERIFY_EVERY_AT, (short) 0);
      Files.write(disk, bytes);
    } catch (IOException failure) {
      throw new NotShown("the guest's disk cannot be written", failure);
    }
  }

  @Override
  public String xml() {
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
        .formatted(kvm ? "kvm" : "qemu", name, memoryMebibytes, disk, socket);
  }

  @Override
  public String words() {
    return "a guest of " + memoryMebibytes + " MiB under " + (kvm ? "KVM" : "QEMU's TCG");
  }

  @Override
  public boolean outlivesTheDaemon() {
    return true;
  }

  @Override
  public void meet(Place from) {
    last = from.count();
    feed.attach(from.begun());
  }

  @Override
  public long next() {
    long before = last;
    while (last == before) {
      note(line());
    }
    return last;
  }

  @Override
  public Place place() {
    feed.drain();
    for (String line = said(); !line.isEmpty(); line = said()) {
      note(line);
    }
    return new Place(last, feed.unfinished());
  }

  private String said() {
    return feed.next(Duration.ZERO).orElse("");
  }

  @Override
  public String memory() {
    feed.send('v');
    while (true) {
      String line = line();
      note(line);
      NotShown.unless(!line.startsWith("memory BAD"), "the guest's memory is wrong: " + line);
      if (line.startsWith("memory ok ")) {
        return line.substring("memory ok ".length());
      }
    }
  }

  private String line() {
    return feed.next(LINE_MAX)
        .orElseThrow(
            () -> new NotShown("the guest said nothing for " + LINE_MAX.toSeconds() + " s"));
  }

  /** Every number must be one more than the one before it, over all saves and restores. */
  private void note(String line) {
    Matcher count = COUNT.matcher(line);
    if (count.matches()) {
      long number = Long.parseLong(count.group(1));
      NotShown.unless(
          number == last + 1, "the guest counted " + number + " after " + last + ", not one more");
      last = number;
    }
  }

  @Override
  public void close() {
    feed.close();
  }
}
