package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.ErrorCode;
import io.vireo.call.Call;
import io.vireo.call.Started;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import io.vireo.save.ImageStream;
import io.vireo.save.SaveImage;
import io.vireo.stream.StateSource;
import java.util.Optional;

/** The ways in which a domain can be asked to run. Confined to the connection's loop. */
final class Starting {

  /** How a boot is wanted. */
  record Options(boolean paused, boolean bypassCache, boolean forceBoot, boolean resetNvram) {
    static final Options PLAIN = new Options(false, false, false, false);
  }

  /**
   * How a restore is wanted.
   *
   * @param running whether the guest is to run afterwards; as the image says if empty
   */
  record RestoreOptions(boolean bypassCache, boolean resetNvram, Optional<Boolean> running) {}

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
    boolean paused = options.paused() || !image.header().running();
    Domain document = registry.hypervisor().complete(DocumentForms.reread(image.xml()));
    return state(image, options.bypassCache(), job)
        .compose(
            source ->
                run(
                    domain,
                    new StartStory.Wish(
                        document, Optional.of(source), true, paused, options.resetNvram()),
                    job))
        .compose(_ -> domain.saves().used())
        .map(_ -> domain.owner().infoAfterJob());
  }

  /** A source that comes too late holds nothing: its file is opened when it is used. */
  private Future<StateSource> state(SaveImage image, boolean bypassCache, Job job) {
    return new Patience(registry.loop(), job)
        .files(
            "the file system of the saved state",
            ImageStream.open(registry.home().host(), image, bypassCache),
            _ -> {});
  }

  /** Runs a document that nobody defined; the domain is forgotten when it stops. */
  Future<Started<DomainInfo>> createTransient(Domain document, Call<?> call, boolean paused) {
    ManagedDomain domain = registry.domainFor(document);
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

  /** Makes the domain in an image go on; a domain nobody knows becomes a transient one. */
  Future<Started<DomainInfo>> restore(
      SaveImage image, Domain document, Call<?> call, RestoreOptions options) {
    Domain complete = DomainRegistry.identified(registry.hypervisor().complete(document));
    ManagedDomain domain = registry.domainFor(complete);
    boolean running = options.running().orElse(image.header().running());
    return domain
        .turns()
        .begin(
            call,
            JobKind.START,
            job ->
                state(image, options.bypassCache(), job)
                    .compose(
                        source ->
                            run(
                                domain,
                                new StartStory.Wish(
                                    complete,
                                    Optional.of(source),
                                    false,
                                    !running,
                                    options.resetNvram()),
                                job)));
  }

  private Future<DomainInfo> run(ManagedDomain domain, StartStory.Wish wish, Job job) {
    return new StartStory(domain.owner(), registry.nextId(), wish, job).tell();
  }
}
