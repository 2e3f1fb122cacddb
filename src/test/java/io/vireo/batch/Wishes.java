package io.vireo.batch;

import io.vireo.base.HypervisorUri;
import io.vireo.operation.BatchOperations.SaveAll;
import java.util.Optional;

/** What callers ask for. */
final class Wishes {

  private Wishes() {}

  static SaveAll of(HypervisorUri hypervisor) {
    return wish(Optional.of(hypervisor), Optional.empty(), Optional.empty());
  }

  static SaveAll named(String domains) {
    return wish(Optional.empty(), Optional.of(domains), Optional.empty());
  }

  static SaveAll ordered(String order) {
    return wish(Optional.empty(), Optional.empty(), Optional.of(order));
  }

  static SaveAll wish(
      Optional<HypervisorUri> hypervisor, Optional<String> domains, Optional<String> order) {
    return new SaveAll(
        hypervisor,
        domains,
        order,
        false,
        false,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  static SaveAll contradicting() {
    return new SaveAll(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        true,
        true,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
