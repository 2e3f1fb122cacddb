package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;
import static io.vireo.surface.rpc.Procedure.asked;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.ListDomains;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.OneDomain;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Which domains there are. */
final class LookupFamily implements Family {

  record ById(int id) {}

  record ByName(String name) {}

  record ByUuid(UUID uuid) {}

  record Count(int number) {}

  record AtMost(int number) {}

  record Ids(List<Integer> ids) {}

  record Names(List<String> names) {}

  record ListAll(int needResults, int flags) {}

  record All(List<RemoteDomain> domains, int number) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return Stream.of(lookups(), lists()).flatMap(List::stream).toList();
  }

  private static List<Procedure<?, ?>> lookups() {
    return List.of(
        answered(
            "domain_lookup_by_id",
            ById.class,
            OneDomain.class,
            (it, sent) -> one(it, new DomainRef.ById(sent.id()))),
        answered(
            "domain_lookup_by_name",
            ByName.class,
            OneDomain.class,
            (it, sent) -> one(it, new DomainRef.ByName(sent.name()))),
        answered(
            "domain_lookup_by_uuid",
            ByUuid.class,
            OneDomain.class,
            (it, sent) -> one(it, new DomainRef.ByUuid(sent.uuid()))));
  }

  private static List<Procedure<?, ?>> lists() {
    return List.of(
        asked("connect_num_of_domains", Count.class, it -> number(it, LookupFamily::active)),
        asked(
            "connect_num_of_defined_domains",
            Count.class,
            it -> number(it, LookupFamily::inactive)),
        answered(
            "connect_list_domains",
            AtMost.class,
            Ids.class,
            (it, sent) -> list(it).map(all -> ids(all, sent.number()))),
        answered(
            "connect_list_defined_domains",
            AtMost.class,
            Names.class,
            (it, sent) -> list(it).map(all -> names(all, sent.number()))),
        answered("connect_list_all_domains", ListAll.class, All.class, LookupFamily::all));
  }

  private static Ids ids(List<DomainInfo> all, int most) {
    return new Ids(all.stream().flatMap(it -> it.id().stream()).limit(most).toList());
  }

  private static Names names(List<DomainInfo> all, int most) {
    return new Names(
        all.stream().filter(LookupFamily::inactive).map(DomainInfo::name).limit(most).toList());
  }

  private static boolean active(DomainInfo domain) {
    return domain.id().isPresent();
  }

  private static boolean inactive(DomainInfo domain) {
    return domain.id().isEmpty();
  }

  private static Future<OneDomain> one(Session session, DomainRef ref) {
    return session
        .call(DomainOperations.INFO, () -> new DomainOperations.OneDomain(ref, session.place()))
        .map(RemoteDomain::one)
        .recover(failure -> Future.failedFuture(asLibvirtSays(VirtException.from(failure), ref)));
  }

  /** Scripts look for these words. */
  private static VirtException asLibvirtSays(VirtException failure, DomainRef ref) {
    if (failure.code() != ErrorCode.NO_DOMAIN) {
      return failure;
    }
    return new VirtException(
        ErrorCode.NO_DOMAIN,
        switch (ref) {
          case DomainRef.ByName it -> "no domain with matching name '%s'".formatted(it.name());
          case DomainRef.ByUuid it -> "no domain with matching uuid '%s'".formatted(it.uuid());
          case DomainRef.ById it -> "no domain with matching id %d".formatted(it.id());
        });
  }

  private static Future<List<DomainInfo>> list(Session session) {
    return session
        .call(DomainOperations.LIST, () -> new ListDomains(session.place(), Optional.empty()))
        .map(DomainOperations.Domains::domains);
  }

  private static Future<Count> number(Session session, Predicate<DomainInfo> counted) {
    return list(session).map(all -> new Count((int) all.stream().filter(counted).count()));
  }

  private static Future<All> all(Session session, ListAll sent) {
    Predicate<DomainInfo> wanted = DomainFilter.of(sent.flags());
    return list(session)
        .map(
            all -> {
              List<RemoteDomain> found = all.stream().filter(wanted).map(RemoteDomain::of).toList();
              return new All(sent.needResults() == 0 ? List.of() : found, found.size());
            });
  }
}
