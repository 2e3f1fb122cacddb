package io.vireo.operation;

import static io.vireo.operation.Operation.Method.DELETE;
import static io.vireo.operation.Operation.Method.GET;
import static io.vireo.operation.Operation.Method.POST;
import static io.vireo.operation.Operation.Method.PUT;
import static io.vireo.operation.Operation.job;
import static io.vireo.operation.Operation.quick;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Definitions and the life of domains. */
public final class DomainOperations {

  private DomainOperations() {}

  /** A domain and nothing else. */
  public record OneDomain(DomainRef domain, Optional<HypervisorUri> hypervisor) {}

  /**
   * @param state only domains in one of these, libvirt's words, separated by commas; {@code active}
   *     and {@code inactive} are understood
   * @param label only domains that are labelled so, {@code KEY=VALUE}; of several, separated by
   *     commas, all must fit
   */
  public record ListDomains(
      Optional<HypervisorUri> hypervisor, Optional<String> state, Optional<String> label) {

    /** Whatever their labels are. */
    public ListDomains(Optional<HypervisorUri> hypervisor, Optional<String> state) {
      this(hypervisor, state, Optional.empty());
    }
  }

  public record Domains(List<DomainInfo> domains) implements Visible<Domains> {
    @Override
    public Domains only(Predicate<Sight> seen) {
      return new Domains(
          domains.stream()
              .filter(it -> seen.test(Sight.of(it.hypervisor(), it.uuid(), it.name())))
              .toList());
    }
  }

  public static final Operation<ListDomains, Domains> LIST =
      quick("domain.list", ListDomains.class, Domains.class)
          .needs("connect", "search_domains")
          .http(GET, "/domains")
          .says("Lists domains of one or of all hypervisors.")
          .example("{\"state\": \"running\"}");

  /**
   * @param inactive the definition that the next start uses, not the running machine's
   * @param secure with passwords
   */
  public record GetXml(
      DomainRef domain, Optional<HypervisorUri> hypervisor, boolean inactive, boolean secure) {}

