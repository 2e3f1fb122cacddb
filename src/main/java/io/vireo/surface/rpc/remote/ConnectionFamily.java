package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.HypervisorOperations.Hypervisors;
import io.vireo.operation.HypervisorOperations.ListHypervisors;
import io.vireo.operation.HypervisorOperations.OpenHypervisor;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Nothing;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Opening a connection and what it is. */
final class ConnectionFamily implements Family {

  /** {@code VIR_CONNECT_RO}. */
  private static final int READ_ONLY = 1;

  /** {@code VIR_CONNECT_NO_ALIASES}. */
  private static final int NO_ALIASES = 2;

  /** Typed parameters may be strings, keepalive, callbacks of events, of the connection's end. */
  private static final Set<Integer> FEATURES = Set.of(9, 10, 14, 15);

  private static final int KEEPALIVE = 10;

  /** The version of libvirt that clients are answered as: 11.3.0. */
  private static final long AS_LIBVIRT = 11_003_000;

  record Open(Optional<String> name, int flags) {}

  record Text(String text) {}

  record Whether(int yes) {}

  record Version(long version) {}

  record Feature(int feature) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        done("connect_open", Open.class, ConnectionFamily::open),
        done("connect_close", Nothing.class, ConnectionFamily::close),
        answered(
            "connect_supports_feature", Feature.class, Whether.class, ConnectionFamily::supports),
        done("connect_register_close_callback", Nothing.class, (it, sent) -> answer(sent)),
        done("connect_unregister_close_callback", Nothing.class, (it, sent) -> answer(sent)),
        asked("connect_get_type", Text.class, it -> opened(it).map(at -> new Text(at.type()))),
        asked(
            "connect_get_version",
            Version.class,
            it -> opened(it).map(at -> new Version(number(at.version())))),
        asked("connect_get_lib_version", Version.class, it -> answer(new Version(AS_LIBVIRT))),
        asked("connect_get_uri", Text.class, it -> answer(new Text(it.hypervisor().toString()))),
        asked(
            "connect_is_secure",
            Whether.class,
            it -> answer(new Whether(it.authentication().isSecure() ? 1 : 0))));
  }

  private static <T> Future<T> answer(T known) {
    return Future.succeededFuture(known);
  }

  /** Who asks whether the daemon keeps connections alive answers its pings, too. */
  private static Future<Whether> supports(Session session, Feature sent) {
    if (sent.feature() == KEEPALIVE) {
      session.answersPings();
    }
    return answer(new Whether(FEATURES.contains(sent.feature()) ? 1 : 0));
  }

  private static Future<Void> open(Session session, Open sent) {
    if (Flags.of(sent.flags(), READ_ONLY | NO_ALIASES).has(READ_ONLY)) {
      session.lookOnly();
    }
    return session
        .call(HypervisorOperations.LIST, ListHypervisors::new)
        .map(
            open -> {
              session.opened(meant(open, sent.name().orElse("")));
              return null;
            });
  }

  /** What the client may call by another transport or with parameters of its own. */
  private static HypervisorUri meant(Hypervisors open, String name) {
    return open.hypervisors().stream()
        .map(OpenHypervisor::uri)
        .filter(uri -> name.isEmpty() || same(uri, new HypervisorUri(name)))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.NO_CONNECT, "no hypervisor is open under the name " + name));
  }

  private static boolean same(HypervisorUri one, HypervisorUri other) {
    return one.scheme().equals(other.scheme()) && one.name().equals(other.name());
  }

  private static Future<Void> close(Session session, Nothing sent) {
    session.left();
    return Future.succeededFuture();
  }

  private static Future<OpenHypervisor> opened(Session session) {
    HypervisorUri uri = session.hypervisor();
    return session
        .call(HypervisorOperations.LIST, ListHypervisors::new)
        .map(
            open ->
                open.hypervisors().stream()
                    .filter(it -> it.uri().equals(uri))
                    .findFirst()
                    .orElseThrow(
                        () ->
                            new VirtException(
                                ErrorCode.NO_CONNECT, uri + " is not open any more")));
  }

  /** 10.0.2 is 10000002. */
  private static long number(String version) {
    long number = 0;
    String[] parts = version.split("[^0-9]+", 4);
    for (int at = 0; at < 3; at++) {
      long part = at < parts.length && !parts[at].isEmpty() ? Long.parseLong(parts[at]) : 0;
      number = 1000 * number + part;
    }
    return number;
  }
}
