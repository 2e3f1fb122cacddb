package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.driver.NvramFiles;
import io.vireo.event.EventFilter;
import io.vireo.event.LifecycleDetail;
import io.vireo.image.StateReading;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.Os;
import io.vireo.operation.DocumentText;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import io.vireo.operation.DomainState;
import io.vireo.operation.Done;
import io.vireo.operation.Operation;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which of {@link DomainOperations} is answered by what. */
public final class DomainCalls {

  private final Connections connections;

  public DomainCalls(Connections connections) {
    this.connections = connections;
  }

  /** Binds every row. */
  public void bind(Bindings to) {
    to.bind(DomainOperations.LIST, this::list);
    to.bind(
        DomainOperations.INFO,
        call -> connections.info(call.arguments().domain(), call.arguments().hypervisor()));
    to.bind(DomainOperations.XML, this::xml);
    to.bind(DomainOperations.DEFINE, this::define);
    to.bindJob(DomainOperations.CREATE, this::create);
    to.bind(DomainOperations.REDEFINE, this::redefine);
    to.bind(DomainOperations.UNDEFINE, this::undefine);
    one(to, DomainOperations.SUSPEND, (call, domain) -> domain.life().suspend(call));
    one(to, DomainOperations.RESUME, (call, domain) -> domain.life().resume(call));
    one(to, DomainOperations.SHUTDOWN, (call, domain) -> domain.life().shutdown(call));
    one(to, DomainOperations.REBOOT, (call, domain) -> domain.life().reboot(call));
    one(to, DomainOperations.RESET, (call, domain) -> domain.life().reset(call));
    to.bind(DomainOperations.DESTROY, this::destroy);
    to.bind(DomainOperations.AUTOSTART, this::autostart);
    to.bind(DomainOperations.CONSOLE, this::console);
  }

  private <R extends Record> void one(
      Bindings to,
      Operation<OneDomain, R> operation,
      BiFunction<Call<OneDomain>, ManagedDomain, Future<R>> work) {
    to.bind(
        operation,
        call ->
            connections.on(
                call.arguments().domain(),
                call.arguments().hypervisor(),
                domain -> work.apply(call, domain)));
  }

  private static <T> Future<T> done(T result) {
    return Future.succeededFuture(result);
  }

  private Future<DomainOperations.Domains> list(Call<DomainOperations.ListDomains> call) {
    DomainOperations.ListDomains wish = call.arguments();
    Set<String> states = wish.state().map(DomainCalls::states).orElse(Set.of());
    List<DomainRegistry> places =
        wish.hypervisor().isPresent()
            ? List.of(connections.at(wish.hypervisor()))
            : connections.all();
    Future<List<DomainInfo>> found =
        states.isEmpty()
            ? connections.infos(places)
            : connections.gather(places, registry -> inState(registry, states));
    Map<String, String> labels = wish.label().map(DomainCalls::labels).orElse(Map.of());
    return found.map(all -> new DomainOperations.Domains(labelled(all, labels)));
  }

  private static List<DomainInfo> labelled(List<DomainInfo> all, Map<String, String> labels) {
    return labels.isEmpty()
        ? all
        : all.stream()
            .filter(each -> each.labels().entrySet().containsAll(labels.entrySet()))
            .toList();
  }

  /** A comma ends a label only where another one follows. */
  private static Map<String, String> labels(String words) {
    return EventFilter.labels(List.of(words.split(",(?=[^,=]+=)")));
  }

  private static List<DomainInfo> inState(DomainRegistry registry, Set<String> states) {
    return registry.all().stream()
        .map(ManagedDomain::owner)
        .filter(owner -> !Collections.disjoint(states, owner.words()))
        .map(DomainOwner::info)
        .toList();
  }

  private static Set<String> states(String words) {
    return Stream.of(words.split(",", -1))
        .map(word -> word.strip().toLowerCase(Locale.ROOT))
        .map(DomainCalls::requireState)
        .collect(Collectors.toSet());
  }

  private static String requireState(String word) {
    if (!word.equals("active")
        && !word.equals("inactive")
        && Stream.of(DomainState.values()).noneMatch(state -> state.word().equals(word))) {
      throw new VirtException(
          ErrorCode.INVALID_ARG,
          "'" + word + "' is not a state; give active, inactive, running, paused, shutoff …");
    }
    return word;
  }

