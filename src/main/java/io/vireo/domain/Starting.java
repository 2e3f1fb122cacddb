package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.image.StateReading;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.save.SaveImage;
import io.vireo.stream.StateSource;
import java.util.Optional;
import java.util.function.Function;

/** The ways in which a domain can be asked to run. Confined to the connection's loop. */
final class Starting {

  /** How a boot is wanted. */
  record Options(boolean paused, StateReading reading, boolean forceBoot, boolean resetNvram) {
    static final Options PLAIN = new Options(false, StateReading.PLAIN, false, false);
  }

  /**
   * How a restore is wanted.
   *
   * @param running whether the guest is to run afterwards; as the image says if empty
   */
  record RestoreOptions(StateReading reading, boolean resetNvram, Optional<Boolean> running) {}

  private final DomainRegistry registry;

  Starting(DomainRegistry registry) {
    this.registry = registry;
  }

  /** Starts a defined domain, from its managed save image if it has one. */
  Future<Started<DomainInfo>> boot(ManagedDomain domain, Call<?> call, Options options) {
    return domain
        .turns()
        .begin(
            call,
            JobKind.START,
            job ->
                domain
                    .saves()
                    .beforeStart(options.forceBoot())
                    .compose(
                        finding ->
                            switch (finding) {
                              case ManagedSaves.Finding.Boot _ -> fresh(domain, options, job);
                              case ManagedSaves.Finding.Restore(SaveImage image) ->
                                  fromManaged(domain, image, options, job);
                            }));
  }

  private Future<DomainInfo> fresh(ManagedDomain domain, Options options, Job job) {
    Domain definition =
        domain
            .owner()
            .definition()
            .orElseThrow(
                () -> domain.owner().fault(ErrorCode.OPERATION_INVALID, "has no definition"));
    return run(
        domain,
        new StartStory.Wish(
            definition, Optional.empty(), false, options.paused(), options.resetNvram()),
        job);
  }

  private Future<DomainInfo> fromManaged(
      ManagedDomain domain, SaveImage image, Options options, Job job) {
    StateSeeking seeking = new StateSeeking(registry.home(), options.reading(), job);
    return seeking
        .unsealed(image)
        .compose(whole -> fromWhole(domain, whole, options, seeking))
        .recover(failure -> Future.failedFuture(stays(domain.owner(), failure)))
        .compose(_ -> domain.saves().used())
        .map(_ -> domain.owner().infoAfterJob());
  }

  private Future<DomainInfo> fromWhole(
      ManagedDomain domain, SaveImage whole, Options options, StateSeeking seeking) {
    Domain document = registry.hypervisor().complete(DocumentForms.reread(whole.xml()));
    boolean paused = options.paused() || !whole.header().running();
    return fromState(
        domain,
        whole,
        seeking,
        source ->
            new StartStory.Wish(document, Optional.of(source), true, paused, options.resetNvram()));
  }

  private Future<DomainInfo> fromState(
      ManagedDomain domain,
      SaveImage whole,
      StateSeeking seeking,
      Function<StateSource, StartStory.Wish> wish) {
    return seeking
        .source(whole)
        .compose(
            source ->
                run(domain, wish.apply(source), seeking.job())
                    .onSuccess(_ -> seeking.learn(whole, source.bytesTotal())));
  }

  /** A damaged image may hold the only copy of what the guest was doing. */
  private static VirtException stays(DomainOwner owner, Throwable cause) {
    VirtException failure = VirtException.from(cause);
    return failure.code() != ErrorCode.SAVE_IMAGE_DAMAGED
        ? failure
        : new VirtException(
                failure.code(),
                "%s; it is kept: remove it or start with a forced boot to begin afresh"
                    .formatted(failure.getMessage()),
                failure)
            .of(owner.name());
  }

  /** Runs a document that nobody defined; the domain is forgotten when it stops. */
  Future<Started<DomainInfo>> createTransient(Domain document, Call<?> call, boolean paused) {
    ManagedDomain domain = registry.domainFor(document, call.caller());
    return domain
        .turns()
        .begin(
            call,
            JobKind.START,
            job ->
                run(
                    domain,
                    new StartStory.Wish(document, Optional.empty(), false, paused, false),
                    job));
  }

  /**
   * Makes the domain in an image go on; a domain nobody knows becomes a transient one.
   *
   * @param image unsealed
   */
  Future<Started<DomainInfo>> restore(
      SaveImage image, Domain document, Call<?> call, RestoreOptions options) {
    Domain complete = DomainRegistry.identified(registry.hypervisor().complete(document));
    ManagedDomain domain = registry.domainFor(complete, call.caller());
    boolean running = options.running().orElse(image.header().running());
    return domain
        .turns()
        .begin(
            call,
            JobKind.START,
            job ->
                fromState(
                    domain,
                    image,
                    new StateSeeking(registry.home(), options.reading(), job),
                    source ->
                        new StartStory.Wish(
                            complete, Optional.of(source), false, !running, options.resetNvram())));
  }

  private Future<DomainInfo> run(ManagedDomain domain, StartStory.Wish wish, Job job) {
    return new StartStory(domain.owner(), registry.nextId(), wish, job).tell();
  }
}
