package io.vireo.qemu;

import io.vireo.guest.CounterImage;
import io.vireo.guest.SerialPort;
import io.vireo.model.domain.Domain;
import io.vireo.wire.xml.XmlCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The counting guest in a domain's clothes, with a line to its serial port. */
final class CounterGuest implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path image;
  private final Path socket;
  private final SerialPort serial;
  private final int mebibytes;

  CounterGuest(Path directory) throws IOException {
    this(directory, 64);
  }

  /** Half of its memory is filled with what cannot be squeezed. */
  CounterGuest(Path directory, int mebibytes) throws IOException {
    this.mebibytes = mebibytes;
    this.image = CounterImage.shipped().writeTo(directory.resolve("counter.img"));
    this.socket = Files.createTempDirectory("vireo").resolve("serial.sock");
    this.serial = SerialPort.listen(socket);
  }

  /** The definition; {@code ending} is what the document says of the guest's end. */
  Domain domain(String ending) {
    return XmlCodec.read(
        """
        <domain type='qemu'>
          <name>counter</name>
          <uuid>%s</uuid>
          <memory unit='MiB'>%d</memory>
          <vcpu>1</vcpu>
          <os><type arch='x86_64' machine='pc'>hvm</type></os>
          <features><acpi/></features>
          %s
          <devices>
            <disk type='file' device='disk'>
              <driver name='qemu' type='raw'/>
              <source file='%s'/>
              <target dev='hda' bus='ide'/>
            </disk>
            <serial type='unix'><source mode='connect' path='%s'/></serial>
            <panic model='isa'/>
          </devices>
        </domain>
        """
            .formatted(QemuSubject.uuid("counter"), mebibytes, ending, image, socket),
        Domain.class);
  }

  long count() throws InterruptedException, TimeoutException {
    serial.drain();
    return serial.awaitCount(PATIENCE);
  }

  /** The next line that begins so. */
  String hear(String prefix) throws InterruptedException, TimeoutException {
    return serial.await(prefix, PATIENCE);
  }

  void type(String key) throws IOException {
    serial.send(key);
  }

  @Override
  public void close() throws IOException {
    serial.close();
    Files.deleteIfExists(socket);
    Files.deleteIfExists(socket.getParent());
  }
}
