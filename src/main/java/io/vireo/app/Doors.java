package io.vireo.app;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vireo.auth.AuditLog;
import io.vireo.auth.Authenticator;
import io.vireo.auth.CallerLimits;
import io.vireo.auth.Identification;
import io.vireo.auth.KeySet;
import io.vireo.auth.Permissions;
import io.vireo.auth.Policy;
import io.vireo.auth.PolicyAccess;
import io.vireo.auth.PolicyReader;
import io.vireo.auth.Reloads;
import io.vireo.auth.ScramUsers;
import io.vireo.auth.SignedTokens;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.CallListener;
import io.vireo.call.Caller.Way;
import io.vireo.call.Targets;
import io.vireo.dispatch.Access;
import io.vireo.dispatch.Guards;
import io.vireo.host.VertxHost;
import io.vireo.surface.http.Door;
import io.vireo.surface.http.OwnerSocket.Openness;
import io.vireo.surface.http.ServerTls;
import io.vireo.surface.rpc.Authentication.Sasl;
import io.vireo.surface.rpc.RpcSurface;
import io.vireo.surface.rpc.RpcSurface.RpcDoor;
import io.vireo.telemetry.health.HealthCheck;
import io.vireo.telemetry.health.Verdict;
import io.vireo.verticle.HttpVerticle;
import io.vireo.verticle.RpcVerticle;
import io.vireo.verticle.RpcVerticle.Local;
import io.vireo.verticle.RpcVerticle.Remote;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Who comes in, what they may do, and what is written down of it, put together. Any thread. */
final class Doors {

  /** What counts where no policy is named. */
  private static final String OWNER_ONLY =
      """
      roles:
        admin:
          - allow: "*"
      bindings:
        - role: admin
          to: ["uid 0", "uid %d", "group insecure", "group embedded"]
      """;

  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final Path GROUP = Path.of("/etc/group");

  private final AuthSettings settings;
  private final Path tokens;
  private final Reloads reloads;
  private final PolicyAccess policy;
  private final Authenticator authenticator;
  private final ScramUsers scram;
  private final CallerLimits limits;
  private final Optional<AuditLog> audit;

  Doors(Vertx vertx, VertxHost host, Directories directories, AuthSettings settings) {
    this.settings = settings;
    this.tokens = settings.tokens().isEmpty() ? directories.tokens() : Path.of(settings.tokens());
    this.reloads = new Reloads(host.lane("auth"), host.newLoop());
    this.policy = new PolicyAccess(ownerOnly(Directories.uid()));
    this.authenticator =
        new Authenticator(host.lane("password"), host.clock(), signed(vertx, host));
    this.scram = new ScramUsers(host.clock());
    AuthSettings.Limits most = settings.limits();
    this.limits = new CallerLimits(most.perSecond(), most.burst(), most.atOnce(), host.clock());
    AuthSettings.Audit wish = settings.audit();
    Path file =
        wish.file().isEmpty() ? directories.log().resolve("audit.log") : Path.of(wish.file());
    this.audit =
        wish.off()
            ? Optional.empty()
            : Optional.of(new AuditLog(file, wish.reads(), host.lane("audit"), host.clock()));
  }

  private static Policy ownerOnly(int uid) {
    return PolicyReader.read("built-in policy", OWNER_ONLY.formatted(uid), Permissions.all());
  }

  private Optional<SignedTokens> signed(Vertx vertx, VertxHost host) {
    AuthSettings.Jwt jwt = settings.jwt();
    if (jwt.issuer().isEmpty()) {
      return Optional.empty();
    }
    KeySet keys =
        new KeySet(
            jwt.keys().contains("://")
                ? new IssuerKeys(vertx, jwt.keys())
                : () -> host.files().tail(Path.of(jwt.keys()), 0, 1 << 20),
            host.clock());
    SignedTokens.Terms terms =
        new SignedTokens.Terms(
            jwt.issuer(),
            jwt.audience(),
            Set.copyOf(jwt.algorithms()),
            jwt.nameClaim(),
            jwt.groupsClaim(),
            Duration.ofSeconds(jwt.skewSeconds()));
    return Optional.of(new SignedTokens(terms, keys, host.clock()));
  }

  /** Reads what the settings name, and follows it; fails where something of it is broken. */
  Future<Void> open() {
    List<Future<Void>> read = new ArrayList<>();
    read.add(reloads.perhaps(tokens, authenticator::tokens));
    if (!settings.policy().isEmpty()) {
      Path file = Path.of(settings.policy());
      String name = String.valueOf(file.getFileName());
      read.add(
          reloads.open(
              file, text -> policy.follow(PolicyReader.read(name, text, Permissions.all()))));
    }
    if (!settings.htpasswd().isEmpty()) {
      read.add(reloads.secret(Path.of(settings.htpasswd()), authenticator::passwords));
    }
    if (!settings.scram().isEmpty()) {
      read.add(reloads.secret(Path.of(settings.scram()), scram::follow));
    }
    read.add(groups().otherwiseEmpty());
    return Future.join(read).onSuccess(_ -> reloads.begin()).mapEmpty();
  }

  /** A machine without these files has no groups. */
  private Future<Void> groups() {
    AtomicReference<String> passwd = new AtomicReference<>("");
    AtomicReference<String> group = new AtomicReference<>("");
    return reloads
        .open(PASSWD, text -> authenticator.groups(keep(passwd, text), group.get()))
        .compose(
            _ ->
                reloads.open(GROUP, text -> authenticator.groups(passwd.get(), keep(group, text))));
  }

