package io.vireo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vireo.operation.DomainOperations;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Guests whose hypervisor processes are stopped as a debugger would: they live and never answer.
 */
record HeldGuests(List<ProcessHandle> processes) implements AutoCloseable {

  private static final long MEBIBYTES = 32;

  /** Starts them, with their processors standing, and holds their processes. */
  static HeldGuests start(Path room, DaemonProcess daemon, int count)
      throws IOException, InterruptedException {
    for (int i = 0; i < count; i++) {
      Path own = Files.createDirectory(room.resolve("held-" + i));
      Machine machine =
          new Machine("held-" + i, own, MEBIBYTES, Machine.Filling.RANDOM, Parts.emulator());
      machine.writeDisk();
      daemon.ask(
          DomainOperations.DEFINE, JsonNodeFactory.instance.objectNode().put("xml", machine.xml()));
      daemon.postAndWait(
          "/domains/" + machine.name() + "/start",
          JsonNodeFactory.instance.objectNode().put("paused", true));
    }
    List<ProcessHandle> held = new ArrayList<>();
    daemon.children().filter(HeldGuests::isQemu).forEach(held::add);
    if (held.size() != count) {
      throw new BenchFailure(held.size() + " guests run instead of " + count);
    }
    HeldGuests guests = new HeldGuests(held);
    guests.signal("STOP");
    return guests;
  }

  private static boolean isQemu(ProcessHandle process) {
    return process.info().command().orElse("").contains("qemu");
  }

  private void signal(String name) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kill", "-" + name));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
      throw new BenchFailure("the guests' processes could not be held");
    }
  }

  /** Ends them. */
  @Override
  public void close() {
    processes.forEach(ProcessHandle::destroyForcibly);
  }
}
