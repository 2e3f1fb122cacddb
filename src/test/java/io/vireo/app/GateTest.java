package io.vireo.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vireo.base.ErrorCode;
import io.vireo.base.VirtException;
import io.vireo.call.Caller;
import io.vireo.dispatch.Access;
import io.vireo.operation.BatchOperations;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.HypervisorOperations;
import io.vireo.operation.JobOperations;
import io.vireo.operation.Operation;
import io.vireo.operation.SaveOperations;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class GateTest {

  private final Gate gate = new Gate(Access.OWNER_ONLY);

  static Stream<Named<Operation<?, ?>>> rows() {
    return Catalogue.ROWS.stream().map(row -> Named.of(row.name(), row));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void letsEverybodyInWhileItIsOpen(Operation<?, ?> row) {
    assertThatCode(() -> gate.require(Caller.EMBEDDED, row.needs())).doesNotThrowAnyException();
  }

  static Stream<Named<Operation<?, ?>>> looking() {
    return named(
        DomainOperations.LIST,
        DomainOperations.INFO,
        DomainOperations.XML,
        HypervisorOperations.HEALTH,
        JobOperations.LIST,
        JobOperations.GET_JOB,
        SaveOperations.IMAGE_INFO,
        BatchOperations.MANAGED_SAVE_ALL_INFO);
  }

  static Stream<Named<Operation<?, ?>>> doing() {
    return named(
        DomainOperations.START,
        DomainOperations.CREATE,
        DomainOperations.DEFINE,
        DomainOperations.UNDEFINE,
        DomainOperations.RESUME,
        DomainOperations.DESTROY,
        JobOperations.ABORT,
        SaveOperations.SAVE,
        SaveOperations.RESTORE,
        SaveOperations.IMAGE_DEFINE,
        SaveOperations.MANAGED_SAVE_REMOVE,
        BatchOperations.MANAGED_SAVE_ALL);
  }

  private static Stream<Named<Operation<?, ?>>> named(Operation<?, ?>... rows) {
    return Stream.of(rows).map(row -> Named.of(row.name(), row));
  }

  @ParameterizedTest
  @MethodSource("looking")
  void letsEverybodyLookWhenItIsClosed(Operation<?, ?> row) {
    gate.close();

    assertThatCode(() -> gate.require(Caller.EMBEDDED, row.needs())).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("doing")
  void letsNobodyDoAnythingWhenItIsClosed(Operation<?, ?> row) {
    gate.close();

    assertThatThrownBy(() -> gate.require(Caller.EMBEDDED, row.needs()))
        .isInstanceOfSatisfying(
            VirtException.class,
            refused -> {
              assertThat(refused.code()).isEqualTo(ErrorCode.SHUTTING_DOWN);
              assertThat(refused.code().httpStatus()).isEqualTo(503);
            });
  }

  @Test
  void askedAreTheRulesFirst() {
    Gate strict =
        new Gate(
            (caller, needs) -> {
              throw new VirtException(ErrorCode.ACCESS_DENIED, "not you");
            });
    strict.close();

    assertThatThrownBy(
            () -> strict.require(Caller.EMBEDDED, new Operation.Permission("domain", "write")))
        .hasMessage("not you");
  }
}
