package io.vireo.surface.rpc.remote;

import static io.vireo.surface.rpc.Procedure.answered;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.surface.rpc.Family;
import io.vireo.surface.rpc.Nothing;
import io.vireo.surface.rpc.Procedure;
import io.vireo.surface.rpc.Session;
import io.vireo.surface.rpc.remote.RemoteDomain.WithFlags;
import java.util.List;

/** Snapshots and checkpoints: a domain has none, and it is asked for as any other thing of it. */
final class MomentFamily implements Family {

  record Count(int number) {}

  record AtMost(RemoteDomain dom, int number, int flags) {}

  record Names(List<String> names) {}

  record ListAll(RemoteDomain dom, int needResults, int flags) {}

  record All(List<Nothing> found, int number) {}

  record ByName(RemoteDomain dom, String name, int flags) {}

  @Override
  public List<Procedure<?, ?>> procedures() {
    return List.of(
        number("domain_snapshot_num"),
        number("domain_has_current_snapshot"),
        answered(
            "domain_snapshot_list_names",
            AtMost.class,
            Names.class,
            (it, sent) -> known(it, sent.dom()).map(new Names(List.of()))),
        all("domain_list_all_snapshots"),
        all("domain_list_all_checkpoints"),
        answered(
            "domain_snapshot_current",
            WithFlags.class,
            Nothing.class,
            (it, sent) ->
                none(
                    it,
                    sent.dom(),
                    ErrorCode.NO_DOMAIN_SNAPSHOT,
                    "the domain does not have a current snapshot")),
        lookup("domain_snapshot_lookup_by_name", ErrorCode.NO_DOMAIN_SNAPSHOT, "snapshot"),
        lookup("domain_checkpoint_lookup_by_name", ErrorCode.NO_DOMAIN_CHECKPOINT, "checkpoint"));
  }

  private static Procedure<?, ?> number(String name) {
    return answered(
        name, WithFlags.class, Count.class, (it, sent) -> known(it, sent.dom()).map(new Count(0)));
  }

  private static Procedure<?, ?> all(String name) {
    return answered(
        name,
        ListAll.class,
        All.class,
        (it, sent) -> known(it, sent.dom()).map(new All(List.of(), 0)));
  }

  private static Procedure<?, ?> lookup(String name, ErrorCode code, String kind) {
    return answered(
        name,
        ByName.class,
        Nothing.class,
        (it, sent) ->
            none(
                it,
                sent.dom(),
                code,
                "no domain %s with matching name '%s'".formatted(kind, sent.name())));
  }

  private static Future<DomainInfo> known(Session session, RemoteDomain domain) {
    return session.call(DomainOperations.INFO, () -> session.domain(domain.uuid()));
  }

  private static Future<Nothing> none(
      Session session, RemoteDomain domain, ErrorCode code, String why) {
    return known(session, domain).compose(_ -> Future.failedFuture(new VirtException(code, why)));
  }
}
