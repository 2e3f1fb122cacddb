package io.vireo.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.operation.BatchOperations.SaveAll;
import io.vireo.operation.DomainInfo;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ChoiceTest {

  private static final List<DomainInfo> KNOWN =
      List.of(
          Guests.running("db"),
          Guests.running("web"),
          Guests.running("mail", Guests.THERE, 64),
          Guests.off("old"),
          Guests.passing("passing"),
          Guests.crashed("crashed"));

  private static SaveAll wish(Optional<String> domains, Optional<String> order) {
    return Wishes.wish(Optional.empty(), domains, order);
  }

  private static Choice choice(String domains, String order) {
    return new Choice(
        wish(
            Optional.of(domains).filter(names -> !names.isEmpty()),
            Optional.of(order).filter(names -> !names.isEmpty())),
        KNOWN);
  }

  private static List<String> names(Choice choice) {
    return choice.domains().stream().map(DomainInfo::name).toList();
  }

  private static List<Guest> guests(Choice choice) {
    return choice.guests(domain -> new Place(domain.hypervisor(), "disk"));
  }

  @Test
  void meansAllThatHaveAMachineUnlessNamesAreGiven() {
    assertThat(names(choice("", ""))).containsExactly("db", "web", "mail", "passing", "crashed");
  }

  @Test
  void meansThoseThatAreNamedByNameOrUuid() {
    assertThat(names(choice("web, " + Guests.uuid("db") + ",web", "")))
        .containsExactly("web", "db");
  }

  @Test
  void putsThoseOfTheToldOrderFirst() {
    assertThat(names(choice("", "mail,web")))
        .containsExactly("mail", "web", "db", "passing", "crashed");
    assertThat(guests(choice("", "mail,web")))
        .extracting(Guest::rank)
        .containsExactly(0, 1, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
  }

  @Test
  void refusesANameThatNobodyHas() {
    assertUnknown(choice("web,nobody", ""));
    assertUnknown(choice("", "nobody"));
    assertUnknown(choice("web", "db"));
    assertUnknown(choice("", ","));
  }

  private static void assertUnknown(Choice choice) {
    assertThatThrownBy(choice::domains)
        .isInstanceOfSatisfying(
            VirtException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.NO_DOMAIN));
  }

  @Test
  void tellsOfATransientGuestThatItIsNotSaved() {
    Guest passing = guest(choice("", ""), "passing");

    assertThat(passing.isDone()).isTrue();
    assertThat(((Guest.Standing.Failed) passing.standing()).failure())
        .hasMessageContaining("transient")
        .hasMessageContaining("save it to a file");
  }

  @Test
  void tellsOfANamedDomainThatItDoesNotRun() {
    assertThat(((Guest.Standing.Failed) guest(choice("old", ""), "old").standing()).failure())
        .hasMessageContaining("'old' is not running");
  }

  private static Guest guest(Choice choice, String name) {
    return guests(choice).stream()
        .filter(guest -> guest.info().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
