package io.vireo.operation;

import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.FilePath;
import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.List;
import java.util.Optional;

/** What is said to a guest and to the hypervisor below it, by hand. */
public final class GuestOperations {

  private GuestOperations() {}

  /**
   * @param codeset of the numbers: {@code linux} if empty, {@code qnum}, {@code xt}, {@code atset1}
   *     …
   * @param holdMillis for how long
   * @param keys their numbers, all at once, separated by commas
   */
  public record SendKey(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      Optional<String> codeset,
      Optional<Integer> holdMillis,
      String keys) {}

  public static final Operation<SendKey, Done> SEND_KEY =
      quick("domain.send-key", SendKey.class, Done.class)
          .needs("domain", "send_input")
          .http(POST, "/domains/{domain}/keys")
          .says("Presses keys of the guest's keyboard.")
          .example("{\"domain\": \"web1\", \"keys\": \"29,56,111\"}");

  public static final Operation<OneDomain, Done> INJECT_NMI =
      quick("domain.inject-nmi", OneDomain.class, Done.class)
          .needs("domain", "inject_nmi")
          .http(POST, "/domains/{domain}/nmi")
          .says("Interrupts the guest in a way that it cannot mask.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param command JSON, as the guest agent takes it
   * @param seconds how long to wait for its answer
   */
  public record AgentCommand(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      String command,
      Optional<Integer> seconds) {}

  public record CommandAnswer(String answer) {}

  public static final Operation<AgentCommand, CommandAnswer> AGENT_COMMAND =
      quick("domain.agent-command", AgentCommand.class, CommandAnswer.class)
          .needs("domain", "write")
          .http(POST, "/domains/{domain}/agent")
          .says("Asks the agent inside the guest something.")
          .example("{\"domain\": \"web1\", \"command\": \"{\\\"execute\\\":\\\"guest-ping\\\"}\"}");

  /**
   * @param command JSON as QMP has it, or a line for the human monitor
   * @param human whether it is a line
   */
  public record MonitorCommand(
      DomainRef domain, Optional<HypervisorUri> hypervisor, String command, boolean human) {}

  public static final Operation<MonitorCommand, CommandAnswer> MONITOR_COMMAND =
      quick("domain.monitor-command", MonitorCommand.class, CommandAnswer.class)
          .needs("domain", "monitor")
          .http(POST, "/domains/{domain}/monitor")
          .says("Asks the emulator something past everything that knows what it means.")
          .example("{\"domain\": \"web1\", \"command\": \"info kvm\", \"human\": true}");

  public record Hostname(String hostname) {}

  public static final Operation<OneDomain, Hostname> HOSTNAME =
      quick("domain.domhostname", OneDomain.class, Hostname.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/hostname")
          .says("Tells what the guest calls itself, as its agent says.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param nanos of the second
   */
  public record GuestTime(long seconds, int nanos) {}

  public static final Operation<OneDomain, GuestTime> TIME =
      quick("domain.domtime", OneDomain.class, GuestTime.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/time")
          .says("Tells what time it is in the guest, as its agent says.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param sync take the time of the guest's own clock chip; the other two are not looked at
   */
  public record SetTime(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      long seconds,
      int nanos,
      boolean sync) {}

  public static final Operation<SetTime, Done> SET_TIME =
      quick("domain.set-domtime", SetTime.class, Done.class)
          .needs("domain", "set_time")
          .http(PUT, "/domains/{domain}/time")
          .says("Sets the time in the guest, through its agent.")
          .example("{\"domain\": \"web1\", \"seconds\": 1700000000, \"nanos\": 0}");

  public record FilesystemInfo(String name, String mountpoint, String type, List<String> disks) {}

  public record Filesystems(List<FilesystemInfo> filesystems) {}

  public static final Operation<OneDomain, Filesystems> FILESYSTEMS =
      quick("domain.domfsinfo", OneDomain.class, Filesystems.class)
          .needs("domain", "fs_freeze")
          .http(GET, "/domains/{domain}/filesystems")
          .says("Lists what is mounted in the guest, as its agent says.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param format {@code elf} if empty, {@code kdump-zlib}, {@code kdump-lzo}, {@code kdump-snappy}
   * @param crash end the guest afterwards
   * @param reset reset the guest afterwards
   * @param live let its processors run meanwhile
   */
  public record CoreDump(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      FilePath path,
      Optional<String> format,
      boolean crash,
      boolean reset,
      boolean live) {}

  public static final Operation<CoreDump, DomainInfo> CORE_DUMP =
      job("domain.dump", CoreDump.class, DomainInfo.class)
          .needs("domain", "core_dump")
          .http(POST, "/domains/{domain}/dump")
          .says("Writes the guest's memory into a file on the daemon's host, for debuggers.")
          .example("{\"domain\": \"web1\", \"path\": \"/var/crash/web1.core\"}");
}
