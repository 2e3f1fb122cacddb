package io.vireo.console;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Line;
import io.vireo.call.Lines;
import io.vireo.console.Tickets.Grant;
import io.vireo.host.Host;
import io.vireo.host.Loop;
import io.vireo.operation.ConsoleOperations;
import io.vireo.operation.ConsoleOperations.OpenLine;
import io.vireo.operation.ConsoleOperations.OpenScreen;
import io.vireo.operation.ConsoleOperations.Ticket;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.ConsoleEndpoint;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.DomainOperations.OpenConsole;
import java.util.Optional;

/**
 * Gives tickets, and lines for tickets. What it must know of a domain it asks as anybody could, in
 * the daemon's name: whoever holds a ticket was asked who they are when they got it.
 */
public final class ConsoleCalls implements Lines {

  private static final String SCREEN = "vnc";

  private final Bindings bindings;
  private final ConsoleLimits limits;
  private final Screens screens;
  private final Loop loop;
  private final Tickets tickets;
  private final OpenLines lines;
  private int clients;

  public ConsoleCalls(Bindings bindings, Host host, ConsoleLimits limits, Screens screens) {
    this.bindings = bindings;
    this.limits = limits;
    this.screens = screens;
    this.loop = host.newLoop();
    this.tickets = new Tickets(host.clock(), limits);
    this.lines = new OpenLines(host, loop, limits);
  }

  /** Binds the rows, and the way to lines. */
  public void bind() {
    bindings.bind(ConsoleOperations.CONSOLE_TICKET, this::console);
    bindings.bind(ConsoleOperations.GRAPHICS_TICKET, this::screen);
    bindings.bindLines(this);
  }

  /** Ends all lines, and lets no client wait. */
  public Future<Void> close() {
    return loop.call(
        () -> {
          lines.closeAll();
          return Future.succeededFuture();
        });
  }

  // Tickets.

  private Future<Ticket> console(Call<OpenLine> call) {
    OpenLine wish = call.arguments();
    if (wish.readOnly() && wish.force()) {
      return Future.failedFuture(
          new VirtException(
              ErrorCode.INVALID_ARG, "'force' takes over who writes; leave out 'readOnly'"));
    }
    return info(wish.domain(), wish.hypervisor())
        .compose(
            info ->
                endpoint(new DomainRef.ByUuid(info.uuid()), info.hypervisor(), wish.device())
                    .compose(
                        end ->
                            issue(
                                call,
                                new Grant(
                                    Kind.CONSOLE,
                                    info.uuid(),
                                    info.name(),
                                    info.hypervisor(),
                                    end.device(),
                                    wish.readOnly(),
                                    wish.force()))));
  }

  private Future<Ticket> screen(Call<OpenScreen> call) {
    return info(call.arguments().domain(), call.arguments().hypervisor())
        .compose(
            info ->
                issue(
                    call,
                    new Grant(
                        Kind.SCREEN,
                        info.uuid(),
                        info.name(),
                        info.hypervisor(),
                        SCREEN,
                        false,
                        false)));
  }

  private Future<Ticket> issue(Call<?> call, Grant grant) {
    call.aboutToAct(Optional.of(grant.name()));
    return loop.call(
        () ->
            Future.succeededFuture(
                new Ticket(
                    tickets.issue(grant),
                    (int) limits.ticketTime().toSeconds(),
                    grant.domain(),
                    grant.device())));
  }

  private Future<DomainInfo> info(DomainRef domain, Optional<HypervisorUri> hypervisor) {
    OneDomain asked = new OneDomain(domain, hypervisor);
    return bindings
        .quick(DomainOperations.INFO)
        .answer(new Call<>(DomainOperations.INFO, asked, Caller.DAEMON));
  }

  private Future<ConsoleEndpoint> endpoint(
      DomainRef domain, HypervisorUri hypervisor, Optional<String> device) {
    OpenConsole asked = new OpenConsole(domain, Optional.of(hypervisor), device);
    return bindings
        .quick(DomainOperations.CONSOLE)
        .answer(new Call<>(DomainOperations.CONSOLE, asked, Caller.DAEMON));
  }

  // Lines.

  @Override
  public Future<Line> redeem(Kind kind, DomainRef domain, String ticket) {
    return loop.call(
        () -> {
          Grant grant =
              tickets
                  .redeem(ticket)
                  .filter(it -> it.isFor(kind, domain))
                  .orElseThrow(ConsoleCalls::notGood);
          admit();
          return open(grant).onFailure(_ -> loop.run(this::left));
        });
  }

  private static VirtException notGood() {
    return new VirtException(
        ErrorCode.ACCESS_DENIED,
        "the ticket is not good, or no longer, or for something else; ask for a new one");
  }

  private void admit() {
    if (clients >= limits.clientsMax()) {
      throw new VirtException(
          ErrorCode.LIMIT_REACHED,
          "%d clients look at consoles and screens already (console.clients); close one"
              .formatted(limits.clientsMax()));
    }
    clients++;
  }

  private void left() {
    clients--;
  }

  private Future<Line> open(Grant grant) {
    DomainRef domain = new DomainRef.ByUuid(grant.domain());
    return switch (grant.kind()) {
      case CONSOLE ->
          loop.deliver(endpoint(domain, grant.hypervisor(), Optional.of(grant.device())))
              .compose(lines::at)
              .map(line -> join(line, grant));
      case SCREEN -> screen(grant, domain);
    };
  }

  private Line join(SharedLine line, Grant grant) {
    ConsoleClient client = new ConsoleClient(line, grant.device(), !grant.readOnly(), this::left);
    line.join(client, grant.force());
    return client;
  }

  private Future<Line> screen(Grant grant, DomainRef domain) {
    ScreenLine line = new ScreenLine(loop, this::left);
    return loop.deliver(screens.open(domain, grant.hypervisor(), loop, line)).map(line::opened);
  }
}
