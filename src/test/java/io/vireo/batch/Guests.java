package io.vireo.batch;

import io.vireo.base.HypervisorUri;
import io.vireo.operation.DomainInfo;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Domains as a list shows them; the same name always gives the same one. */
final class Guests {

  static final HypervisorUri HERE = new HypervisorUri("test:///here");
  static final HypervisorUri THERE = new HypervisorUri("test:///there");

  private Guests() {}

  static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  static DomainInfo running(String name, HypervisorUri hypervisor, long memoryMebibytes) {
    return info(name, hypervisor, "running", true, memoryMebibytes);
  }

  static DomainInfo running(String name) {
    return running(name, HERE, 64);
  }

  static DomainInfo off(String name) {
    return info(name, HERE, "shutoff", true, 64);
  }

  static DomainInfo passing(String name) {
    return info(name, HERE, "running", false, 64);
  }

  static DomainInfo crashed(String name) {
    return info(name, HERE, "crashed", true, 64);
  }

  private static DomainInfo info(
      String name, HypervisorUri hypervisor, String state, boolean persistent, long mebibytes) {
    return new DomainInfo(
        uuid(name),
        name,
        hypervisor,
        state.equals("running") ? Optional.of(1) : Optional.empty(),
        state,
        "unknown",
        persistent,
        false,
        false,
        mebibytes * 1024,
        mebibytes * 1024,
        1,
        true,
        Optional.empty(),
        Optional.empty(),
        "1",
        Optional.empty(),
        Map.of(),
        Optional.empty());
  }

  static Guest waiting(String name, HypervisorUri hypervisor, String disk, long mebibytes) {
    return waiting(name, new Place(hypervisor, disk), mebibytes, Integer.MAX_VALUE);
  }

  static Guest waiting(String name, Place place, long mebibytes, int rank) {
    return new Guest(running(name, place.hypervisor(), mebibytes), place, rank);
  }
}
