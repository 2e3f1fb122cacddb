package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.done;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.Create;
import io.vireo.operation.DomainOperations.Define;
import io.vireo.operation.DomainOperations.Destroy;
import io.vireo.operation.DomainOperations.GetXml;
import io.vireo.operation.DomainOperations.Start;
import io.vireo.operation.DomainOperations.Undefine;
import io.vireo.operation.DomainState;
import io.vireo.operation.Operation;
import io.vireo.operation.StateReason;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Definitions of domains and their life. */
final class LifeFamily implements Family {

  private static final int START_PAUSED = 1;
  private static final int START_BYPASS_CACHE = 1 << 2;
  private static final int START_FORCE_BOOT = 1 << 3;
  private static final int START_VALIDATE = 1 << 4;
  private static final int START_RESET_NVRAM = 1 << 5;

  private static final int XML_SECURE = 1;
  private static final int XML_INACTIVE = 1 << 1;
  private static final int XML_UPDATE_CPU = 1 << 2;
  private static final int XML_MIGRATABLE = 1 << 3;

  private static final int UNDEFINE_MANAGED_SAVE = 1;
  private static final int UNDEFINE_NVRAM = 1 << 2;

  /** Snapshots, checkpoints and a TPM that are none; and an NVRAM that is kept anyway. */
  private static final int UNDEFINE_KNOWN = (1 << 7) - 1;

  private static final int DESTROY_GRACEFUL = 1;

  record FromXml(String xml) {}

  record FromXmlFlags(String xml, int flags) {}

  record State(int state, int reason) {}

  record Info(int state, long maxMem, long memory, int vcpus, long cpuTime) {}

  record Xml(String xml) {}

  record Whether(int yes) {}