  private static String keep(AtomicReference<String> place, String text) {
    place.set(text);
    return text;
  }

  PolicyAccess policy() {
    return policy;
  }

  Reloads reloads() {
    return reloads;
  }

  /** What stands before every call. */
  Guards guards(Access access, Targets targets) {
    return new Guards(access, targets, limits);
  }

  Identification identification() {
    return audit.map(log -> log.listeningTo(authenticator)).orElse(authenticator);
  }

  /** Those, and whoever writes down what happens. */
  List<CallListener> listeners(List<CallListener> others) {
    return Stream.concat(others.stream(), audit.stream()).toList();
  }

  /** What TCP is, if it is asked for; reads certificates. */
  Future<Optional<HttpVerticle.Remote>> remote(Settings.Http http) {
    if (http.listen().isEmpty()) {
      return Future.succeededFuture(Optional.empty());
    }
    InetSocketAddress address = address(http.listen());
    if (!http.tls().isOn()) {
      return Future.succeededFuture(
          Optional.of(new HttpVerticle.Remote(address, plain(http), Optional.empty())));
    }
    return new CertificateFiles(http.tls())
        .follow(reloads)
        .map(
            tls ->
                Optional.of(
                    new HttpVerticle.Remote(
                        address, new Door(Way.TLS, identification()), Optional.of(tls))));
  }

  private Door plain(Settings.Http http) {
    return http.insecure() ? Door.unasked(Way.INSECURE_TCP) : new Door(Way.TCP, identification());
  }

  /** What the socket is. */
  HttpVerticle.Local local(Path socket, DoorSettings.Socket wish) {
    return new HttpVerticle.Local(
        socket, new Door(Way.UNIX_SOCKET, identification()), openness(wish));
  }

  /** The doors of libvirt's clients. */
  LibvirtClients libvirt(Path run, DoorSettings.Rpc wish) {
    return new LibvirtClients(run, wish, identification(), scram);
  }

  private static Openness openness(DoorSettings.Socket wish) {
    return new Openness(wish.permissions(), Optional.of(wish.group()).filter(it -> !it.isEmpty()));
  }

  private static InetSocketAddress address(String listen) {
    int colon = listen.lastIndexOf(':');
    if (colon < 1 || !listen.substring(colon + 1).matches("\\d{1,5}")) {
      throw new VirtException(ErrorCode.CONF_SYNTAX, "address '" + listen + "' is not HOST:PORT");
    }
    return new InetSocketAddress(
        listen.substring(0, colon), Integer.parseInt(listen.substring(colon + 1)));
  }

  /** Whether everything that was read lately is in force, and everything is written down. */
  HealthCheck health() {
    return new HealthCheck(
        "access",
        () -> {
          List<String> broken = problems();
          return Future.succeededFuture(
              broken.isEmpty()
                  ? Verdict.ok("its files are in force")
                  : Verdict.degraded(String.join("; ", broken)));
        });
  }

  /** Sentences about what is broken. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(reloads.problems().values());
    audit.flatMap(AuditLog::problem).ifPresent(problems::add);
    return problems;
  }

  Future<Void> close() {
    reloads.close();
    return audit.map(AuditLog::settled).orElseGet(Future::succeededFuture);
  }

  /** Where libvirt's clients come in, and how it becomes known who they are. Any thread. */
  record LibvirtClients(
      Path run, DoorSettings.Rpc wish, Identification identification, ScramUsers scram) {

    /** What serves them; reads certificates. */
    Future<RpcVerticle> verticle(RpcSurface surface, Reloads reloads) {
      if (wish.off()) {
        return Future.succeededFuture(new RpcVerticle(surface, List.of(), List.of()));
      }
      List<Remote> remotes = new ArrayList<>();
      if (!wish.tcp().listen().isEmpty()) {
        Way way = wish.tcp().insecure() ? Way.INSECURE_TCP : Way.TCP;
        remotes.add(remote(wish.tcp().listen(), way, Optional.empty()));
      }
      if (wish.tls().listen().isEmpty()) {
        return Future.succeededFuture(new RpcVerticle(surface, sockets(), remotes));
      }
      return new CertificateFiles(wish.tls().files())
          .follow(reloads)
          .map(
              tls -> {
                remotes.add(remote(wish.tls().listen(), Way.TLS, Optional.of(tls)));
                return new RpcVerticle(surface, sockets(), remotes);
              });
    }

    private Remote remote(String listen, Way way, Optional<ServerTls> tls) {
      Optional<Sasl> sasl =
          way == Way.INSECURE_TCP ? Optional.empty() : Optional.of(new Sasl(scram, identification));
      return new Remote(address(listen), new RpcDoor(way, identification, false, sasl), tls);
    }

    private List<Local> sockets() {
      List<Local> all = new ArrayList<>();
      all.add(socket(run.resolve("libvirt-sock")));
      all.add(socket(run.resolve("libvirt-sock-ro")));
      wish.also().forEach(path -> all.add(socket(Path.of(path))));
      return all;
    }

    private Local socket(Path path) {
      boolean readOnly = path.toString().endsWith("-ro");
      return new Local(
          path,
          new RpcDoor(Way.UNIX_SOCKET, identification, readOnly, Optional.empty()),
          openness(readOnly ? wish.readOnlySocket() : wish.socket()));
    }
  }
}
