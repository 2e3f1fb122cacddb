package io.vireo.domain;

import io.vireo.base.DomainRef;
import io.vireo.base.HypervisorUri;
import io.vireo.base.VirtException;
import io.vireo.call.Targets;
import io.vireo.event.Event.DomainName;
import io.vireo.job.Job;
import io.vireo.job.JobLog;
import io.vireo.model.domain.Domain;
import io.vireo.model.domain.DomainDocument;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Which domain a call is about, as the registries know it. Any thread. */
public final class DomainTargets implements Targets {

  private final Connections connections;
  private final JobLog jobs;

  public DomainTargets(Connections connections, JobLog jobs) {
    this.connections = connections;
    this.jobs = jobs;
  }

  @Override
  public Optional<Named> domain(DomainRef ref, Optional<HypervisorUri> hypervisor) {
    return hypervisor.isEmpty() && ref instanceof DomainRef.ByUuid
        ? connections.all().stream().flatMap(it -> in(it, ref).stream()).findFirst()
        : place(hypervisor).flatMap(registry -> in(registry, ref));
  }

  @Override
  public Optional<Named> job(long id) {
    try {
      Job.Subject subject = jobs.find(id).subject();
      return Optional.of(
          domain(new DomainRef.ByUuid(subject.domain().uuid()), Optional.empty())
              .orElseGet(() -> new Named(subject.hypervisor(), subject.domain())));
    } catch (VirtException forgotten) {
      return Optional.empty();
    }
  }

  @Override
  public List<Named> described(String xml, Optional<HypervisorUri> hypervisor, String owner) {
    Domain document = DomainDocument.parse(xml);
    DomainRegistry registry = connections.at(hypervisor);
    List<Named> named = new ArrayList<>();
    in(registry, new DomainRef.ByName(document.name())).ifPresent(named::add);
    document.uuid().flatMap(it -> in(registry, new DomainRef.ByUuid(it))).ifPresent(named::add);
    String whose = named.isEmpty() ? owner : named.getFirst().domain().owner();
    UUID uuid = document.uuid().orElse(new UUID(0, 0));
    named.add(
        new Named(
            registry.uri(), new DomainName(uuid, document.name(), whose, Labels.of(document))));
    return named;
  }

  private Optional<DomainRegistry> place(Optional<HypervisorUri> hypervisor) {
    return connections.all().stream()
        .filter(registry -> hypervisor.map(registry.uri()::equals).orElse(true))
        .findFirst();
  }

  private static Optional<Named> in(DomainRegistry registry, DomainRef ref) {
    return registry.find(ref).map(domain -> new Named(registry.uri(), domain.owner().domainName()));
  }
}
