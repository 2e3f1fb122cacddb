package io.vireo.surface.rpc;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.call.Lines;
import io.vireo.call.Terms;
import io.vireo.event.Sight;
import io.vireo.event.Subscription.Origin;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.function.Supplier;

/** One client, as procedures see it. Confined to the connection's loop, but for {@link #later}. */
public final class Session {

  /** Libvirt's numbers of the parts of it that fail. */
  private static final int FROM_RPC = 7;

  private static final int FROM_QEMU = 10;
  private static final int FROM_TEST = 12;

  /** What a session needs of its connection. */
  interface Wire {
    boolean full();

    <R extends Record> void tell(Message<R> message, OptionalInt callback, R body);

    void later(Runnable work);

    void cut(String why);

    void beginPings();
  }

  private final RpcSurface.House house;
  private final Wire wire;
  private final boolean readOnly;
  private final Authentication authentication;
  private final Map<Class<?>, Object> kept = new HashMap<>();
  private final List<Runnable> whenRoom = new ArrayList<>();
  private final List<Runnable> atEnd = new ArrayList<>();
  private Optional<HypervisorUri> hypervisor = Optional.empty();
  private boolean lookingOnly;
  private boolean leaving;

  Session(RpcSurface.House house, Authentication authentication, boolean readOnly, Wire wire) {
    this.house = house;
    this.authentication = authentication;
    this.readOnly = readOnly;
    this.wire = wire;
  }

  /**
   * Who the client is.
   *
   * @throws VirtException {@code RPC} before that is known
   */
  public Caller caller() {
    return authentication
        .caller()
        .orElseThrow(() -> new VirtException(ErrorCode.RPC, "authentication required"));
  }

  /** How it becomes known who the client is. */
  public Authentication authentication() {
    return authentication;
  }

  /** Whether the client came by the read-only socket, or opened read-only. */
  public boolean readOnly() {
    return readOnly || lookingOnly;
  }

  /** From now on the client may only look: it has opened read-only. */
  public void lookOnly() {
    lookingOnly = true;
  }

  /**
   * Calls a row of the catalogue as this client.
   *
   * @param arguments made only if the client may call at all
   */
  public <Q extends Record, R extends Record> Future<R> call(
      Operation<Q, R> row, Supplier<Q> arguments) {
    return house.dispatcher().call(row, arguments, caller(), Terms.NONE);
  }

  /** Where tickets are exchanged for what they open. */
  public Lines lines() {
    return house.dispatcher().lines();
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

  // -- what a client is told unasked --------------------------------------------------------

  /** What happens here, to everybody. */
  public Origin news() {
    return house.news();
  }

  /** What of that this client may see. */
  public Sight sight() {
    return house.dispatcher().sight(caller());
  }

  /** Whether the client must read before it is told more; {@link #whenRoom} says when it has. */
  public boolean full() {
    return wire.full();
  }

  /**
   * Tells the client something.
   *
   * @param callback the number under which it has asked for that, in the form that has one
   */
  public <R extends Record> void tell(Message<R> message, OptionalInt callback, R body) {
    wire.tell(message, callback, body);
  }

  /** Runs something on the connection's loop, never at once. Any thread. */
  public void later(Runnable work) {
    wire.later(work);
  }

  /** Ends the connection without waiting for the client. */
  public void cut(String why) {
    wire.cut(why);
  }

  /** The client answers when it is asked whether it is there. */
  public void answersPings() {
    wire.beginPings();
  }

  /** To be run whenever the client has read what it was told. */
  public void whenRoom(Runnable then) {
    whenRoom.add(then);
  }

  void room() {
    whenRoom.forEach(Runnable::run);
  }

  /** To be run when the connection has ended. */
  public void atEnd(Runnable then) {
    atEnd.add(then);
  }

  void ended() {
    atEnd.forEach(Runnable::run);
  }

  /** What a family keeps for this client, made when it is first asked for. */
  public <T> T kept(Class<T> type, Supplier<T> made) {
    return type.cast(kept.computeIfAbsent(type, _ -> made.get()));
  }

  /** Whether that is the test host. */
  public boolean testing() {
    return hypervisor().scheme().equals("test");
  }

  RemoteError error(VirtException failure) {
    int from = hypervisor.map(uri -> testing() ? FROM_TEST : FROM_QEMU).orElse(FROM_RPC);
    return RemoteError.of(failure, failure.code() == ErrorCode.RPC ? FROM_RPC : from);
  }
}
