package io.vireo.domain;

import io.vireo.model.domain.Domain;
import io.vireo.operation.DomainInfo;
import java.time.Instant;
import java.util.Optional;

/** A domain as its callers see it. */
final class DomainView {

  private DomainView() {}

  static DomainInfo of(DomainOwner owner, Optional<Instant> silentSince, Optional<Long> jobId) {
    Domain document = owner.document();
    return new DomainInfo(
        owner.uuid(),
        owner.name(),
        owner.home().hypervisor().uri(),
        owner.running().map(Running::id),
        owner.state().word(),
        owner.reason().word(),
        owner.persistent(),
        owner.autostart(),
        owner.managedSave(),
        DocumentForms.memoryKibibytes(document),
        DocumentForms.maxMemoryKibibytes(document),
        document.vcpus().current(),
        silentSince.isEmpty(),
        silentSince.map(Instant::toString),
        jobId,
        owner.version(),
        Optional.of(owner.domainName().owner()).filter(it -> !it.isEmpty()),
        owner.domainName().labels(),
        Optional.empty());
  }
}
