package io.vireo.surface.rpc.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.vireo.surface.rpc.Procedure;
import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteFamiliesTest {

  /** Codecs look at their records only when they are needed. */
  @Test
  void everyProcedureHasAFormOnTheWire() {
    List<Procedure<?, ?>> all =
        RemoteFamilies.ALL.stream().flatMap(family -> family.procedures().stream()).toList();

    assertThat(all).hasSizeGreaterThan(100);
    assertThat(all)
        .allSatisfy(
            procedure -> {
              assertThat(procedure.arguments().bytesMin()).isNotNegative();
              assertThat(procedure.result().bytesMin()).isNotNegative();
            });
  }
}
