package io.vireo.surface.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.event.Event;
import io.vireo.event.Event.DomainName;
import io.vireo.event.LifecycleDetail;
import io.vireo.event.LifecycleEvent;
import io.vireo.surface.rpc.ProcedureTable;
import io.vireo.surface.rpc.RpcClient;
import io.vireo.surface.rpc.RpcClient.Came;
import io.vireo.surface.rpc.RpcServer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What clients are told, in each of the ways that they ask for it. */
class EventFamilyTest {

  private static final DomainName WEB = new DomainName(new UUID(1, 2), "web");
  private static final DomainName OTHER = new DomainName(new UUID(3, 4), "other");
  private static final String ANY = "connect_domain_event_callback_register_any";
  private static final int ERROR = 1;

  record LifeAt(int callback, EventKind.Life life) {}

  record RebootAt(int callback, RemoteDomain dom) {}

  private final RpcServer server = new RpcServer(RemoteFamilies.program());
  private final RpcClient client = server.client();

  @BeforeEach
  void open() {
    ConnectionFamily.Open here = new ConnectionFamily.Open(Optional.of("test:///default"), 0);
    assertThat(client.call("connect_open", ConnectionFamily.Open.class, here).status()).isZero();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private static Event started(DomainName domain) {
    return new Event.Lifecycle(
        RpcServer.URI, domain, LifecycleEvent.STARTED, LifecycleDetail.STARTED_BOOTED);
  }

  private int ask(int kind, Optional<RemoteDomain> of) {
    return client
        .call(ANY, EventFamily.KindOf.class, new EventFamily.KindOf(kind, of))
        .as(EventFamily.Callback.class)
        .number();
  }

  private static int number(String name) {
    return ProcedureTable.read().named(name).number();
  }

  @Test
  void aCallbackIsToldWhatItAskedForUnderItsNumber() {
    int reboots = ask(1, Optional.empty());
    int lives = ask(0, Optional.empty());
    assertThat(lives).isNotEqualTo(reboots);
    server.log().publish(started(WEB));
    Came came = client.read();
    assertThat(came.procedure()).isEqualTo(number("domain_event_callback_lifecycle"));
    assertThat(came.type()).isEqualTo(2);
    LifeAt told = came.as(LifeAt.class);
    assertThat(told.callback()).isEqualTo(lives);
    assertThat(told.life().dom().name()).isEqualTo("web");
    assertThat(told.life().event()).isEqualTo(2);
    server.log().publish(new Event.Reboot(RpcServer.URI, WEB));
    assertThat(client.read().as(RebootAt.class).callback()).isEqualTo(reboots);
  }

  @Test
  void aCallbackOfOneDomainIsToldOfNoOther() {
    ask(0, Optional.of(new RemoteDomain("web", WEB.uuid(), 1)));
    server.log().publish(started(OTHER));
    server.log().publish(started(WEB));
    assertThat(client.read().as(LifeAt.class).life().dom().uuid()).isEqualTo(WEB.uuid());
  }

  @Test
  void clientsOfOldAreToldWithoutANumberAndOnlyOnce() {
    assertThat(client.call("connect_domain_event_register").status()).isZero();
    assertThat(client.call("connect_domain_event_register").failure())
        .contains("already registered");
    server.log().publish(started(WEB));
    Came came = client.read();
    assertThat(came.procedure()).isEqualTo(number("domain_event_lifecycle"));
    assertThat(came.as(EventKind.Life.class).dom().name()).isEqualTo("web");
    assertThat(client.call("connect_domain_event_deregister").status()).isZero();
    assertThat(client.call("connect_domain_event_deregister").status()).isEqualTo(ERROR);
  }

  @Test
  void whoeverTakesAWishBackIsToldNothingMore() {
    int lives = ask(0, Optional.empty());
    client.call(
        "connect_domain_event_callback_deregister_any",
        EventFamily.Callback.class,
        new EventFamily.Callback(lives));
    server.log().publish(started(WEB));
    int reboots = ask(1, Optional.empty());
    server.log().publish(new Event.Reboot(RpcServer.URI, WEB));
    assertThat(client.read().as(RebootAt.class).callback()).isEqualTo(reboots);
  }

  @Test
  void whatLibvirtHasNoEventForIsRefused() {
    assertThat(
            client
                .call(
                    ANY,
                    EventFamily.KindOf.class,
                    new EventFamily.KindOf(EventKind.NUMBERS, Optional.empty()))
                .failure())
        .contains("unsupported event ID 28");
  }

  /** It cannot be told what it has missed, so it must not go on believing that it knows. */
  @Test
  void aClientThatLosesItsPlaceIsCutOff() {
    ask(1, Optional.empty());
    for (int i = 0; i < 200_000; i++) {
      server.log().publish(new Event.Reboot(RpcServer.URI, WEB));
    }
    assertThat(client.isCutOff()).isTrue();
  }

  @Test
  void everyKindIsAMessageOfTheProtocol() {
    Event.JobEnded saved =
        new Event.JobEnded(RpcServer.URI, WEB, 1, "domain.save", "failed", "no room");
    RemoteDomain dom = new RemoteDomain("web", WEB.uuid(), 1);
    List<Event> all =
        List.of(
            started(WEB),
            saved,
            new Event.Watchdog(RpcServer.URI, WEB, "reset"),
            new Event.IoError(RpcServer.URI, WEB, "virtio-disk0", "stop", "enospc"),
            new Event.RtcChange(RpcServer.URI, WEB, 60),
            new Event.BalloonChange(RpcServer.URI, WEB, 1024),
            new Event.AgentLifecycle(RpcServer.URI, WEB, "channel0", true),
            new Event.DeviceAdded(RpcServer.URI, WEB, "net1"),
            new Event.DeviceRemoved(RpcServer.URI, WEB, "net1"),
            new Event.DeviceRemovalFailed(RpcServer.URI, WEB, "net1"),
            new Event.MetadataChange(RpcServer.URI, WEB, "title", ""),
            new Event.Tunable(RpcServer.URI, WEB, Map.of("cputune.cpu_shares", 5L), Map.of()),
            new Event.Responsiveness(RpcServer.URI, WEB, false));
    assertThat(all.stream().flatMap(it -> EventWords.of(it, dom).stream()))
        .hasSize(all.size() + 1)
        .allSatisfy(
            said ->
                assertThat(
                        Stream.concat(
                            Stream.of(said.kind().message()), said.kind().older().stream()))
                    .allSatisfy(it -> assertThat(number(it.name())).isPositive()));
  }
}
