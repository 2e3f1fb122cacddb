package io.vireo.operation;

import java.util.List;

/** All rows there are, in the order of reference pages. */
public final class Catalogue {

  /** Every call. A test finds a row that is missing here. */
  public static final List<Operation<?, ?>> ROWS =
      List.of(
          HypervisorOperations.LIST,
          HypervisorOperations.HEALTH,
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
          DomainOperations.CONSOLE,
          StatisticsOperations.STATISTICS,
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
}
