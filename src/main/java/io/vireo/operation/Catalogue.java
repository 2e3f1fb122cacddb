package io.vireo.operation;

import java.util.List;
import java.util.Optional;

/** All rows there are, in the order of reference pages. */
public final class Catalogue {

  /** Every call. A test finds a row that is missing here. */
  public static final List<Operation<?, ?>> ROWS =
      List.of(
          HypervisorOperations.LIST,
          HypervisorOperations.HEALTH,
          HypervisorOperations.INFO,
          HypervisorOperations.MAX_VCPUS,
          HypervisorOperations.CAPABILITIES,
          HypervisorOperations.DOMAIN_CAPABILITIES,
          HypervisorOperations.CPU_MODELS,
          NodeOperations.INFO,
          NodeOperations.CPU_STATISTICS,
          NodeOperations.MEMORY_STATISTICS,
          NodeOperations.FREE_MEMORY,
          NodeOperations.FREE_PAGES,
          NodeOperations.CPU_MAP,
          NodeOperations.SYSINFO,
          DomainOperations.LIST,
          DomainOperations.INFO,
          DomainOperations.XML,
          DomainOperations.CREATE,
          DomainOperations.DEFINE,
          DomainOperations.REDEFINE,
          DomainOperations.UNDEFINE,
          DomainOperations.START,
          DomainOperations.START_PREFLIGHT,
          DomainOperations.SUSPEND,
          DomainOperations.RESUME,
          DomainOperations.SHUTDOWN,
          DomainOperations.REBOOT,
          DomainOperations.RESET,
          DomainOperations.DESTROY,
          DomainOperations.AUTOSTART,
          MetadataOperations.METADATA,
          MetadataOperations.SET_METADATA,
          MetadataOperations.RENAME,
          TuningOperations.SET_MEMORY,
          TuningOperations.SET_MAX_MEMORY,
          TuningOperations.SET_VCPUS,
          TuningOperations.VCPU_COUNT,
          TuningOperations.VCPU_INFO,
          TuningOperations.PINNING,
          TuningOperations.SET_PINNING,
          TuningOperations.IOTHREADS,
          TuningOperations.ADD_IOTHREAD,
          TuningOperations.DELETE_IOTHREAD,
          ResourceOperations.RESOURCES,
          ResourceOperations.SET_RESOURCES,
          DeviceOperations.ATTACH,
          DeviceOperations.DETACH,
          DeviceOperations.DETACH_ALIAS,
          DeviceOperations.UPDATE,
          BlockOperations.BLOCK_INFO,
          BlockOperations.BLOCK_STATISTICS,
          BlockOperations.INTERFACE_STATISTICS,
          BlockOperations.MEMORY_STATISTICS,
          BlockOperations.BLOCK_RESIZE,
          BlockOperations.THROTTLE,
          BlockOperations.SET_THROTTLE,
          BlockOperations.DISK_ERRORS,
          GuestOperations.SEND_KEY,
          GuestOperations.INJECT_NMI,
          GuestOperations.AGENT_COMMAND,
          GuestOperations.MONITOR_COMMAND,
          GuestOperations.HOSTNAME,
          GuestOperations.TIME,
          GuestOperations.SET_TIME,
          GuestOperations.FILESYSTEMS,
          GuestOperations.CORE_DUMP,
          DomainOperations.CONSOLE,
          ConsoleOperations.CONSOLE_TICKET,
          ConsoleOperations.GRAPHICS_TICKET,
          ConsoleOperations.SCREENSHOT,
          StatisticsOperations.STATISTICS,
          AuthOperations.EXPLAIN,
          SaveOperations.SAVE,
          SaveOperations.SAVE_PREFLIGHT,
          SaveOperations.RESTORE,
          SaveOperations.RESTORE_PREFLIGHT,
          SaveOperations.MANAGED_SAVE,
          SaveOperations.MANAGED_SAVE_PREFLIGHT,
          SaveOperations.MANAGED_SAVE_INFO,
          SaveOperations.MANAGED_SAVE_XML,
          SaveOperations.MANAGED_SAVE_DEFINE,
          SaveOperations.MANAGED_SAVE_REMOVE,
          StreamOperations.SAVE_STREAM,
          StreamOperations.RESTORE_STREAM,
          StreamOperations.CONFIRM,
          StreamOperations.COMPLETE,
          SaveOperations.IMAGE_INFO,
          SaveOperations.IMAGE_XML,
          SaveOperations.IMAGE_DEFINE,
          ImageOperations.SHOW,
          ImageOperations.VERIFY,
          BatchOperations.MANAGED_SAVE_ALL,
          BatchOperations.MANAGED_SAVE_ALL_INFO,
          WebhookOperations.LIST,
          WebhookOperations.ADD,
          WebhookOperations.REMOVE,
          WebhookOperations.DEAD,
          WebhookOperations.REDELIVER,
          JobOperations.LIST,
          JobOperations.GET_JOB,
          JobOperations.ABORT,
          JobOperations.OF_DOMAIN,
          JobOperations.ABORT_OF_DOMAIN);

  private Catalogue() {}

  /** The row called {@code name}. */
  public static Operation<?, ?> row(String name) {
    return ROWS.stream()
        .filter(row -> row.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no operation is called " + name));
  }

  /** The row that rehearses {@code row} better than a dry run can: it shares its place. */
  @SuppressWarnings("unchecked") // arguments are compared, and the result is what makes it one
  public static <Q extends Record> Optional<Operation<Q, Preflight>> preflight(
      Operation<Q, ?> row) {
    return ROWS.stream()
        .filter(other -> other.result() == Preflight.class)
        .filter(other -> other.arguments() == row.arguments() && samePlace(other, row))
        .map(other -> (Operation<Q, Preflight>) other)
        .findFirst();
  }

  private static boolean samePlace(Operation<?, ?> one, Operation<?, ?> other) {
    return !one.name().equals(other.name())
        && one.route().map(Operation.Route::path).equals(other.route().map(Operation.Route::path))
        && one.route()
            .map(Operation.Route::method)
            .equals(other.route().map(Operation.Route::method));
  }
}
