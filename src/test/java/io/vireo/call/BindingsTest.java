package io.vireo.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vireo.operation.Catalogue;
import io.vireo.operation.DomainOperations;
import io.vireo.operation.Done;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BindingsTest {

  private final Bindings bindings = new Bindings();

  @Test
  void namesTheRowsThatNobodyAnswers() {
    bindings.bind(DomainOperations.SHUTDOWN, _ -> Future.succeededFuture(new Done()));

    assertThat(bindings.unbound(List.of(DomainOperations.SHUTDOWN, DomainOperations.START)))
        .containsExactly("domain.start");
    assertThat(bindings.unbound(Catalogue.ROWS)).hasSize(Catalogue.ROWS.size() - 1);
  }

  @Test
  void refusesAJobWhereAQuickAnswerIsMeant() {
    assertThatThrownBy(
            () -> bindings.bindJob(DomainOperations.SHUTDOWN, _ -> Future.failedFuture("never")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("domain.shutdown");
    assertThatThrownBy(
            () -> bindings.bind(DomainOperations.START, _ -> Future.failedFuture("never")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
