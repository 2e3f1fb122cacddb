package io.vireo.domain;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written down of a domain's instance for a later daemon. Confined to the owner's loop. */
final class LiveRecord {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRecord.class);

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(2);

  private final DomainOwner owner;

  LiveRecord(DomainOwner owner) {
    this.owner = owner;
  }

  /** Writes down what a later daemon must know of the instance. */
  Future<Void> keep(Optional<Documents.SaveMark> save) {
    Running now = owner.requireRunning();
    return owner
        .home()
        .documents()
        .keep(
            owner.uuid(),
            new Documents.Live(
                now.id(),
                DocumentForms.kept(now.document()),
                now.instance().record(),
                owner.reason().name(),
                now.fromManagedSave(),
                now.mayHaveRun(),
                save));
  }

  /**
   * Writes it down now or, if that fails, later. Never fails; until then the record says less than
   * is so, and a later daemon makes sure.
   */
  Future<Void> keepByAndBy() {
    return keep(Optional.empty())
        .otherwise(
            failure -> {
              LOG.error(
                  "domain '{}' runs and its record fails: {}", owner.name(), failure.getMessage());
              owner.running().ifPresent(this::later);
              return null;
            });
  }

  private void later(Running recorded) {
    owner.home().loop().after(AGAIN_AFTER, () -> again(recorded));
  }

  /** A job writes its own. */
  private void again(Running recorded) {
    if (owner.running().filter(now -> now.id() == recorded.id()).isEmpty()) {
      return;
    }
    if (owner.job().isEmpty()) {
      keepByAndBy();
    } else {
      later(recorded);
    }
  }

  /**
   * Forgets what was written down of an instance that is gone. Never fails: as long as the image it
   * went on from is there the record stays, so that the next daemon knows not to restore it.
   */
  Future<Void> forget(boolean imageIsHistory) {
    return (imageIsHistory ? owner.saves().spent() : Future.<Void>succeededFuture())
        .compose(_ -> owner.home().documents().forgetLive(owner.uuid()))
        .otherwise(this::stays);
  }

  private Void stays(Throwable failure) {
    LOG.error("domain '{}': its record stays: {}", owner.name(), failure.getMessage());
    return null;
  }
}