  private Future<DocumentText> xml(Call<DomainOperations.GetXml> call) {
    DomainOperations.GetXml wish = call.arguments();
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> {
          DomainOwner owner = domain.owner();
          String text = wish.secure() ? secureText(owner, wish) : owner.text(wish.inactive());
          return done(new DocumentText(text, Optional.of(owner.version())));
        });
  }

  /** Not kept: it has passwords. */
  private static String secureText(DomainOwner owner, DomainOperations.GetXml wish) {
    Domain document =
        wish.inactive() ? owner.definition().orElseGet(owner::document) : owner.document();
    return DocumentForms.shown(document, wish.inactive(), true);
  }

  private Future<DomainInfo> define(Call<DomainOperations.Define> call) {
    DomainRegistry registry = connections.at(call.arguments().hypervisor());
    Domain document = DocumentForms.parse(call.arguments().xml());
    return registry.loop().call(() -> registry.define(document, call));
  }

  private Future<DomainInfo> redefine(Call<DomainOperations.Redefine> call) {
    DomainOperations.Redefine wish = call.arguments();
    Domain document = DocumentForms.parse(wish.xml());
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain -> {
          Domain same = DocumentForms.requireSame(document, domain.owner());
          return registryOf(domain).define(same, call);
        });
  }

  private DomainRegistry registryOf(ManagedDomain domain) {
    return connections.at(Optional.of(domain.owner().home().hypervisor().uri()));
  }

  private Future<Started<DomainInfo>> create(Call<DomainOperations.Create> call) {
    DomainOperations.Create wish = call.arguments();
    DomainRegistry registry = connections.at(wish.hypervisor());
    Domain written = DocumentForms.parse(wish.xml());
    return registry
        .loop()
        .call(
            () ->
                wish.transientDomain()
                    ? createTransient(registry, written, call)
                    : registry
                        .define(written, call)
                        .compose(
                            info ->
                                connections.on(
                                    new DomainRef.ByUuid(info.uuid()),
                                    Optional.of(registry.uri()),
                                    domain ->
                                        new Starting(registry)
                                            .boot(
                                                domain,
                                                call,
                                                new Starting.Options(
                                                    wish.paused(),
                                                    StateReading.PLAIN,
                                                    false,
                                                    false)))));
  }

  private static Future<Started<DomainInfo>> createTransient(
      DomainRegistry registry, Domain written, Call<DomainOperations.Create> call) {
    Domain document =
        DocumentForms.keepable(DomainRegistry.identified(registry.hypervisor().complete(written)));
    return new Starting(registry).createTransient(document, call, call.arguments().paused());
  }

  private Future<Done> undefine(Call<DomainOperations.Undefine> call) {
    DomainOperations.Undefine wish = call.arguments();
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            domain.turns().quick(call, JobKind.UNDEFINE, Done::new, () -> forget(domain, wish)));
  }

  private static Future<Done> forget(ManagedDomain domain, DomainOperations.Undefine wish) {
    DomainOwner owner = domain.owner();
    if (!owner.persistent()) {
      return Future.failedFuture(
          owner.fault(ErrorCode.OPERATION_INVALID, "is transient and has no definition to remove"));
    }
    if (owner.managedSave() && !wish.managedSave()) {
      return Future.failedFuture(
          owner.fault(
              ErrorCode.OPERATION_INVALID,
              "has a managed save image; remove it first or undefine with managedSave"));
    }
    return (wish.nvram() ? removeVariables(owner) : Future.<Void>succeededFuture())
        .compose(_ -> owner.managedSave() ? domain.saves().remove() : Future.succeededFuture())
        .compose(_ -> owner.home().documents().forgetDefinition(owner.uuid()))
        .map(
            _ -> {
              owner.tell(LifecycleDetail.UNDEFINED_REMOVED);
              owner.undefine();
              return new Done();
            });
  }

  /** A driver that knows where they are removes them; else they may be anybody's file. */
  private static Future<Void> removeVariables(DomainOwner owner) {
    Domain definition = owner.definition().orElseThrow();
    if (owner.home().hypervisor() instanceof NvramFiles knows) {
      return owner.running().isPresent()
          ? Future.failedFuture(
              owner.fault(
                  ErrorCode.OPERATION_INVALID,
                  "runs and uses its UEFI variables; undefine it without nvram"))
          : knows.removeNvram(definition);
    }
    return definition
        .os()
        .nvram()
        .flatMap(Os.Nvram::path)
        .<Future<Void>>map(
            path ->
                Future.failedFuture(
                    owner.fault(
                        ErrorCode.ARGUMENT_UNSUPPORTED,
                        "keeps its UEFI variables in "
                            + path
                            + ", which is not removed with it; undefine it without nvram and remove"
                            + " the file")))
        .orElseGet(Future::succeededFuture);
  }

  private Future<Done> destroy(Call<DomainOperations.Destroy> call) {
    DomainOperations.Destroy wish = call.arguments();
    return connections.on(
        wish.domain(), wish.hypervisor(), domain -> domain.life().destroy(call, wish.graceful()));
  }

  private Future<DomainInfo> autostart(Call<DomainOperations.Autostart> call) {
    DomainOperations.Autostart wish = call.arguments();
    return connections.on(
        wish.domain(),
        wish.hypervisor(),
        domain ->
            domain
                .turns()
                .quick(
                    call,
                    JobKind.DEFINE,
                    domain.owner()::info,
                    () -> setAutostart(domain.owner(), wish.enabled())));
  }

  private static Future<DomainInfo> setAutostart(DomainOwner owner, boolean enabled) {
    Domain definition =
        owner
            .definition()
            .orElseThrow(
                () ->
                    owner.fault(
                        ErrorCode.OPERATION_INVALID, "is transient and cannot start by itself"));
    return owner
        .home()
        .documents()
        .keep(owner.uuid(), Documents.Definition.of(owner, DocumentForms.kept(definition), enabled))
        .map(
            _ -> {
              owner.autostart(enabled);
              return owner.info();
            });
  }

  private Future<DomainOperations.ConsoleEndpoint> console(
      Call<DomainOperations.OpenConsole> call) {
    DomainOperations.OpenConsole wish = call.arguments();
    return connections.on(
        wish.domain(), wish.hypervisor(), domain -> done(domain.life().console(wish.device())));
  }
}
