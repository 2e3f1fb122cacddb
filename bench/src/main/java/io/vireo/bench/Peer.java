package io.vireo.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** libvirt, if it is here. */
record Peer(Optional<Libvirtd> libvirt) implements AutoCloseable {

  private static final String SCRIPT = "src/test/resources/guest/private-libvirtd.sh";

  static Peer start(Optional<Path> unpacked, Path room) throws IOException, InterruptedException {
    if (unpacked.isEmpty()) {
      return new Peer(Optional.empty());
    }
    Path script = Path.of(System.getProperty("vireo.bench.root", ".")).resolve(SCRIPT);
    Path own = Files.createDirectory(room.resolve("libvirt"));
    return new Peer(Optional.of(Libvirtd.start(unpacked.get(), script, own)));
  }

  Optional<Guest> guest(Machine machine) {
    return libvirt.map(daemon -> new LibvirtGuest(daemon, machine));
  }

  @Override
  public void close() {
    libvirt.ifPresent(Libvirtd::close);
  }
}
