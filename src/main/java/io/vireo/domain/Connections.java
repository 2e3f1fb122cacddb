package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.driver.Hypervisor;
import io.vireo.operation.DomainInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/** The open connections, in the order in which they were asked for. Any thread. */
public final class Connections {

  private final List<DomainRegistry> open = new CopyOnWriteArrayList<>();

  /** Makes a connection's domains reachable. */
  public void add(DomainRegistry registry) {
    open.add(registry);
  }

  /** Takes them away again. */
  public void remove(DomainRegistry registry) {
    open.remove(registry);
  }

  List<DomainRegistry> all() {
    return List.copyOf(open);
  }

  /**
   * The connection called {@code uri}, or the first.
   *
   * @throws VirtException {@code NO_CONNECT}
   */
  DomainRegistry at(Optional<HypervisorUri> uri) {
    return open.stream()
        .filter(registry -> uri.isEmpty() || registry.uri().equals(uri.get()))
        .findFirst()
        .orElseThrow(
            () ->
                new VirtException(
                    ErrorCode.NO_CONNECT,
                    uri.map(name -> "hypervisor " + name + " is not open")
                            .orElse("no hypervisor is open")
                        + "; open are "
                        + open.stream().map(DomainRegistry::uri).toList()));
  }

  /**
   * Runs {@code work} on the loop of the connection called {@code uri}, or the first.
   *
   * @return fails with {@code NO_CONNECT}
   */
  public <T> Future<T> onHypervisor(
      Optional<HypervisorUri> uri, Function<Hypervisor, Future<T>> work) {
    try {
      DomainRegistry registry = at(uri);
      return registry.loop().call(() -> work.apply(registry.hypervisor()));
    } catch (VirtException unknown) {
      return Future.failedFuture(unknown);
    }
  }

  /**
   * Runs {@code work} on a domain, on its connection's loop. A UUID is looked for everywhere, a
   * name in the given connection or the first.
   */
  <T> Future<T> on(
      DomainRef ref, Optional<HypervisorUri> uri, Function<ManagedDomain, Future<T>> work) {
    try {
      return uri.isEmpty() && ref instanceof DomainRef.ByUuid
          ? search(ref, all(), work)
          : onOne(at(uri), ref, work);
    } catch (VirtException refused) {
      return Future.failedFuture(refused);
    }
  }

  private <T> Future<T> search(
      DomainRef ref, List<DomainRegistry> places, Function<ManagedDomain, Future<T>> work) {
    if (places.isEmpty()) {
      return Future.failedFuture(unknown(ref));
    }
    DomainRegistry first = places.getFirst();
    return first
        .loop()
        .call(() -> Future.succeededFuture(first.find(ref)))
        .compose(
            found ->
                found.isPresent()
                    ? onOne(first, ref, work)
                    : search(ref, places.subList(1, places.size()), work));
  }

  private <T> Future<T> onOne(
      DomainRegistry registry, DomainRef ref, Function<ManagedDomain, Future<T>> work) {
    return registry
        .loop()
        .call(() -> work.apply(registry.find(ref).orElseThrow(() -> unknown(ref))));
  }

  /**
   * What is shown of a domain: at once where nothing has changed since somebody looked, and from
   * its loop where something has. Any thread.
   */
  Future<DomainInfo> info(DomainRef ref, Optional<HypervisorUri> uri) {
    return shown(ref, uri)
        .map(Future::succeededFuture)
        .orElseGet(() -> on(ref, uri, it -> Future.succeededFuture(it.owner().info())));
  }

  private Optional<DomainInfo> shown(DomainRef ref, Optional<HypervisorUri> uri) {
    boolean everywhere = uri.isEmpty() && ref instanceof DomainRef.ByUuid;
    for (DomainRegistry registry : open) {
      if (uri.isEmpty() || registry.uri().equals(uri.get())) {
        Optional<ManagedDomain> found = registry.find(ref);
        if (found.isPresent() || !everywhere) {
          return found.flatMap(it -> it.owner().shown());
        }
      }
    }
    return Optional.empty();
  }

  /** What is shown of all domains of {@code places}, as {@link #info} has it. */
  Future<List<DomainInfo>> infos(List<DomainRegistry> places) {
    List<Future<List<DomainInfo>>> parts = new ArrayList<>();
    places.forEach(registry -> parts.add(infos(registry)));
    return all(parts);
  }

  private static Future<List<DomainInfo>> infos(DomainRegistry registry) {
    List<ManagedDomain> domains = registry.all();
    List<DomainInfo> shown = new ArrayList<>(domains.size());
    domains.forEach(domain -> domain.owner().shown().ifPresent(shown::add));
    return shown.size() == domains.size()
        ? Future.succeededFuture(shown)
        : registry
            .loop()
            .call(
                () ->
                    Future.succeededFuture(
                        registry.all().stream().map(it -> it.owner().info()).toList()));
  }

  private static VirtException unknown(DomainRef ref) {
    return new VirtException(
            ErrorCode.NO_DOMAIN, "no domain '" + ref + "'; list the domains to see their names")
        .of(ref.toString());
  }

  /** What {@code look} sees in each connection, one after the other. */
  <T> Future<List<T>> gather(List<DomainRegistry> places, Function<DomainRegistry, List<T>> look) {
    List<Future<List<T>>> answers = new ArrayList<>();
    for (DomainRegistry registry : places) {
      answers.add(registry.loop().call(() -> Future.succeededFuture(look.apply(registry))));
    }
    return all(answers);
  }

  private static <T> Future<List<T>> all(List<Future<List<T>>> answers) {
    return Future.join(answers)
        .map(_ -> answers.stream().flatMap(answer -> answer.result().stream()).toList());
  }
}
