package io.vireo.domain;

import io.vertx.core.Future;
import io.vireo.base.DomainRef;
import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.driver.CpuComparison;
import io.vireo.image.Checks;
import io.vireo.image.SavePolicy;
import io.vireo.image.StateReading;
import io.vireo.job.Job;
import io.vireo.job.JobKind;
import io.vireo.model.domain.Cpu;
import io.vireo.model.domain.Domain;
import io.vireo.operation.Preflight;
import io.vireo.save.ImageReader;
import io.vireo.save.ImageStream;
import io.vireo.save.SaveImage;
import io.vireo.wire.Word;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Looks whether an image could be restored here, or a domain started, by the checks that a restore
 * itself makes. Confined to the connection's loop.
 */
final class RestorePreflight {

  private final DomainRegistry registry;
  private final SavePolicy policy;
  private final StateReading reading;
  private final Checks checks = new Checks();

  RestorePreflight(DomainRegistry registry, SavePolicy policy, StateReading reading) {
    this.registry = registry;
    this.policy = policy;
    this.reading = reading;
  }

  /** A user's image. */
  Future<Preflight> look(Path path, Optional<Domain> replacement) {
    return image(path)
        .compose(found -> found.map(image -> whole(image, replacement)).orElseGet(this::nothing))
        .map(this::result);
  }

  /** A domain's start, from its managed save image if it has one. */
  Future<Preflight> look(ManagedDomain domain, boolean forceBoot) {
    mayStart(domain);
    if (!domain.owner().managedSave() || forceBoot) {
      boots(domain.owner());
      return Future.succeededFuture(result(Optional.empty()));
    }
    return image(domain.saves().path())
        .compose(found -> found.map(image -> state(image)).orElseGet(this::nothing))
        .map(this::result);
  }

  private Future<Optional<SaveImage>> nothing() {
    return Future.succeededFuture(Optional.empty());
  }

  private void boots(DomainOwner owner) {
    Optional<Domain> definition = owner.definition();
    if (definition.isEmpty()) {
      checks.failed("document", owner.fault(ErrorCode.OPERATION_INVALID, "has no definition"));
    } else {
      checks.passed("image", "none is used: the guest would boot");
      machine(definition.orElseThrow());
    }
  }

  private Future<Optional<SaveImage>> image(Path path) {
    return checks
        .look(
            "image",
            () ->
                files(path, registry.home().host().laneOf(path).run(() -> ImageReader.read(path))),
            RestorePreflight::words)
        .compose(found -> found.map(this::unsealed).orElseGet(this::nothing));
  }

  private static String words(SaveImage image) {
    return "complete, %d bytes of state as %s%s"
        .formatted(
            image.streamBytes(),
            image.header().format().libvirtName(),
            image.hasDigests() ? ", with digests" : ", without digests");
  }

  private Future<Optional<SaveImage>> unsealed(SaveImage image) {
    return image.keyName().isEmpty()
        ? Future.succeededFuture(Optional.of(image))
        : checks.look(
            "key",
            () -> registry.loop().deliver(reading.unseal(policy.keys(), image)),
            _ -> "'" + image.keyName().orElseThrow() + "' opens it");
  }

  private Future<Optional<SaveImage>> whole(SaveImage image, Optional<Domain> replacement) {
    try {
      Domain document =
          DocumentForms.restored(image, replacement.map(registry.hypervisor()::complete));
      checks.passed("document", "of domain '" + document.name() + "'");
      machine(document).ifPresent(this::domain);
    } catch (VirtException refused) {
      checks.failed("document", refused);
    }
    return state(image);
  }

  /** Whether this host can make the machine: its type, accelerator and devices. */
  private Optional<Domain> machine(Domain document) {
    try {
      Domain complete = registry.hypervisor().complete(document);
      checks.passed("machine", machineWords(complete));
      cpu(complete);
      return Optional.of(complete);
    } catch (VirtException refused) {
      checks.failed("machine", refused);
      return Optional.empty();
    }
  }

  private void cpu(Domain complete) {
    if (registry.hypervisor() instanceof CpuComparison knows) {
      try {
        checks.passed("cpu", knows.compareCpu(complete));
      } catch (VirtException refused) {
        checks.failed("cpu", refused);
      }
    }
  }

  private static String machineWords(Domain document) {
    return "%s, type %s, machine %s, CPU %s: can be made here"
        .formatted(
            document.os().type().arch().orElse("any architecture"),
            Word.of(document.type()),
            document.os().type().machine().orElse("of no type"),
            document.cpu().map(RestorePreflight::cpuWords).orElse("by default"));
  }

  private static String cpuWords(Cpu cpu) {
    return cpu.model()
        .flatMap(Cpu.Model::name)
        .or(() -> cpu.mode().map(Word::of))
        .orElse("by default");
  }

  private void domain(Domain document) {
    Domain identified = DomainRegistry.identified(document);
    try {
      registry.requireNameFree(identified);
      registry
          .find(new DomainRef.ByUuid(identified.uuid().orElseThrow()))
          .ifPresentOrElse(
              this::mayStart, () -> checks.passed("domain", "would be a transient one"));
    } catch (VirtException refused) {
      checks.failed("domain", refused);
    }
  }

  private void mayStart(ManagedDomain domain) {
    domain
        .turns()
        .objection(JobKind.START)
        .ifPresentOrElse(
            why -> checks.failed("domain", why),
            () ->
                checks.passed(
                    "domain", "'" + domain.owner().name() + "' is off and may be started"));
  }

  private Future<Optional<SaveImage>> state(SaveImage image) {
    return checks
        .look(
            "state",
            () ->
                files(
                    image.path(),
                    ImageStream.open(registry.home().host(), image, reading.way(image))),
            _ -> "can be read here")
        .map(Optional.of(image));
  }

  private <T> Future<T> files(Path path, Future<T> work) {
    return registry.loop().within(Patience.FILES_ANSWER_WITHIN, "the file system of " + path, work);
  }

  private Preflight result(Optional<SaveImage> image) {
    Optional<Job.Road> road = image.map(reading::road);
    Optional<Long> expected = image.flatMap(this::expected).map(Duration::toMillis);
    return new Preflight(
        checks.allPassed(),
        checks.done(),
        road.map(Job.Road::road),
        road.map(Job.Road::format),
        road.map(Job.Road::why).orElse(List.of()),
        image.map(SaveImage::streamBytes).orElse(0L),
        expected,
        Optional.empty(),
        expected.isPresent()
            ? "restores of such images since the daemon began" + comparing(image)
            : "no restore of such an image was seen yet");
  }

  private String comparing(Optional<SaveImage> image) {
    boolean compared = image.filter(SaveImage::hasDigests).isPresent();
    return compared && reading.verify().orElse(true)
        ? "; comparing the digests before takes its own time"
        : "";
  }

  private Optional<Duration> expected(SaveImage image) {
    return policy
        .rates()
        .expected(StateReading.RESTORES, reading.storage(image), image.streamBytes());
  }
}
