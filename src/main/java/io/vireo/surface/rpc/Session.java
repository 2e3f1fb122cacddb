package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Terms;
import io.vireo.dispatch.Dispatcher;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Operation;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** One client, as procedures see it. Confined to the connection's loop. */
public final class Session {

  /** Libvirt's numbers of the parts of it that fail. */
  private static final int FROM_RPC = 7;

  private static final int FROM_QEMU = 10;
  private static final int FROM_TEST = 12;

  private final Dispatcher dispatcher;
  private final Caller caller;
  private final boolean readOnly;
  private Optional<HypervisorUri> hypervisor = Optional.empty();
  private boolean leaving;

  Session(Dispatcher dispatcher, Caller caller, boolean readOnly) {
    this.dispatcher = dispatcher;
    this.caller = caller;
    this.readOnly = readOnly;
  }

  public Caller caller() {
    return caller;
  }

  /** Whether the client came by the read-only socket, or opened read-only. */
  public boolean readOnly() {
    return readOnly;
  }

  /**
   * Calls a row of the catalogue as this client.
   *
   * @param arguments made only if the client may call at all
   */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> row, Supplier<Q> arguments) {
    return dispatcher.call(row, arguments, caller, Terms.NONE);
  }

  /** Which hypervisor the client has opened. */
  public void opened(HypervisorUri uri) {
    hypervisor = Optional.of(uri);
  }

  /** It has closed what it opened, and is about to go. */
  public void left() {
    leaving = true;
  }

  boolean leaving() {
    return leaving;
  }

  /**
   * What the client has opened.
   *
   * @throws VirtException {@code NO_CONNECT} before that
   */
  public HypervisorUri hypervisor() {
    return hypervisor.orElseThrow(
        () -> new VirtException(ErrorCode.NO_CONNECT, "open a connection first"));
  }

  /** The same as rows want it. */
  public Optional<HypervisorUri> place() {
    return Optional.of(hypervisor());
  }

  /** A domain of the opened hypervisor. */
  public OneDomain domain(UUID uuid) {
    return new OneDomain(new DomainRef.ByUuid(uuid), place());
  }

  /** Whether that is the test host. */
  public boolean testing() {
    return hypervisor().scheme().equals("test");
  }

  RemoteError error(VirtException failure) {
    int from = hypervisor.map(uri -> testing() ? FROM_TEST : FROM_QEMU).orElse(FROM_RPC);
    return RemoteError.of(failure, from);
  }
}
