package io.vireo.cli;

import static io.vireo.cli.CommandRow.command;

import io.vireo.cli.text.DomainText;
import io.vireo.cli.text.HostText;
import io.vireo.cli.text.JobText;
import io.vireo.cli.text.NodeText;
import io.vireo.cli.text.SaveText;
import io.vireo.cli.text.StatisticsText;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.JobOperations;
import io.vireo.operation.NodeOperations;
import io.vireo.operation.SaveOperations;
import io.vireo.operation.StatisticsOperations;
import java.util.List;
import java.util.stream.Stream;

/** Which command is which row. */
final class CommandTable {

  private static final List<CommandRow> LOOKING =
      List.of(
          command("dominfo", DomainOperations.INFO).prints(DomainText::info),
          command("domstate", DomainOperations.INFO)
              .describes("Tells the state of a domain.")
              .flag("--reason", "Tell why, too.")
              .prints(DomainText::state),
          command("domuuid", DomainOperations.INFO)
              .describes("Tells the UUID of a domain.")
              .prints(answer -> answer.word("uuid")),
          command("domid", DomainOperations.INFO)
              .describes("Tells the number of a running domain.")
              .prints(DomainText::id),
          command("domname", DomainOperations.INFO)
              .describes("Tells the name of a domain.")
              .prints(answer -> answer.word("name")),
          command("dumpxml", DomainOperations.XML).prints(answer -> answer.word("xml")));

  private static final List<CommandRow> LIVING =
      List.of(
          command("define", DomainOperations.DEFINE).says("Domain '{name}' defined from {xml}"),
          command("create", DomainOperations.CREATE)
              .with("start", true)
              .with("transientDomain", true)
              .says("Domain '{name}' created from {xml}"),
          command("undefine", DomainOperations.UNDEFINE).says("Domain '{domain}' is forgotten"),
          command("start", DomainOperations.START)
              .dryRun(DomainOperations.START_PREFLIGHT)
              .says("Domain '{name}' started"),
          command("shutdown", DomainOperations.SHUTDOWN)
              .says("Domain '{domain}' is asked to shut down"),
          command("reboot", DomainOperations.REBOOT).says("Domain '{domain}' is asked to restart"),
          command("reset", DomainOperations.RESET).says("Domain '{domain}' reset"),
          command("destroy", DomainOperations.DESTROY).says("Domain '{domain}' destroyed"),
          command("suspend", DomainOperations.SUSPEND).says("Domain '{name}' suspended"),
          command("resume", DomainOperations.RESUME).says("Domain '{name}' resumed"),
          command("autostart", DomainOperations.AUTOSTART)
              .says("Domain '{name}': autostart {autostart}"));

  private static final List<CommandRow> SAVING =
      List.of(
          command("save", SaveOperations.SAVE)
              .flag("--verbose", "Show progress; a terminal shows it anyway.")
              .dryRun(SaveOperations.SAVE_PREFLIGHT)
              .prints(SaveText::saved),
          command("restore", SaveOperations.RESTORE)
              .dryRun(SaveOperations.RESTORE_PREFLIGHT)
              .says("Domain '{name}' restored from {path}"),
          command("managedsave", SaveOperations.MANAGED_SAVE)
              .alias("managed-save")
              .flag("--verbose", "Show progress; a terminal shows it anyway.")
              .dryRun(SaveOperations.MANAGED_SAVE_PREFLIGHT)
              .prints(SaveText::managed),
          command("managedsave-info", SaveOperations.MANAGED_SAVE_INFO).prints(SaveText::image),
          command("managedsave-remove", SaveOperations.MANAGED_SAVE_REMOVE)
              .says("Managed save image of domain '{domain}' removed"),
          command("managedsave-dumpxml", SaveOperations.MANAGED_SAVE_XML)
              .prints(answer -> answer.word("xml")),
          command("managedsave-define", SaveOperations.MANAGED_SAVE_DEFINE)
              .says("Managed save image of domain '{domain}' changed"),
          command("save-image-info", SaveOperations.IMAGE_INFO).prints(SaveText::image),
          command("save-image-dumpxml", SaveOperations.IMAGE_XML)
              .prints(answer -> answer.word("xml")),
          command("save-image-define", SaveOperations.IMAGE_DEFINE)
              .says("Save image {path} changed"));

  private static final List<CommandRow> WORKING =
      List.of(
          command("domjobinfo", JobOperations.OF_DOMAIN).prints(JobText::info),
          command("domjobabort", JobOperations.ABORT_OF_DOMAIN)
              .says("Job {id} of domain '{domain}' is asked to end"),
          command("domstats", StatisticsOperations.STATISTICS).prints(StatisticsText::lines),
          command("jobs", JobOperations.LIST).prints(JobText::table),
          command("job", JobOperations.GET_JOB).prints(JobText::info),
          command("job-abort", JobOperations.ABORT).says("Job {id} is asked to end"),
          command("hypervisors", HypervisorOperations.LIST).prints(HostText::hypervisors),
          command("uri", HypervisorOperations.LIST)
              .describes("Tells the default hypervisor.")
              .prints(HostText::defaultUri),
          command("health", HypervisorOperations.HEALTH).prints(HostText::health),
          command("version", HypervisorOperations.HEALTH)
              .describes("Tells the versions of client and daemon.")
              .prints(HostText::version));

  private static final List<CommandRow> HOSTING =
      List.of(
          command("hostname", HypervisorOperations.INFO)
              .describes("Tells the name of the host.")
              .prints(answer -> answer.word("hostname")),
          command("maxvcpus", HypervisorOperations.MAX_VCPUS)
              .prints(answer -> answer.word("vcpus")),
          command("capabilities", HypervisorOperations.CAPABILITIES)
              .prints(answer -> answer.word("xml")),
          command("domcapabilities", HypervisorOperations.DOMAIN_CAPABILITIES)
              .prints(answer -> answer.word("xml")),
          command("cpu-models", HypervisorOperations.CPU_MODELS).prints(NodeText::models),
          command("nodeinfo", NodeOperations.INFO).prints(NodeText::info),
          command("nodecpustats", NodeOperations.CPU_STATISTICS).prints(NodeText::cpuStatistics),
          command("nodememstats", NodeOperations.MEMORY_STATISTICS)
              .prints(NodeText::memoryStatistics),
          command("nodecpumap", NodeOperations.CPU_MAP).prints(NodeText::cpuMap),
          command("freecell", NodeOperations.FREE_MEMORY).prints(NodeText::freeMemory),
          command("freepages", NodeOperations.FREE_PAGES).prints(NodeText::freePages),
          command("sysinfo", NodeOperations.SYSINFO).prints(answer -> answer.word("xml")));

  private CommandTable() {}

  static List<CommandRow> rows() {
    return Stream.concat(
            Stream.of(LOOKING, LIVING, SAVING, WORKING, HOSTING).flatMap(List::stream),
            ChangeCommands.rows())
        .toList();
  }
}
