package io.vireo.qemu.argv;

import io.vireo.model.domain.device.Disk;
import io.vireo.qemu.alloc.Board;
import java.util.List;
import java.util.Locale;

/**
 * Disks: for each its block nodes and then its device. Floppy drives also name their controller.
 */
final class DiskArgs {

  private DiskArgs() {}

  static void add(Argv argv) {
    List<Disk> disks = argv.devices(Disk.class).toList();
    floppyController(argv, disks);
    int next = 1 + disks.stream().mapToInt(disk -> nodes(argv, disk)).sum();
    for (Disk disk : disks) {
      next -= nodes(argv, disk);
      plug(argv, disk, next);
    }
  }

  /** One disk, whose image's node gets that number and those behind it the ones after it. */
  static void plug(Argv argv, Disk disk, int number) {
    refuseUnknown(argv, disk);
    DiskNodes nodes = new DiskNodes(argv, disk, number);
    nodes.add();
    argv.device(DiskDevice.of(argv, disk, nodes));
  }

  /** How many images it takes; they are numbered from the last disk to the first. */
  private static int nodes(Argv argv, Disk disk) {
    return 1 + BackingChain.of(argv, disk).size();
  }

  private static void refuseUnknown(Argv argv, Disk disk) {
    if (disk.mirror().isPresent()) {
      throw argv.refuse(disk, "/mirror");
    }
    if (disk.ephemeral()) {
      throw argv.refuse(disk, "/transient");
    }
  }

  private static void floppyController(Argv argv, List<Disk> disks) {
    List<Disk> floppies = disks.stream().filter(disk -> disk.kind() == Disk.Kind.FLOPPY).toList();
    if (floppies.isEmpty()) {
      return;
    }
    Props controller = Props.device("isa-fdc");
    for (Disk floppy : floppies) {
      argv.boot()
          .index(floppy)
          .ifPresent(
              index -> {
                String drive = "bootindex" + drive(floppy);
                controller.put(drive, index);
                if (argv.board() != Board.Q35) {
                  argv.add("-global", "isa-fdc." + drive + "=" + index);
                }
              });
    }
    if (argv.board() == Board.Q35) {
      argv.device(controller);
    }
  }

  private static String drive(Disk floppy) {
    return DiskDevice.drive(floppy)
        .map(at -> at.unit() == 0 ? "A" : "B")
        .orElse("A")
        .toUpperCase(Locale.ROOT);
  }
}
