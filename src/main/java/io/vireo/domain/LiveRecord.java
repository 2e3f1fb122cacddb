package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.job.Backoff;
import io.vireo.model.domain.Domain;
import io.vireo.operation.StateReason;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is written down of a domain's instance for a later daemon. Confined to the owner's loop. */
final class LiveRecord {

  private static final Logger LOG = LoggerFactory.getLogger(LiveRecord.class);

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final DomainOwner owner;
  private Optional<Documents.SaveMark> mark = Optional.empty();
  private Optional<Written> written = Optional.empty();

  /** The document as it was written last: a save writes the same one several times. */
  private record Written(Domain document, String text) {}

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
                text(now.document()),
                now.instance().record(),
                owner.reason().name(),
                now.fromManagedSave(),
                now.mayHaveRun(),
                save,
                Optional.of(owner.domainName().owner()).filter(it -> !it.isEmpty())))
        .onSuccess(_ -> mark = save);
  }

  private String text(Domain document) {
    Written now =
        written
            .filter(known -> known.document().equals(document))
            .orElseGet(() -> new Written(document, DocumentForms.kept(document)));
    written = Optional.of(now);
    return now.text();
  }

  /**
   * Writes it down now or, if that fails, later. Never fails; until then the record says less than
   * is so, and a later daemon makes sure.
   */
  Future<Void> keepByAndBy() {
    return keepOrTryAgain(new Backoff(FIRST_PAUSE, LONGEST_PAUSE));
  }

  private Future<Void> keepOrTryAgain(Backoff pauses) {
    return keep(Optional.empty())
        .otherwise(
            failure -> {
              LOG.error(
                  "domain '{}' runs and its record fails: {}", owner.name(), failure.getMessage());
              owner.running().ifPresent(now -> later(now, pauses));
              return null;
            });
  }

  private void later(Running recorded, Backoff pauses) {
    owner.home().loop().after(pauses.pause(), () -> again(recorded, pauses));
  }

  /** A job writes its own. */
  private void again(Running recorded, Backoff pauses) {
    if (owner.running().filter(now -> now.id() == recorded.id()).isEmpty()) {
      return;
    }
    if (owner.job().isEmpty()) {
      keepOrTryAgain(pauses);
    } else {
      later(recorded, pauses);
    }
  }

  /**
   * Forgets what was written down of an instance that is gone. Never fails: as long as the image it
   * went on from is there the record stays, so that the next daemon knows not to restore it.
   */
  Future<Void> forget(boolean imageIsHistory) {
    return (imageIsHistory ? owner.saves().spent() : Future.<Void>succeededFuture())
        .compose(_ -> keepLeftovers())
        .compose(_ -> owner.home().documents().forgetLive(owner.uuid()))
        .otherwise(this::stays);
  }

  /** What a save left that failed, and could not be removed then, is seen to by a later daemon. */
  private Future<Void> keepLeftovers() {
    List<String> left =
        owner.reason() == StateReason.SHUTOFF_SAVED
            ? List.of()
            : mark.flatMap(Documents.SaveMark::target).stream().toList();
    mark = Optional.empty();
    return left.isEmpty()
        ? Future.succeededFuture()
        : owner.home().documents().keep(owner.uuid(), new Documents.Left(left));
  }

  private Void stays(Throwable failure) {
    LOG.error("domain '{}': its record stays: {}", owner.name(), failure.getMessage());
    return null;
  }
}
