package io.vireo.app;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.call.Bindings;
import io.vireo.call.Call;
import io.vireo.call.Caller;
import io.vireo.call.Started;
import io.vireo.operation.DomainInfo;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.DomainOperations.OneDomain;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Guests that the last shutdown saved go on: some at a time, while the daemon serves already. One
 * that runs, or that somebody has booted or forgotten meanwhile, is left alone.
 *
 * @param atOnce how many are restored at a time
 */
record Revival(Bindings bindings, int atOnce) {

  private static final Logger LOG = LoggerFactory.getLogger(Revival.class);

  /** Completes when all were tried; never fails. */
  Future<Void> of(List<SavedByShutdown.Guest> guests) {
    List<Future<Void>> rows = new ArrayList<>();
    for (int row = 0; row < atOnce; row++) {
      rows.add(from(guests, row));
    }
    return Future.join(rows).mapEmpty();
  }

  private Future<Void> from(List<SavedByShutdown.Guest> guests, int index) {
    return index < guests.size()
        ? revive(guests.get(index)).transform(_ -> from(guests, index + atOnce))
        : Future.succeededFuture();
  }

  private Future<Void> revive(SavedByShutdown.Guest guest) {
    OneDomain domain =
        new OneDomain(new DomainRef.ByUuid(guest.uuid()), Optional.of(guest.hypervisor()));
    return bindings
        .quick(DomainOperations.INFO)
        .answer(new Call<>(DomainOperations.INFO, domain, Caller.DAEMON))
        .compose(info -> isSaved(info) ? start(domain, info) : Future.succeededFuture())
        .onFailure(
            failure -> LOG.warn("saved domain {} is off: {}", guest.uuid(), failure.getMessage()));
  }

  private static boolean isSaved(DomainInfo info) {
    return info.managedSave() && info.id().isEmpty() && info.state().equals("shutoff");
  }

  private Future<Void> start(OneDomain domain, DomainInfo info) {
    return bindings
        .job(DomainOperations.START)
        .begin(
            new Call<>(
                DomainOperations.START,
                DomainOperations.Start.of(domain.domain(), domain.hypervisor()),
                Caller.DAEMON))
        .compose(Started::result)
        .onSuccess(_ -> LOG.info("domain '{}' goes on", info.name()))
        .mapEmpty();
  }
}
