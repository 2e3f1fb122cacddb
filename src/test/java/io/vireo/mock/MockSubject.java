package io.vireo.mock;

import io.vertx.core.Future;
import io.vireo.base.HypervisorUri;
import io.vireo.driver.Driver;
import io.vireo.driver.Hypervisor;
import io.vireo.driver.Instance;
import io.vireo.model.domain.Domain;
import io.vireo.tck.Subject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;

/** The in-memory driver on trial. */
record MockSubject(Map<String, String> settings) implements Subject {

  @Override
  public Driver driver() {
    return new MockDriver();
  }

  @Override
  public HypervisorUri uri() {
    return new HypervisorUri("test:///default");
  }

  @Override
  public Domain sample(String name) {
    UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return MockDocuments.test().withName(name).withUuid(uuid);
  }

  @Override
  public boolean machinesPersist() {
    return false;
  }

  @Override
  public boolean guestObeysButtons() {
    return true;
  }

  @Override
  public Future<OptionalLong> counted(Hypervisor hypervisor, Instance instance) {
    String counter = hypervisor.info().facts().get("counter." + instance.liveDocument().name());
    return Future.succeededFuture(OptionalLong.of(Long.parseLong(counter)));
  }
}
