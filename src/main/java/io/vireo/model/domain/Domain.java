package io.vireo.model.domain;

import io.vireo.model.SecurityLabel;
import io.vireo.wire.Attr;
import io.vireo.wire.Child;
import io.vireo.wire.Derive;
import io.vireo.wire.Element;
import io.vireo.wire.Inline;
import io.vireo.wire.Rest;
import io.vireo.wire.xml.Extras;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A guest's definition: libvirt's domain document. What the document does not say is absent; the
 * passes of {@code rules} fill in what a guest needs.
 */
@Element("domain")
public record Domain(
    @Attr DomainType type,
    @Attr Optional<Integer> id,
    @Child String name,
    @Child Optional<UUID> uuid,
    @Inline About about,
    @Inline MemoryAllocation memory,
    @Inline Vcpus vcpus,
    @Inline Tuning tuning,
    @Child Os os,
    @Child Optional<Features> features,
    @Child Optional<Cpu> cpu,
    @Child Optional<Clock> clock,
    @Inline LifecycleActions actions,
    @Child Optional<PowerManagement> pm,
    @Child(emptyIfAbsent = true) Devices devices,
    @Child("seclabel") List<SecurityLabel> securityLabels,
    @Child(QemuCommandline.NAME) Optional<QemuCommandline> qemuCommandline,
    @Rest Extras extras) {

  public Domain withName(String name) {
    return Derive.with(this, "name", name);
  }

  public Domain withUuid(UUID uuid) {
    return Derive.with(this, "uuid", Optional.of(uuid));
  }

  public Domain withId(int id) {
    return Derive.with(this, "id", Optional.of(id));
  }

  public Domain withoutId() {
    return Derive.with(this, "id", Optional.empty());
  }

  public Domain withAbout(About about) {
    return Derive.with(this, "about", about);
  }

  public Domain withMemory(MemoryAllocation memory) {
    return Derive.with(this, "memory", memory);
  }

  public Domain withVcpus(Vcpus vcpus) {
    return Derive.with(this, "vcpus", vcpus);
  }

  public Domain withTuning(Tuning tuning) {
    return Derive.with(this, "tuning", tuning);
  }

  public Domain withOs(Os os) {
    return Derive.with(this, "os", os);
  }

  public Domain withFeatures(Features features) {
    return Derive.with(this, "features", Optional.of(features));
  }

  public Domain withCpu(Cpu cpu) {
    return Derive.with(this, "cpu", Optional.of(cpu));
  }

  public Domain withClock(Clock clock) {
    return Derive.with(this, "clock", Optional.of(clock));
  }

  public Domain withActions(LifecycleActions actions) {
    return Derive.with(this, "actions", actions);
  }

  public Domain withDevices(Devices devices) {
    return Derive.with(this, "devices", devices);
  }

  public Domain withSecurityLabels(List<SecurityLabel> labels) {
    return Derive.with(this, "securityLabels", List.copyOf(labels));
  }
}
