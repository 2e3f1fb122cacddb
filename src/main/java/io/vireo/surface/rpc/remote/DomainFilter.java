package io.vireo.surface.rpc.remote;

import io.vireo.operation.DomainInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The flags of {@code virConnectListAllDomains}: within a group one of the flags that are set must
 * fit, and every group must.
 */
final class DomainFilter {

  /** A flag and what it asks for. */
  private record Test(int flag, Predicate<DomainInfo> fits) {}

  private static final List<List<Test>> GROUPS =
      List.of(
          List.of(
              new Test(1, it -> it.id().isPresent()), new Test(1 << 1, it -> it.id().isEmpty())),
          List.of(
              new Test(1 << 2, DomainInfo::persistent), new Test(1 << 3, it -> !it.persistent())),
          List.of(
              new Test(1 << 4, it -> it.state().equals("running")),
              new Test(1 << 5, it -> it.state().equals("paused")),
              new Test(1 << 6, it -> it.state().equals("shutoff")),
              new Test(
                  1 << 7, it -> !List.of("running", "paused", "shutoff").contains(it.state()))),
          List.of(
              new Test(1 << 8, DomainInfo::managedSave), new Test(1 << 9, it -> !it.managedSave())),
          List.of(
              new Test(1 << 10, DomainInfo::autostart), new Test(1 << 11, it -> !it.autostart())),
          // nothing has snapshots or checkpoints yet
          List.of(new Test(1 << 12, it -> false), new Test(1 << 13, it -> true)),
          List.of(new Test(1 << 14, it -> false), new Test(1 << 15, it -> true)));

  private static final int KNOWN =
      GROUPS.stream().flatMap(List::stream).mapToInt(Test::flag).reduce(0, (a, b) -> a | b);

  private DomainFilter() {}

  static Predicate<DomainInfo> of(int bits) {
    Flags flags = Flags.of(bits, KNOWN);
    return GROUPS.stream()
        .map(group -> group.stream().filter(test -> flags.has(test.flag())).map(Test::fits))
        .map(tests -> tests.reduce(Predicate::or))
        .flatMap(Optional::stream)
        .reduce(it -> true, Predicate::and);
  }
}
