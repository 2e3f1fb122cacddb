package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.save.ImageIdentity;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a save of an earlier daemon left on the disk, if there was one. Confined to the owner's
 * loop.
 */
record InterruptedSave(DomainOwner owner, Optional<Documents.SaveMark> mark) {

  /** A dead file server must not keep the daemon from serving everybody else. */
  private static final Duration FILES_ANSWER_WITHIN = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(InterruptedSave.class);

  private Optional<Path> target() {
    return mark.flatMap(Documents.SaveMark::target).map(Path::of);
  }

  boolean isTo(Path path) {
    return target().filter(path::equals).isPresent();
  }

  /** Whether it had given its file the final name, complete and on the disk. */
  Future<Boolean> completed() {
    Optional<String> key = mark.flatMap(Documents.SaveMark::fileKey);
    if (key.isEmpty()) {
      return Future.succeededFuture(false);
    }
    return target()
        .map(target -> completed(target, key.orElseThrow()))
        .orElseGet(() -> Future.succeededFuture(true));
  }

  private Future<Boolean> completed(Path target, String key) {
    return files(
        target,
        owner.home().host().laneOf(target).run(() -> ImageIdentity.completedDurably(target, key)));
  }

  /** Removes what it left beside its target. */
  Future<Void> sweep() {
    return target().map(this::sweep).orElseGet(Future::succeededFuture);
  }

  private Future<Void> sweep(Path target) {
    return Leftovers.sweep(owner.home(), target)
        .onFailure(failure -> LOG.warn("domain '{}': {}", owner.name(), failure.getMessage()));
  }

  /** The same where no machine waits for it: what stays for now is remembered. Never fails. */
  Future<Void> sweepOrRemember(Leftovers leftovers) {
    return sweep().recover(_ -> leftovers.remember(owner.uuid(), target().orElseThrow()));
  }

  private <T> Future<T> files(Path target, Future<T> work) {
    return owner.home().loop().within(FILES_ANSWER_WITHIN, "the file system of " + target, work);
  }
}
