package io.vireo.cli;

import static io.vireo.cli.CommandRow.of;

import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.JobOperations;
import io.vireo.operation.SaveOperations;
import java.util.List;
import java.util.stream.Stream;

/** Which command is which row. */
final class CommandTable {

  private static final List<CommandRow> LOOKING =
      List.of(
          of("dominfo", DomainOperations.INFO).prints(DomainText::info),
          of("domstate", DomainOperations.INFO)
              .describes("Tells the state of a domain.")
              .flag("--reason", "Tell why, too.")
              .prints(DomainText::state),
          of("domuuid", DomainOperations.INFO)
              .describes("Tells the UUID of a domain.")
              .prints(answer -> answer.word("uuid")),
          of("domid", DomainOperations.INFO)
              .describes("Tells the number of a running domain.")
              .prints(DomainText::id),
          of("domname", DomainOperations.INFO)
              .describes("Tells the name of a domain.")
              .prints(answer -> answer.word("name")),
          of("dumpxml", DomainOperations.XML).prints(answer -> answer.word("xml")));

  private static final List<CommandRow> LIVING =
      List.of(
          of("define", DomainOperations.DEFINE).says("Domain '{name}' defined from {xml}"),
          of("create", DomainOperations.CREATE)
              .with("start", true)
              .with("transientDomain", true)
              .says("Domain '{name}' created from {xml}"),
          of("undefine", DomainOperations.UNDEFINE).says("Domain '{domain}' is forgotten"),
          of("start", DomainOperations.START).says("Domain '{name}' started"),
          of("shutdown", DomainOperations.SHUTDOWN).says("Domain '{domain}' is asked to shut down"),
          of("reboot", DomainOperations.REBOOT).says("Domain '{domain}' is asked to restart"),
          of("reset", DomainOperations.RESET).says("Domain '{domain}' reset"),
          of("destroy", DomainOperations.DESTROY).says("Domain '{domain}' destroyed"),
          of("suspend", DomainOperations.SUSPEND).says("Domain '{name}' suspended"),
          of("resume", DomainOperations.RESUME).says("Domain '{name}' resumed"),
          of("autostart", DomainOperations.AUTOSTART)
              .says("Domain '{name}': autostart {autostart}"));

  private static final List<CommandRow> SAVING =
      List.of(
          of("save", SaveOperations.SAVE)
              .flag("--verbose", "Show progress; a terminal shows it anyway.")
              .prints(SaveText::saved),
          of("restore", SaveOperations.RESTORE).says("Domain '{name}' restored from {path}"),
          of("managedsave", SaveOperations.MANAGED_SAVE)
              .alias("managed-save")
              .flag("--verbose", "Show progress; a terminal shows it anyway.")
              .prints(SaveText::managed),
          of("managedsave-info", SaveOperations.MANAGED_SAVE_INFO).prints(SaveText::image),
          of("managedsave-remove", SaveOperations.MANAGED_SAVE_REMOVE)
              .says("Managed save image of domain '{domain}' removed"),
          of("managedsave-dumpxml", SaveOperations.MANAGED_SAVE_XML)
              .prints(answer -> answer.word("xml")),
          of("managedsave-define", SaveOperations.MANAGED_SAVE_DEFINE)
              .says("Managed save image of domain '{domain}' changed"),
          of("save-image-info", SaveOperations.IMAGE_INFO).prints(SaveText::image),
          of("save-image-dumpxml", SaveOperations.IMAGE_XML).prints(answer -> answer.word("xml")),
          of("save-image-define", SaveOperations.IMAGE_DEFINE).says("Save image {path} changed"));

  private static final List<CommandRow> WORKING =
      List.of(
          of("domjobinfo", JobOperations.OF_DOMAIN).prints(JobText::info),
          of("domjobabort", JobOperations.ABORT_OF_DOMAIN)
              .says("Job {id} of domain '{domain}' is asked to end"),
          of("jobs", JobOperations.LIST).prints(JobText::table),
          of("job", JobOperations.GET_JOB).prints(JobText::info),
          of("job-abort", JobOperations.ABORT).says("Job {id} is asked to end"),
          of("hypervisors", HypervisorOperations.LIST).prints(HostText::hypervisors),
          of("uri", HypervisorOperations.LIST)
              .describes("Tells the default hypervisor.")
              .prints(HostText::defaultUri),
          of("health", HypervisorOperations.HEALTH).prints(HostText::health),
          of("version", HypervisorOperations.HEALTH)
              .describes("Tells the versions of client and daemon.")
              .prints(HostText::version));

  private CommandTable() {}

  static List<CommandRow> rows() {
    return Stream.of(LOOKING, LIVING, SAVING, WORKING).flatMap(List::stream).toList();
  }
}
