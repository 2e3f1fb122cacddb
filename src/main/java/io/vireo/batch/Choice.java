package io.vireo.batch;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.BatchOperations.SaveAll;
import io.vireo.operation.DomainInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Which guests a wish means, in which order. One that cannot be saved to a managed image is chosen
 * all the same and told as failed: who goes on to switch the host off must know of it. Pure.
 */
record Choice(SaveAll wish, List<DomainInfo> known) {

  /**
   * The domains that are meant, those of the told order first.
   *
   * @throws VirtException {@code NO_DOMAIN} for a name that nobody has
   */
  List<DomainInfo> domains() {
    List<DomainInfo> meant =
        wish.domains().isPresent()
            ? named(wish.domains(), known)
            : known.stream().filter(Choice::isActive).toList();
    List<DomainInfo> sorted = new ArrayList<>(named(wish.order(), meant));
    meant.stream().filter(domain -> !sorted.contains(domain)).forEach(sorted::add);
    return sorted;
  }

  /** One that does not answer, or of which too little is known, may run. */
  static boolean isActive(DomainInfo domain) {
    return domain.id().isPresent() || !domain.state().equals("shutoff");
  }

  /** The guests, each with its place in the told order. */
  List<Guest> guests(Function<DomainInfo, Place> places) {
    List<DomainInfo> ordered = named(wish.order(), known);
    return domains().stream()
        .map(domain -> guest(domain, places.apply(domain), ordered.indexOf(domain)))
        .toList();
  }

  private static Guest guest(DomainInfo domain, Place place, int rank) {
    Guest guest = new Guest(domain, place, rank < 0 ? Integer.MAX_VALUE : rank);
    refusal(domain)
        .ifPresent(why -> guest.stands(new Guest.Standing.Failed(0, Optional.empty(), why)));
    return guest;
  }

  private static Optional<VirtException> refusal(DomainInfo domain) {
    if (!isActive(domain)) {
      return Optional.of(fault(domain, "is not running"));
    }
    return domain.persistent()
        ? Optional.empty()
        : Optional.of(
            fault(
                domain,
                "is transient, so nothing would start it again; save it to a file instead"));
  }

  private static VirtException fault(DomainInfo domain, String what) {
    return new VirtException(ErrorCode.OPERATION_INVALID, "domain '" + domain.name() + "' " + what)
        .of(domain.name());
  }

  private static List<DomainInfo> named(Optional<String> names, List<DomainInfo> among) {
    return names.stream()
        .flatMap(list -> Stream.of(list.split(",", -1)))
        .map(String::strip)
        .flatMap(name -> find(name, among))
        .distinct()
        .toList();
  }

  private static Stream<DomainInfo> find(String name, List<DomainInfo> among) {
    List<DomainInfo> found =
        among.stream()
            .filter(each -> each.name().equals(name) || each.uuid().toString().equals(name))
            .toList();
    if (found.isEmpty()) {
      throw new VirtException(
              ErrorCode.NO_DOMAIN,
              "no domain '" + name + "' among those to save; list the domains to see their names")
          .of(name);
    }
    return found.stream();
  }
}
