package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.Saving;
import io.vireo.image.Checks;
import io.vireo.image.FilePlace;
import io.vireo.job.JobKind;
import io.vireo.operation.DomainState;
import io.vireo.operation.Preflight;
import io.vireo.save.Storage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks whether a domain could be saved, by the checks that the save itself makes. Confined to the
 * owner's loop.
 */
final class SavePreflight {

  private final ManagedDomain domain;
  private final FilePlace place;
  private final Supplier<Future<SaveStory.Wish>> wish;
  private final Checks checks = new Checks();

  SavePreflight(ManagedDomain domain, FilePlace place, Supplier<Future<SaveStory.Wish>> wish) {
    this.domain = domain;
    this.place = place;
    this.wish = wish;
  }

  Future<Preflight> look() {
    Optional<VirtException> objection = domain.turns().objection(JobKind.SAVE);
    if (objection.isPresent()) {
      checks.failed("domain", objection.orElseThrow());
      return Future.succeededFuture(result(Optional.empty()));
    }
    checks.passed("domain", "is " + domain.owner().state().word() + " and may be saved");
    return checks
        .look("machine", this::machine, _ -> "nothing forbids to save it")
        .compose(_ -> checks.look("document", wish, _ -> "can be restored"))
        .compose(found -> found.map(this::target).orElseGet(SavePreflight::nothing))
        .map(this::result);
  }

  private Future<Void> machine() {
    return domain.owner().able(Saving.class, "save").checkSaveable();
  }

  private static Future<Optional<io.vireo.save.Preflight>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  private Future<Optional<io.vireo.save.Preflight>> target(SaveStory.Wish wanted) {
    return domain
        .owner()
        .home()
        .loop()
        .within(
            Patience.FILES_ANSWER_WITHIN,
            place.name(),
            SaveStory.plan(domain.owner(), wanted).compose(place::look))
        .map(Optional::of)
        .otherwise(
            failure -> {
              checks.failed(subject(failure), failure);
              return Optional.empty();
            })
        .onSuccess(found -> found.ifPresent(this::tell));
  }

  /** What it is that a target was refused for. */
  private static String subject(Throwable failure) {
    ErrorCode code = VirtException.from(failure).code();
    return switch (code) {
      case NO_SPACE -> "space";
      case OPEN_FAILED -> "permission";
      case ARGUMENT_UNSUPPORTED, INVALID_ARG -> "storage";
      case AUTH_FAILED, OPERATION_DENIED -> "key";
      default -> "target";
    };
  }

  private void tell(io.vireo.save.Preflight found) {
    checks.passed("target", place.target() + ": " + found.earlier().words());
    checks.passed("permission", "a file was made there and removed");
    checks.passed(
        "mount",
        "%s on %s%s"
            .formatted(
                found.mount().fileSystem(),
                found.mount().source(),
                found.mount().directIo() ? ", takes direct I/O" : ", cached only"));
    checks.passed(
        "space",
        "%d bytes needed, %d free; %s"
            .formatted(
                found.space().needBytes(), found.space().freeBytes(), found.space().basis()));
    found.warnings().forEach(warning -> checks.passed("warning", warning));
  }

  private Preflight result(Optional<io.vireo.save.Preflight> found) {
    Optional<Storage> storage = found.map(each -> each.request().storage());
    Optional<Long> expected =
        found.flatMap(io.vireo.save.Preflight::expected).map(Duration::toMillis);
    return new Preflight(
        checks.allPassed(),
        checks.done(),
        storage.map(Storage::road),
        storage.map(chosen -> chosen.format().libvirtName()),
        found.map(io.vireo.save.Preflight::reasons).orElse(List.of()),
        found.map(each -> each.request().estimatedBytes()).orElse(0L),
        expected,
        domain.owner().state() == DomainState.RUNNING ? expected : Optional.empty(),
        expected.isPresent()
            ? "saves by this road to this file system since the daemon began"
            : "no save by this road to this file system was seen yet");
  }
}
