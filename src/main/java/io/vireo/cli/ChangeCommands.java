package io.vireo.cli;

import static io.vireo.cli.CommandRow.command;

import io.vireo.cli.text.PartText;
import io.vireo.operation.BlockOperations;
import io.vireo.operation.DeviceOperations;
import io.vireo.operation.GuestOperations;
import io.vireo.operation.MetadataOperations;
import io.vireo.operation.ResourceOperations;
import io.vireo.operation.TuningOperations;
import java.util.List;
import java.util.stream.Stream;

/** Which command changes, or looks at, which part of a domain. */
final class ChangeCommands {

  private static final List<CommandRow> SIZES =
      List.of(
          command("setmem", TuningOperations.SET_MEMORY)
              .says("Memory of domain '{domain}' is to be {kibibytes} KiB"),
          command("setmaxmem", TuningOperations.SET_MAX_MEMORY)
              .says("Domain '{domain}' may have {kibibytes} KiB of memory"),
          command("setvcpus", TuningOperations.SET_VCPUS)
              .says("Domain '{domain}': {count} processors"),
          command("vcpucount", TuningOperations.VCPU_COUNT).prints(PartText::fields),
          command("vcpuinfo", TuningOperations.VCPU_INFO).prints(PartText::rows),
          command("vcpupin", TuningOperations.PINNING).prints(PartText::rows),
          command("vcpupin-set", TuningOperations.SET_PINNING)
              .says("A thread of domain '{domain}' runs on {cpus}"),
          command("iothreadinfo", TuningOperations.IOTHREADS).prints(PartText::rows),
          command("iothreadadd", TuningOperations.ADD_IOTHREAD)
              .says("I/O thread {id} of domain '{domain}' added"),
          command("iothreaddel", TuningOperations.DELETE_IOTHREAD)
              .says("I/O thread {id} of domain '{domain}' removed"),
          command("resources", ResourceOperations.RESOURCES).prints(PartText::rows),
          command("resources-set", ResourceOperations.SET_RESOURCES)
              .says("Domain '{domain}': {values}"));

  private static final List<CommandRow> DEVICES =
      List.of(
          command("attach-device", DeviceOperations.ATTACH)
              .says("Device of {xml} attached to domain '{domain}'"),
          command("detach-device", DeviceOperations.DETACH)
              .says("Device of {xml} detached from domain '{domain}'"),
          command("detach-device-alias", DeviceOperations.DETACH_ALIAS)
              .says("Domain '{domain}' is asked to let go of {alias}"),
          command("update-device", DeviceOperations.UPDATE)
              .says("Device of {xml} changed in domain '{domain}'"),
          command("domblkinfo", BlockOperations.BLOCK_INFO).prints(PartText::fields),
          command("domblkstat", BlockOperations.BLOCK_STATISTICS).prints(PartText::rows),
          command("domifstat", BlockOperations.INTERFACE_STATISTICS).prints(PartText::rows),
          command("dommemstat", BlockOperations.MEMORY_STATISTICS).prints(PartText::rows),
          command("blockresize", BlockOperations.BLOCK_RESIZE)
              .says("Disk {device} of domain '{domain}' has {bytes} bytes"),
          command("blkdeviotune", BlockOperations.THROTTLE).prints(PartText::rows),
          command("blkdeviotune-set", BlockOperations.SET_THROTTLE)
              .says("Disk {device} of domain '{domain}': {limits}"),
          command("domblkerror", BlockOperations.DISK_ERRORS).prints(PartText::rows));

  private static final List<CommandRow> GUESTS =
      List.of(
          command("metadata", MetadataOperations.METADATA)
              .prints(answer -> answer.word("metadata")),
          command("metadata-set", MetadataOperations.SET_METADATA)
              .says("Domain '{domain}': {type} changed"),
          command("domrename", MetadataOperations.RENAME)
              .says("Domain '{domain}' is called '{newName}' now"),
          command("send-key", GuestOperations.SEND_KEY)
              .says("Keys {keys} of domain '{domain}' pressed"),
          command("inject-nmi", GuestOperations.INJECT_NMI).says("Domain '{domain}' interrupted"),
          command("agent-command", GuestOperations.AGENT_COMMAND)
              .alias("qemu-agent-command")
              .prints(answer -> answer.word("answer")),
          command("monitor-command", GuestOperations.MONITOR_COMMAND)
              .alias("qemu-monitor-command")
              .prints(answer -> answer.word("answer")),
          command("domhostname", GuestOperations.HOSTNAME)
              .prints(answer -> answer.word("hostname")),
          command("domtime", GuestOperations.TIME).prints(PartText::fields),
          command("domtime-set", GuestOperations.SET_TIME).says("Time of domain '{domain}' set"),
          command("domfsinfo", GuestOperations.FILESYSTEMS).prints(PartText::rows),
          command("dump", GuestOperations.CORE_DUMP)
              .says("Memory of domain '{domain}' written to {path}"));

  private ChangeCommands() {}

  static Stream<CommandRow> rows() {
    return Stream.of(SIZES, DEVICES, GUESTS).flatMap(List::stream);
  }
}