  record Autostart(RemoteDomain dom, int autostart) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(definitions(), starts(), ends(), questions()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> definitions() {
    return List.of(
        answered(
            "domain_define_xml",
            FromXml.class,
            OneDomain.class,
            (it, sent) -> define(it, sent.xml())),
        answered(
            "domain_define_xml_flags",
            FromXmlFlags.class,
            OneDomain.class,
            (it, sent) -> {
              Flags.of(sent.flags(), 1);
              return define(it, sent.xml());
            }),
        done("domain_undefine", OneDomain.class, (it, sent) -> undefine(it, sent.dom(), 0)),
        done(
            "domain_undefine_flags",
            WithFlags.class,
            (it, sent) -> undefine(it, sent.dom(), sent.flags())),
        answered(
            "domain_get_autostart",
            OneDomain.class,
            Whether.class,
            (it, sent) -> info(it, sent.dom()).map(known -> whether(known.autostart()))),
        done(
            "domain_set_autostart",
            Autostart.class,
            (it, sent) ->
                it.call(
                    DomainOperations.AUTOSTART,
                    () ->
                        new DomainOperations.Autostart(
                            ref(sent.dom()), it.place(), sent.autostart() != 0))));
  }

  private static List<Procedure<?, ?>> starts() {
    return List.of(
        answered(
            "domain_create_xml",
            FromXmlFlags.class,
            OneDomain.class,
            (it, sent) -> create(it, sent)),
        done("domain_create", OneDomain.class, (it, sent) -> start(it, sent.dom(), 0)),
        answered(
            "domain_create_with_flags",
            WithFlags.class,
            OneDomain.class,
            (it, sent) -> start(it, sent.dom(), sent.flags())),
        simple("domain_suspend", DomainOperations.SUSPEND),
        simple("domain_resume", DomainOperations.RESUME));
  }

  private static List<Procedure<?, ?>> ends() {
    return List.of(
        simple("domain_shutdown", DomainOperations.SHUTDOWN),
        withFlags("domain_shutdown_flags", DomainOperations.SHUTDOWN),
        withFlags("domain_reboot", DomainOperations.REBOOT),
        withFlags("domain_reset", DomainOperations.RESET),
        done("domain_destroy", OneDomain.class, (it, sent) -> destroy(it, sent.dom(), 0)),
        done(
            "domain_destroy_flags",
            WithFlags.class,
            (it, sent) -> destroy(it, sent.dom(), sent.flags())));
  }

  private static List<Procedure<?, ?>> questions() {
    return List.of(
        answered(
            "domain_get_state",
            WithFlags.class,
            State.class,
            (it, sent) -> info(it, sent.dom()).map(LifeFamily::state)),
        answered(
            "domain_get_info",
            OneDomain.class,
            Info.class,
            (it, sent) -> info(it, sent.dom()).map(LifeFamily::sizes)),
        answered("domain_get_xml_desc", WithFlags.class, Xml.class, LifeFamily::xml),
        answered(
            "domain_is_active",
            OneDomain.class,
            Whether.class,
            (it, sent) -> info(it, sent.dom()).map(known -> whether(known.id().isPresent()))),
        answered(
            "domain_is_persistent",
            OneDomain.class,
            Whether.class,
            (it, sent) -> info(it, sent.dom()).map(known -> whether(known.persistent()))));
  }

  /** A row that is about a domain and nothing else. */
  private static Procedure<?, ?> simple(String name, Operation<DomainOperations.OneDomain, ?> row) {
    return done(
        name, OneDomain.class, (it, sent) -> it.call(row, () -> it.domain(sent.dom().uuid())));
  }

  /** The same with flags, which only say how the guest is asked. */
  private static Procedure<?, ?> withFlags(
      String name, Operation<DomainOperations.OneDomain, ?> row) {
    return done(
        name, WithFlags.class, (it, sent) -> it.call(row, () -> it.domain(sent.dom().uuid())));
  }

  private static DomainRef ref(RemoteDomain domain) {
    return new DomainRef.ByUuid(domain.uuid());
  }

  private static Whether whether(boolean yes) {
    return new Whether(yes ? 1 : 0);
  }

  private static Future<DomainInfo> info(Session session, RemoteDomain domain) {
    return session.call(DomainOperations.INFO, () -> session.domain(domain.uuid()));
  }

  private static Future<OneDomain> define(Session session, String xml) {
    return session
        .call(DomainOperations.DEFINE, () -> new Define(xml, session.place()))
        .map(RemoteDomain::one);
  }

  private static Future<?> undefine(Session session, RemoteDomain domain, int bits) {
    Flags flags = Flags.of(bits, UNDEFINE_KNOWN);
    return session.call(
        DomainOperations.UNDEFINE,
        () ->
            new Undefine(
                ref(domain),
                session.place(),
                flags.has(UNDEFINE_MANAGED_SAVE),
                flags.has(UNDEFINE_NVRAM)));
  }

  private static Future<OneDomain> create(Session session, FromXmlFlags sent) {
    Flags flags = Flags.of(sent.flags(), START_PAUSED | START_VALIDATE | START_RESET_NVRAM);
    return session
        .call(
            DomainOperations.CREATE,
            () -> new Create(sent.xml(), session.place(), true, flags.has(START_PAUSED), true))
        .map(RemoteDomain::one);
  }

  private static Future<OneDomain> start(Session session, RemoteDomain domain, int bits) {
    Flags flags =
        Flags.of(bits, START_PAUSED | START_BYPASS_CACHE | START_FORCE_BOOT | START_RESET_NVRAM);
    return session
        .call(
            DomainOperations.START,
            () ->
                new Start(
                    ref(domain),
                    session.place(),
                    flags.has(START_PAUSED),
                    flags.has(START_BYPASS_CACHE),
                    flags.has(START_FORCE_BOOT),
                    flags.has(START_RESET_NVRAM),
                    Optional.empty(),
                    Optional.empty(),
                    false))
        .map(RemoteDomain::one);
  }

  private static Future<?> destroy(Session session, RemoteDomain domain, int bits) {
    Flags flags = Flags.of(bits, DESTROY_GRACEFUL);
    return session.call(
        DomainOperations.DESTROY,
        () -> new Destroy(ref(domain), session.place(), flags.has(DESTROY_GRACEFUL)));
  }

  private static State state(DomainInfo info) {
    DomainState state = DomainState.valueOf(info.state().toUpperCase(Locale.ROOT));
    int reason =
        Stream.of(StateReason.values())
            .filter(it -> it.state() == state && it.word().equals(info.reason()))
            .mapToInt(StateReason::number)
            .findFirst()
            .orElse(0);
    return new State(state.number(), reason);
  }

  private static Info sizes(DomainInfo info) {
    return new Info(
        state(info).state(), info.maxMemoryKibibytes(), info.memoryKibibytes(), info.vcpus(), 0);
  }

  private static Future<Xml> xml(Session session, WithFlags sent) {
    Flags flags =
        Flags.of(sent.flags(), XML_SECURE | XML_INACTIVE | XML_UPDATE_CPU | XML_MIGRATABLE);
    return session
        .call(
            DomainOperations.XML,
            () ->
                new GetXml(
                    ref(sent.dom()),
                    session.place(),
                    flags.has(XML_INACTIVE),
                    flags.has(XML_SECURE)))
        .map(document -> new Xml(document.xml()));
  }
}
