package io.vireo.bench;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * The same guest, run by libvirt. Its save returns before anything is on the disk; here the file
 * and its directory are flushed behind it, and that counts.
 */
record LibvirtGuest(Libvirtd libvirt, Machine machine) implements Guest {

  @Override
  public void boot() throws IOException, InterruptedException {
    machine.writeDisk();
    Path document = machine.room().resolve(machine.name() + ".xml");
    Files.writeString(document, machine.xml());
    libvirt.virsh(List.of("create", document.toString(), "--paused"));
    try (SerialLine line = machine.listen()) {
      libvirt.virsh(List.of("resume", machine.name()));
      Machine.awaitFilled(line);
    }
  }

  @Override
  public double save(Path image, Way way) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    libvirt.virsh(way.virshSave(machine.name(), image));
    flush(image);
    flush(image.getParent());
    return (System.nanoTime() - begun) / 1e6;
  }

  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void restore(Path image, Way way) throws IOException, InterruptedException {
    libvirt.virsh(way.virshRestore(image));
  }

  @Override
  public void destroy() throws IOException, InterruptedException {
    libvirt.virsh(List.of("destroy", machine.name()));
  }
}
