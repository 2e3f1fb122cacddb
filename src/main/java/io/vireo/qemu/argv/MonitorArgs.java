package io.vireo.qemu.argv;

/** The monitor: one QMP session at a time on a socket that QEMU listens on. */
final class MonitorArgs {

  private MonitorArgs() {}

  static void add(Argv argv) {
    argv.add(
        "-chardev",
        Options.of("socket")
            .put("id", "charmonitor")
            .put("path", argv.spec().monitorSocket())
            .put("server", "on")
            .put("wait", "off"));
    argv.add("-mon", "chardev=charmonitor,id=monitor,mode=control");
  }
}
