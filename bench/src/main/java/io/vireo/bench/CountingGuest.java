package io.vireo.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Vireo's own boot image as a guest that has filled its memory with words without a pattern. */
final class CountingGuest {

  static final String HYPERVISOR = "qemu:///session";

  private static final int PERCENT_AT = 0x10;
  private static final int VERIFY_EVERY_AT = 0x12;
  private static final Duration FILL_MAX = Duration.ofMinutes(5);

  private final DaemonProcess daemon;
  private final String name;
  private final Path room;

  CountingGuest(DaemonProcess daemon, String name, Path room) {
    this.daemon = daemon;
    this.name = name;
    this.room = room;
  }

  String name() {
    return name;
  }

  static String accelerator() {
    return Files.isWritable(Path.of("/dev/kvm")) ? "kvm" : "qemu";
  }

  /** Defines it, boots it and waits until its memory is filled. */
  void boot(long mebibytes) throws IOException, InterruptedException {
    writeDisk();
    JsonNodeFactory json = JsonNodeFactory.instance;
    daemon.ask(
        DomainOperations.DEFINE,
        json.objectNode().put("xml", xml(mebibytes)).put("hypervisor", HYPERVISOR));
    daemon.postAndWait("/domains/" + name + "/start", json.objectNode().put("paused", true));
    try (SerialLine line = SerialLine.connect(serial())) {
      daemon.ask(DomainOperations.RESUME, one());
      line.await("ready ", FILL_MAX);
    }
  }

  private void writeDisk() throws IOException {
    try (InputStream image = CountingGuest.class.getResourceAsStream("/guest/counter.img")) {
      byte[] bytes = image.readAllBytes();
      ByteBuffer.wrap(bytes)
          .order(ByteOrder.LITTLE_ENDIAN)
          .put(PERCENT_AT, (byte) 100)
          .putShort(VERIFY_EVERY_AT, (short) 0);
      Files.write(disk(), bytes);
    }
  }

  private Path disk() {
    return room.resolve("counter.img");
  }

  private Path serial() {
    return room.resolve("serial.sock");
  }

  private String xml(long mebibytes) {
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
        .formatted(accelerator(), name, mebibytes, disk(), serial());
  }

  private ObjectNode one() {
    return JsonNodeFactory.instance.objectNode().put("hypervisor", HYPERVISOR).put("domain", name);
  }

  /** What the daemon says of the save. */
  JsonNode save(Path image, Road road) {
    ObjectNode body = image(image, road);
    return daemon.postAndWait("/domains/" + name + "/save", body);
  }

  void restore(Path image, Road road) {
    daemon.postAndWait("/restore", image(image, road));
  }

  private static ObjectNode image(Path image, Road road) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("path", image.toString())
        .put("bypassCache", road.bypassesCache());
  }

  /** Lets the guest compare every word of its memory; fails if one is not what it was. */
  void verify() throws IOException, InterruptedException {
    try (SerialLine line = SerialLine.connect(serial())) {
      line.send('v');
      line.await("memory ok", FILL_MAX);
    }
  }

  void destroy() {
    daemon.ask(DomainOperations.DESTROY, one());
  }
}