  public static final Operation<GetXml, DocumentText> XML =
      quick("domain.dumpxml", GetXml.class, DocumentText.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}/xml")
          .says("Gives the domain's document as libvirt XML.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, DomainInfo> INFO =
      quick("domain.info", OneDomain.class, DomainInfo.class)
          .needs("domain", "read")
          .http(GET, "/domains/{domain}")
          .asXml(XML)
          .says("Tells state, reason, size and what else is known of a domain.")
          .example("{\"domain\": \"web1\"}");

  public record Define(String xml, Optional<HypervisorUri> hypervisor) {}

  public static final Operation<Define, DomainInfo> DEFINE =
      quick("domain.define", Define.class, DomainInfo.class)
          .needs("domain", "write")
          .creates(POST, "/domains")
          .says("Keeps a domain's definition, or replaces the one with the same UUID and name.")
          .example("{\"xml\": \"<domain type='kvm'>…</domain>\"}");

  /**
   * @param start says so
   * @param paused leave the processors standing
   * @param transientDomain forget the domain when it stops
   */
  public record Create(
      String xml,
      Optional<HypervisorUri> hypervisor,
      boolean start,
      boolean paused,
      boolean transientDomain) {}

  public static final Operation<Create, DomainInfo> CREATE =
      job("domain.create", Create.class, DomainInfo.class)
          .needs("domain", "start")
          .creates(POST, "/domains", "start")
          .says("Defines a domain and starts it; a transient one is forgotten when it stops.")
          .example("{\"xml\": \"<domain type='kvm'>…</domain>\", \"start\": true}");

  public record Redefine(DomainRef domain, Optional<HypervisorUri> hypervisor, String xml) {}

  public static final Operation<Redefine, DomainInfo> REDEFINE =
      quick("domain.redefine", Redefine.class, DomainInfo.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}")
          .says("Replaces a domain's definition; UUID and name must stay.")
          .example("{\"domain\": \"web1\", \"xml\": \"<domain type='kvm'>…</domain>\"}");

  /**
   * @param managedSave remove the managed save image with it
   * @param nvram remove the UEFI variables with it
   */
  public record Undefine(
      DomainRef domain, Optional<HypervisorUri> hypervisor, boolean managedSave, boolean nvram) {}

  public static final Operation<Undefine, Done> UNDEFINE =
      quick("domain.undefine", Undefine.class, Done.class)
          .needs("domain", "delete")
          .http(DELETE, "/domains/{domain}")
          .says("Forgets a definition; a running domain goes on until it stops.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param paused leave the processors standing
   * @param bypassCache read a managed save image around the page cache
   * @param forceBoot drop a managed save image and boot
   * @param resetNvram fresh UEFI variables
   * @param parallelChannels how many threads read a sparse managed save image
   * @param verify compare a managed save image's digests before anything else; by default if it has
   *     some
   * @param dryRun says so, in the query: only look
   */
  public record Start(
      DomainRef domain,
      Optional<HypervisorUri> hypervisor,
      boolean paused,
      boolean bypassCache,
      boolean forceBoot,
      boolean resetNvram,
      Optional<Integer> parallelChannels,
      Optional<Boolean> verify,
      boolean dryRun) {

    /** Everything by default. */
    public static Start of(DomainRef domain, Optional<HypervisorUri> hypervisor) {
      return new Start(
          domain,
          hypervisor,
          false,
          false,
          false,
          false,
          Optional.empty(),
          Optional.empty(),
          false);
    }
  }

  public static final Operation<Start, DomainInfo> START =
      job("domain.start", Start.class, DomainInfo.class)
          .needs("domain", "start")
          .http(POST, "/domains/{domain}/start")
          .says("Starts a defined domain, from its managed save image if it has one.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<Start, Preflight> START_PREFLIGHT =
      quick("domain.start-preflight", Start.class, Preflight.class)
          .needs("domain", "start")
          .http(POST, "/domains/{domain}/start", "dryRun")
          .says("Tells whether a start would restore or boot, and whether it could.")
          .example("{\"domain\": \"web1\", \"dryRun\": true}");

  public static final Operation<OneDomain, DomainInfo> SUSPEND =
      quick("domain.suspend", OneDomain.class, DomainInfo.class)
          .needs("domain", "suspend")
          .http(POST, "/domains/{domain}/suspend")
          .says("Holds the processors of a running domain.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, DomainInfo> RESUME =
      quick("domain.resume", OneDomain.class, DomainInfo.class)
          .needs("domain", "suspend")
          .http(POST, "/domains/{domain}/resume")
          .says("Lets the processors of a paused domain go on.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, Done> SHUTDOWN =
      quick("domain.shutdown", OneDomain.class, Done.class)
          .needs("domain", "init_control")
          .http(POST, "/domains/{domain}/shutdown")
          .says("Presses the power button; whether the guest obeys is the guest's affair.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, Done> REBOOT =
      quick("domain.reboot", OneDomain.class, Done.class)
          .needs("domain", "init_control")
          .http(POST, "/domains/{domain}/reboot")
          .says("Asks the guest to restart.")
          .example("{\"domain\": \"web1\"}");

  public static final Operation<OneDomain, Done> RESET =
      quick("domain.reset", OneDomain.class, Done.class)
          .needs("domain", "reset")
          .http(POST, "/domains/{domain}/reset")
          .says("Resets the machine without asking the guest.")
          .example("{\"domain\": \"web1\"}");

  /**
   * @param graceful give the hypervisor time to flush and fail rather than kill it
   */
  public record Destroy(DomainRef domain, Optional<HypervisorUri> hypervisor, boolean graceful) {}

  public static final Operation<Destroy, Done> DESTROY =
      quick("domain.destroy", Destroy.class, Done.class)
          .needs("domain", "stop")
          .http(POST, "/domains/{domain}/destroy")
          .says("Ends the machine at once, as if the power went.")
          .example("{\"domain\": \"web1\"}");

  public record Autostart(DomainRef domain, Optional<HypervisorUri> hypervisor, boolean enabled) {}

  public static final Operation<Autostart, DomainInfo> AUTOSTART =
      quick("domain.autostart", Autostart.class, DomainInfo.class)
          .needs("domain", "write")
          .http(PUT, "/domains/{domain}/autostart")
          .says("Says whether the domain starts with the daemon.")
          .example("{\"domain\": \"web1\", \"enabled\": true}");

  /**
   * @param device alias of the serial line; the first console if empty
   */
  public record OpenConsole(
      DomainRef domain, Optional<HypervisorUri> hypervisor, Optional<String> device) {}

  /**
   * @param type {@code pty} or {@code unix}
   * @param path the device or socket on the daemon's host
   */
  public record ConsoleEndpoint(String device, String type, String path) {}

  public static final Operation<OpenConsole, ConsoleEndpoint> CONSOLE =
      quick("domain.console", OpenConsole.class, ConsoleEndpoint.class)
          .needs("domain", "open_device")
          .http(GET, "/domains/{domain}/console")
          .says("Tells where the domain's serial console can be attached to.")
          .example("{\"domain\": \"web1\"}");
}
